"""Numbers in words, times, dates, negation, loops and copies: what each rule finds, and what it leaves alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate.guard_copies import not_copied
from translate.guard_dates import wrong_dates
from translate.guard_loops import looping
from translate.guard_negation import negation
from translate.guard_numbers import invented_numbers, missing_numbers
from translate.guard_numerals import dutch_mentions
from translate.guard_numerals_en import english_mentions
from translate.guard_units import converted, measure
from translate.guard_words import breaks_off, left_over, same
from translate.guards import flags


@pytest.mark.parametrize(
    ("dutch", "value"),
    [
        ("vierentwintig", 24),
        ("drieënnegentigste", 93),
        ("driehonderdvijftigduizend", 350_000),
        ("vijftienhonderd", 1500),
        ("honderdtwintig", 120),
        ("tweeënhalf", 2.5),
        ("anderhalf miljoen", 1.5e6),
        ("een half miljoen", 5e5),
        ("veertigjarige", 40),
        ("twee ton", 200_000),
        ("jaren tachtig", 1980),
        ("driekwart", 75),
        ("half acht", "t450"),
        ("kwart voor twaalf", "t705"),
        ("tien over half drie", "t160"),
        ("tienduizenden", "x10000"),
    ],
)
def test_dutch_number_words_have_their_values(dutch: str, value: float | str) -> None:
    assert any(value in mention.values for mention in dutch_mentions(dutch))


@pytest.mark.parametrize(
    ("english", "value"),
    [
        ("twenty-four", 24),
        ("ninety-third", 93),
        ("three hundred and fifty thousand", 350_000),
        ("one hundred and twenty", 120),
        ("one and a half million", 1.5e6),
        ("half a million", 5e5),
        ("two decades", 20),
        ("the eighties", 1980),
        ("three quarters", 75),
        ("World War II", 2),
        ("seven thirty", "t450"),
        ("half past seven", "t450"),
        ("a quarter to twelve", "t705"),
        ("twenty to three", "t160"),
        ("tens of thousands", "x10000"),
    ],
)
def test_english_number_words_have_their_values(english: str, value: float | str) -> None:
    assert any(value in mention.values for mention in english_mentions(english))


@pytest.mark.parametrize("text", ["Hij heeft een hond.", "De Tweede Kamer.", "Het duurt een uur."])
def test_one_and_a_house_of_parliament_are_no_numbers(text: str) -> None:
    assert [mention for mention in dutch_mentions(text) if mention.certain or 2.0 in mention.values] == []


@given(st.integers(2, 99))
def test_every_small_number_is_read(number: int) -> None:
    spelt = {value: word for word, value in _SPELT.items()}[number]
    assert any(float(number) in mention.values for mention in dutch_mentions(spelt))


_ONES = ["een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen"]
_TEENS = ["tien", "elf", "twaalf", "dertien", "veertien", "vijftien", "zestien", "zeventien", "achttien", "negentien"]
_TEN = ["twintig", "dertig", "veertig", "vijftig", "zestig", "zeventig", "tachtig", "negentig"]
_TENS = dict(zip(range(20, 100, 10), _TEN, strict=True))
_SMALL = [*_ONES, *_TEENS]
_SPELT = {word: number for number, word in enumerate(_SMALL, 1)} | {word: number for number, word in _TENS.items()}
_SPELT |= {
    f"{one}{'ën' if one[-1] == 'e' else 'en'}{ten}": tens + number
    for tens, ten in _TENS.items()
    for number, one in enumerate(_ONES, 1)
}


@pytest.mark.parametrize(
    ("source", "target", "lost"),
    [
        ("Hij komt om half acht.", "He comes at half past eight.", ["half acht"]),
        ("Hij komt om half acht.", "He comes at seven thirty.", []),
        ("Tot 05.00 uur.", "Until 05.00 p.m.", ["05.00"]),
        ("Om 17.00 uur.", "At 5 p.m.", []),
        ("In 6.48,21.", "In 6:48.21.", []),
        ("Zij woont er sinds de jaren tachtig.", "She has lived there for years.", ["jaren tachtig"]),
        ("De toren is 100 meter hoog.", "The tower is 328 feet high.", []),
        ("De toren is 100 meter hoog.", "The tower is 150 feet high.", ["100"]),
        ("Hij is 198 cm lang.", "He is 6-foot-6.", []),
        ("Een derde is leeg.", "A quarter is empty.", ["derde"]),
        ("Duizenden mensen.", "Hundreds of people.", ["duizenden"]),
        ("Hoofdstuk 4.", "Chapter IV.", []),
    ],
)
def test_numbers_that_were_lost(source: str, target: str, lost: list[str]) -> None:
    assert missing_numbers(source, target) == lost


def test_a_figure_that_nothing_stands_for_is_made_up() -> None:
    assert invented_numbers("Vorig jaar kwam hij.", "He came in 2019.") == ["2019"]
    assert invented_numbers("In de jaren negentig.", "In the 1990s.") == []
    assert invented_numbers("Hij liep 5 kilometer.", "He walked 3.1 miles.") == []
    assert (measure(" km verderop"), measure(" tot 9 cm"), measure(" huizen")) == ("km", "cm", "")
    assert converted(38, "°", [100.0])
    assert not converted(38, "°", [38.0])


@pytest.mark.parametrize(
    ("source", "target", "wrong"),
    [
        ("Hij komt maandag.", "He comes on Tuesday.", "not in the English: maandag"),
        ("Maandagavond is er feest.", "There is a party on Monday night.", ""),
        ("In mei en juni.", "In May.", "not in the English: juni"),
        ("Op 3-5-2024.", "On 3 May 2024.", ""),
        ("Hij mei niet klagen.", "He may not complain.", ""),
        ("De band heet Juni.", "The band is called Juni.", ""),
        ("Met Pasen.", "At Christmas.", "not in the English: Pasen"),
        ("In de nacht van vrijdag op zaterdag.", "On Friday night.", ""),
        ("Dinsdag en woensdag.", "Tuesday, Wednesday and Friday.", "not in the Dutch: Friday"),
        ("Maandag was mooi.", "Maandag was nice.", ""),
    ],
)
def test_days_months_and_feasts(source: str, target: str, wrong: str) -> None:
    assert wrong_dates(source, target) == wrong


@pytest.mark.parametrize(
    ("source", "target", "missing"),
    [
        ("Hij appte: 👍", "He texted:", ["👍"]),
        ("Het woord كتاب.", "The word كاب.", ["كتاب"]),
        ("Слава Україні!", "СлаваУкраїні!", ["Слава Україні"]),
        ("5 × 7", "5 times 7", []),
        ("5 × 7", "5 7", ["×"]),
        ("€ 5", "five euros", []),
        ("Mail tips@bode.nl.", "Mail tips@message.nl.", ["tips@bode.nl"]),
        ("Zie www.bode.nl/a.", "See www.bode.nl/a.", []),
        ("‘Das geht mich nichts an’, zei zij.", "‘The geht me nothing,’ she said.", ["Das geht mich nichts an"]),
        ("‘C’est la vie’, zei hij.", "‘C’est la vie,’ he said.", []),
        ("‘De oude brug’, zei hij.", "‘The old bridge,’ he said.", []),
        ("Het bord 出口.", "The sign ⁇.", ["出口", "⁇"]),
    ],
)
def test_what_is_not_copied(source: str, target: str, missing: list[str]) -> None:
    assert not_copied(source, target) == missing


@pytest.mark.parametrize(
    ("source", "target", "right"),
    [
        ("Een akkoord is nodig.", "An agreement is not needed.", False),
        ("Hij is geen onbekende.", "He is well known.", True),
        ("Nog geen honderd mensen.", "Less than a hundred people.", True),
        ("Het bestuur zegt niets en doet niets.", "The board says nothing and does it.", False),
        ("Hij vindt niets of niemand.", "He finds nothing or nobody.", True),
        ("Uiterlijk vrijdag.", "No later than Friday.", True),
        ("“I am not amused,” zei zij.", "“I am not amused,” she said.", True),
    ],
)
def test_negation_is_counted(source: str, target: str, right: bool) -> None:
    assert (negation(source, target) == "") is right


@pytest.mark.parametrize(
    ("source", "target", "wrong"),
    [
        ("Hij reisde naar Brussel.", "He travelled to Brussels to Brussels.", True),
        ("Het koor zong.", "The choir sang sang.", True),
        ("Stap voor stap.", "Step by step.", False),
        ("Bora Bora is mooi.", "Bora Bora is beautiful.", False),
        ("Nee, nee, nee!", "No, no, no!", False),
        ("Het dorp Potatata.", "The village of Potatata.", False),
        ("Een grotonderzoeker.", "A spelelelelologist.", True),
    ],
)
def test_loops_that_the_dutch_does_not_have(source: str, target: str, wrong: bool) -> None:
    assert looping(source, target) is wrong


def test_dutch_that_was_left() -> None:
    assert left_over("De boswachter zag een vos.", "The boswachter saw a fox.") == ["boswachter"]
    assert left_over("Vrijwel alles is weg.", "Vrijwel everything is gone.") == ["Vrijwel"]
    assert left_over("Het water was warm.", "The water was warm.") == []
    assert left_over("BRAND IN FABRIEK", "BRAND IN FABRIEK NOW") == ["fabriek"]
    assert same("Storm op zee", "Storm op zee") and same("Pech", "Pech")
    assert not same("Ajax", "Ajax") and not same("Software, hardware en Support", "Software")


def test_sentences_that_were_left_out() -> None:
    assert breaks_off("Hij kwam. Hij zag. Hij ging weer weg.", "He came.")
    assert not breaks_off("Hij kwam. Hij zag. Hij ging weer weg.", "He came, he saw and he left again.")
    assert breaks_off("De zaal was vol en de band speelde tot het einde.", "The hall was full and the band;")


@pytest.mark.parametrize(
    "text", ["a." * 5000, "a@" * 5000, "honderd" * 5000, "half drie " * 500, '"ab cd" ' * 500, "ж " * 5000]
)
def test_strange_lines_take_no_time(text: str) -> None:
    """Square time would be minutes here, and recursion an error."""
    assert isinstance(flags(text, text[: len(text) // 2]), tuple)
