"""English quotes and dashes as the Dutch has them; no letter or figure is ever touched."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from translate.typography import typographic

QUOTED = "Hij zei: ‘Nee.’"
SIGNS = ["He", "said", "'", '"', " ", " - ", "...", "'s", "2", "(", "’", "“"]
LIKE_ENGLISH = st.lists(st.sampled_from(SIGNS)).map("".join)


@given(st.one_of(st.text(), LIKE_ENGLISH), st.sampled_from([QUOTED, "Tja… — ja – nee", "„Ja”", "Ja."]))
@example("'\"'\"", QUOTED)
def test_only_quotes_dots_and_dashes_change(english: str, source: str) -> None:
    result = typographic(english, source)
    assert [c for c in result if c.isalnum()] == [c for c in english if c.isalnum()]
    signs = str.maketrans(dict.fromkeys("'\"‘’“”…–—.-"))
    assert result.translate(signs) == english.translate(signs)
    assert typographic(result, source) == result


@given(LIKE_ENGLISH)
def test_where_the_dutch_is_plain_the_english_stays(english: str) -> None:
    assert typographic(english, "Hij zei: 'Nee...' - en \"ja\".") == english


@given(LIKE_ENGLISH)
def test_where_the_dutch_is_typographic_no_plain_quote_is_left(english: str) -> None:
    assert not set(typographic(english, QUOTED)) & {"'", '"'}


@pytest.mark.parametrize(
    ("english", "curled"),
    [
        ("He said: 'No.'", "He said: ‘No.’"),
        ('"Yes", she said, "but no".', "“Yes”, she said, “but no”."),
        ("Putin's word, the EU's and the boys' too", "Putin’s word, the EU’s and the boys’ too"),
        ("He didn't say 'don't'.", "He didn’t say ‘don’t’."),
        ("'\"Yes\", he said.'", "‘“Yes”, he said.’"),
        ("\"He said: 'No'\"", "“He said: ‘No’”"),
        ("('No')", "(‘No’)"),
        ("the '90s and 'em", "the ’90s and ’em"),
        ("'Tis", "’Tis"),
        ("well-known 'pro-Russian' - 'no'", "well-known ‘pro-Russian’ - ‘no’"),
        ("already ‘curled’", "already ‘curled’"),
        ("", ""),
    ],
)
def test_quotes(english: str, curled: str) -> None:
    assert typographic(english, QUOTED) == curled


def test_dots_and_dashes_follow_the_source() -> None:
    assert typographic("Well... a year - or less", "Tja… een jaar – of minder") == "Well… a year – or less"
    assert typographic("Well... a year - or less", "Tja... een jaar — of minder") == "Well... a year — or less"
    assert typographic("pro-Russian - no", "pro-Russisch–nee") == "pro-Russian - no"
