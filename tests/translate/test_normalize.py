"""What a model is given: one plain line, whatever stood in the article."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from translate.normalize import for_model


@given(st.text())
@example("a\ufeffb\u200b\u2028c\x85d\x1fe\x7f")
@example(" \u00ad ")
@example("e\u200b\u0301")
@example("\u0300a")
@example("— — —")
@example("\u1100\u200b\u1161")
def test_the_result_is_one_plain_line_and_stays_as_it_is(text: str) -> None:
    plain = for_model(text)
    assert plain == plain.strip()
    assert len(plain.splitlines()) <= 1
    assert "  " not in plain
    assert not [c for c in plain if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")]
    assert for_model(plain) == plain


@given(st.text(st.characters(categories=["L", "Nd", "Sc"]), min_size=1))
def test_letters_figures_and_signs_of_money_stay(text: str) -> None:
    assert for_model(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("‘Nee’, zei hij.", "'Nee', zei hij."),
        ("„Ja”, zei zij. “Ja”, «ja».", '"Ja", zei zij. "Ja", "ja".'),
        ("’s Avonds zo’n auto’s", "'s Avonds zo'n auto's"),
        ("Tja…", "Tja..."),
        ("Moskou – Kiev", "Moskou - Kiev"),
        ("Een handreiking — en een folder", "Een handreiking - en een folder"),
        ("handreiking—folder", "handreiking - folder"),
        ("aan\u00adkunnen", "aankunnen"),
        ("\ufeffEen\u200bzin", "Eenzin"),
        ("5\u00a0procent\u202fen\u2009meer", "5 procent en meer"),
        ("Een\nzin \r\n over\tregels\u2028heen\f", "Een zin over regels heen"),
        ("\u202eomgekeerd\u202c nee\u200f", "omgekeerd nee"),
        ("Zielin\u0301ski", "Zieliński"),
        ("bel\x07 \x1b[31mrood", "bel [31mrood"),
        ("<b>\"a\" & 'b'</b>", "<b>\"a\" & 'b'</b>"),
        ("14,5 °C, € 183,4 miljoen", "14,5 °C, € 183,4 miljoen"),
        ("1½ procent, ¼ liter, 10¾ km, ½", "1,5 procent, 0,25 liter, 10,75 km, 0,5"),
        ("😀 يوسف Путин", "😀 يوسف Путин"),
        ("Yousef (يوسف)", "Yousef (يوسف)"),
        ("\u200b\x00\u202e", ""),
    ],
)
def test_signs(text: str, plain: str) -> None:
    assert for_model(text) == plain
