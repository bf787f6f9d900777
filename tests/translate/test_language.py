"""Dutch is let through, headlines and Flemish included; other languages are named and refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from translate.errors import KrantError
from translate.language import SURE_FROM, check_dutch

EXAMPLES = Path(__file__).parents[2] / "examples"
ENGLISH = "The Prime Minister said on Tuesday that the government would not resign over it."


@pytest.mark.parametrize("path", sorted(EXAMPLES.rglob("*.txt")), ids=lambda path: path.name)
def test_the_examples_are_dutch(path: Path) -> None:
    check_dutch(path.read_text(encoding="utf-8-sig"), "a.txt")


@pytest.mark.parametrize(
    "text",
    [
        "Poetin belt Biden",
        "Poetin belde met Biden over de oorlog in Oekraïne gisteren avond laat",
        "Kabinet valt over asiel en migratie na lange nacht vergaderen in Den Haag",
        "Club Brugge wint met 3-1 van Anderlecht na rode kaart Vanaken",
        "Navo-top Den Haag: Rutte, Trump, Zelensky, Erdogan, Macron, Merz aanwezig",
        "Liveblog Oekraïne: Charkov opnieuw onder vuur, Kiev vraagt Navo om luchtafweer",
        "Vlaams minister-president Jambon: ‘Wij gaan da nie doen, zenne, mekaar uitlachen’",
        "De schepen wou enkel nog een camionette, maar die is er ondertussen niet geraakt.",
        "Hij zei: “The show must go on.” Daarna ging hij naar huis, en de zaal bleef achter.",
    ],
)
def test_headlines_and_flemish_are_dutch(text: str) -> None:
    check_dutch(text, "a.txt")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (ENGLISH, "English"),
        ("Le président russe a déclaré mardi que la guerre était terminée en Ukraine.", "French"),
        ("Der Bundeskanzler sagte am Dienstag, dass die Regierung nicht zurücktreten werde.", "German"),
        ("Президент России заявил во вторник, что война на Украине закончилась уже давно.", "Russian"),
    ],
)
def test_another_language_is_named_and_refused(text: str, language: str) -> None:
    with pytest.raises(KrantError) as caught:
        check_dutch(text, "map/a.txt")
    assert str(caught.value).startswith(f"map/a.txt: is not Dutch; it looks like {language}. ")
    assert "--force" in str(caught.value)


def test_plain_dutch_does_not_wait_for_the_identifier(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise AssertionError("its model takes 0.7 s to unpack")

    monkeypatch.setattr("translate.language._identifier", refuse)
    check_dutch("Het kabinet heeft dinsdag gezegd dat het niet opstapt; volgens de premier is er geen reden.", "a")
    with pytest.raises(AssertionError):
        check_dutch(ENGLISH, "a")


def test_a_dutch_quotation_makes_no_dutch_text() -> None:
    with pytest.raises(KrantError, match="it looks like English"):
        check_dutch(f"{ENGLISH} {ENGLISH} ‘Dat is niet waar’, zei hij.", "a")


@pytest.mark.parametrize("text", ["", "* * *", "14.30 - 16.45", "😀 👩‍👩‍👧", "€ 1.234,5", "a b c", "\u202e\x07"])
def test_what_has_no_words_is_refused(text: str) -> None:
    with pytest.raises(KrantError, match=r"a\.txt: has no Dutch in it \(no words at all\)"):
        check_dutch(text, "a.txt")


def test_too_few_words_are_never_refused() -> None:
    words = ENGLISH.split()
    check_dutch(" ".join(words[: SURE_FROM - 1]), "a.txt")
    with pytest.raises(KrantError):
        check_dutch(" ".join(words), "a.txt")


def test_a_long_text_is_judged_by_its_beginning() -> None:
    check_dutch("Poetin belde gisteren met Biden over de oorlog. " * 200 + ENGLISH, "a.txt")
