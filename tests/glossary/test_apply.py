"""Enforcement: right stays, wrong is put right with its inflection, the rest is flagged."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary.apply import Enforcer
from glossary.find import Finder
from glossary.prepare import prepare
from glossary.terms import Glossary, Kind, Term


def name(nl: str, en: str, kind: Kind = "person", *forbidden: str) -> Term:
    return Term(nl, en, forbidden=forbidden, kind=kind)


GLOSSARY = Glossary(
    (
        name("Poetin", "Putin", "person", "Poutine"),
        name("Vladimir Poetin", "Vladimir Putin"),
        name("Rutte", "Rutte"),
        name("Loekasjenko", "Lukashenko"),
        Term("Kiev", "Kyiv", kind="place", styles=(("kyiv-traditional", "Kiev"),)),
        Term("kip Kiev", "chicken Kiev", case="any"),
        name("Oekraïne", "Ukraine", "country", "the Ukraine"),
        name("Servië", "Serbia", "country"),
        name("Siberië", "Siberia", "place"),
        Term("Rusland", "Russia", kind="country"),
        Term("Russisch", "Russian", accepted=("Russia",), kind="adjective"),
        Term("Oekraïner", "Ukrainian", kind="inhabitant"),
        Term("Navo", "NATO", ("NAVO",), kind="organisation"),
        Term("IS", "IS", kind="organisation"),
        name("Rijn", "Rhine", "place"),
        name("Israël", "Israel", "country"),
        Term("Verenigde Staten", "United States", ("VS",), accepted=("US",), kind="country"),
        Term("staakt-het-vuren", "ceasefire", forbidden=("armistice",), case="any"),
        Term("bbp", "GDP", case="any"),
    )
)
FINDER, ENFORCER = Finder(GLOSSARY), Enforcer(GLOSSARY)


@pytest.mark.parametrize(
    ("source", "target", "corrected"),
    [
        ("Poetin zwijgt.", "Poetin is silent.", "Putin is silent."),
        ("Poetins leger", "Poetins army", "Putin's army"),
        ("Poetins leger", "Poetin’s army", "Putin’s army"),
        ("het leger van Poetin", "the army of Poetin", "the army of Putin"),
        ("Poetins leger", "the army of Poetins", "the army of Putin"),
        ("Poetin zwijgt.", "Poutine is silent.", "Putin is silent."),
        ("Vladimir Poetin zwijgt.", "Vladimir Poetin is silent.", "Vladimir Putin is silent."),
        ("de Navo-top", "the Navo summit", "the NATO summit"),
        ("de Navo", "the Nato", "the NATO"),
        ("Kiev valt.", "Kiev is falling.", "Kyiv is falling."),
        ("kip Kiev in Kiev", "chicken Kiev in Kiev", "chicken Kiev in Kyiv"),
        ("in Kiev de kip Kiev", "the chicken Kiev in Kiev", "the chicken Kiev in Kyiv"),
        ("Kiev en Kiev", "Kyiv and Kiev", "Kyiv and Kyiv"),
        ("in Oekraïne.", "in the Ukraine.", "in Ukraine."),
        ("de oorlog in Oekraïne", "the Ukraine war", "the Ukraine war"),
        ("een Oekraïner", "an Oekraïner", "a Ukrainian"),
        ("twee Oekraïners", "two Ukranians", "two Ukrainians"),
        ("Loekasjenko lacht.", "Yesterday Lukasjenko laughed.", "Yesterday Lukashenko laughed."),
        ("POETIN ZWIJGT", "POETIN IS SILENT", "PUTIN IS SILENT"),
        ("Een staakt-het-vuren.", "An armistice.", "A ceasefire."),
        ("Staakt-het-vuren nabij", "Armistice near", "Ceasefire near"),
        ("de VS", "the US", "the US"),
        ("in Israël", "in Israël", "in Israel"),
        ("In Kiev regent het", "In Kiev it rains", "In Kyiv it rains"),
        ("bij de Rijn", "at the Rijn", "at the Rhine"),
    ],
)
def test_wrong_forms_are_replaced(source: str, target: str, corrected: str) -> None:
    done = ENFORCER.apply(source, FINDER.find(source), target)
    assert done.text == corrected
    assert not done.violations
    assert bool(done.changes) == (target != corrected)


@pytest.mark.parametrize(
    ("source", "target", "fault"),
    [
        ("Poetin zwijgt.", "He is silent.", "missing"),
        ("Servië stemt.", "Siberia votes.", "missing"),  # a known name is no misspelling
        ("IS rukt op.", "That is it.", "missing"),  # a word is no acronym
        ("Poetin zwijgt.", "Putin is silent, Poetin is gone.", "forbidden"),  # more often than in the source
        ("Loekasjenko bij Lukashenka", "At Lukashenka.", "missing"),  # it is another name of the source
        ("in Alphen aan den Rijn", "in Alphen aan den Rijn", "forbidden"),  # a copied name stays
    ],
)
def test_the_rest_is_flagged_and_left_alone(source: str, target: str, fault: str) -> None:
    done = ENFORCER.apply(source, FINDER.find(source), target)
    assert done.text == target
    assert [violation.fault for violation in done.violations] == [fault]


def test_quoted_titles_stay() -> None:
    source = "De film ‘Kiev, mijn stad’ draait."
    assert ENFORCER.apply(source, FINDER.find(source), "The film ‘Kiev, My City’ is on.").text == (
        "The film ‘Kiev, My City’ is on."
    )


def test_links_choose_and_forbid() -> None:
    source, target = "Loekasjenko lacht.", "Lukashen laughs at Lukashanka."
    hits = FINDER.find(source)
    assert ENFORCER.apply(source, hits, target, ((0, 0),)).text == "Lukashenko laughs at Lukashanka."
    assert ENFORCER.apply(source, hits, target, ((0, 3),)).text == "Lukashen laughs at Lukashenko."
    done = ENFORCER.apply(source, hits, "He laughs.", ((0, 0),))
    assert done.violations[0].found == "He"


def test_a_change_tells_what_and_why() -> None:
    (change,) = ENFORCER.apply("Poetins leger", FINDER.find("Poetins leger"), "Poetins army").changes
    assert (change.source, change.before, change.after, change.reason) == (
        "Poetins", "Poetins", "Putin's", "Dutch genitive",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("source", "given"),
    [
        ("Poetin en Poetins leger", "Putin en Putins leger"),
        ("de Navotop en Navo-leden", "de NATO-top en NATO-leden"),
        ("de Verenigde Staten", "de Verenigde Staten"),
        ("Oekraïense Oekraïners in Oekraïne", "Oekraïense Oekraïners in Ukraine"),
        ("De film ‘Kiev, mijn stad’ in Kiev", "De film ‘Kiev, mijn stad’ in Kyiv"),
        ("Rutte", "Rutte"),
    ],
)
def test_the_model_is_given_what_it_may_copy(source: str, given: str) -> None:
    assert prepare(source, FINDER.find(source)).text == given
    assert prepare(source, FINDER.find(source), frozenset()).text == source


WORDS = [
    *("Putin", "Putin's", "Poetin", "Poetins", "Kyiv", "Kiev", "the Ukraine", "Ukraine", "NATO", "Nato", "an", "of"),
    *("chicken Kiev", "Lukashenka", "Ukrainians", "Russia", "Russian", "says", "’", ".", "🙂", "e\u0301"),
]
DUTCH = [*(term.nl for term in GLOSSARY), "Poetins", "Navotop", "Oekraïners", "zegt", "."]


@given(st.lists(st.sampled_from(DUTCH), max_size=6), st.lists(st.sampled_from(WORDS), max_size=8))
def test_applying_twice_changes_nothing_more(dutch: list[str], english: list[str]) -> None:
    source, target = " ".join(dutch), " ".join(english)
    hits = FINDER.find(source)
    once = ENFORCER.apply(source, hits, target)
    assert ENFORCER.apply(source, hits, once.text).text == once.text
    assert len(once.changes) <= len(hits)


@given(st.lists(st.sampled_from(DUTCH), max_size=6))
def test_what_is_right_stays(dutch: list[str]) -> None:
    source = " ".join(dutch)
    hits = FINDER.find(source)
    target = " then ".join(hit.expected for hit in hits)
    done = ENFORCER.apply(source, hits, target)
    assert (done.text, done.changes) == (target, ())
    assert not done.violations


GENITIVE_LINKS = ((0, 0), (1, 1))


@pytest.mark.parametrize(
    ("source", "target", "links", "text"),
    [
        ("Poetins geduld raakt op.", "Putin patience ends.", GENITIVE_LINKS, "Putin's patience ends."),
        ("Poetins geduld", "the Putin patience", ((0, 1), (1, 2)), "the Putin patience"),  # the Trump administration
        ("Poetins geduld", "the patience of Putin", ((0, 3), (1, 1)), "the patience of Putin"),
        ("Poetins leger en Loekasjenko", "Putin and Lukashenko's army", (), "Putin and Lukashenko's army"),
        ("een Russisch meisje", "a Russia girl", ((0, 0), (1, 1), (2, 2)), "a Russian girl"),
        ("de Russische oorlog", "the Russia war", ((0, 0), (1, 1), (2, 2)), "the Russia war"),
        ("de Russische grens", "the border of Russia", ((0, 0), (1, 3), (2, 1)), "the border of Russia"),
        ("Poetinimitaties", "Putinism", (), "Putinism"),
        ("Navotroepen rukken op.", "NATOtroops advance.", (), "NATO troops advance."),
        ("het bbp", "the bbp", (), "the GDP"),
    ],
)
def test_right_names_get_the_ending_that_fits(
    source: str, target: str, links: tuple[tuple[int, int], ...], text: str
) -> None:
    done = ENFORCER.apply(source, FINDER.find(source), target, links)
    assert (done.text, done.violations) == (text, ())
    assert bool(done.changes) == (text != target)


@pytest.mark.parametrize(
    ("source", "target", "text"),
    [
        ("Poetins geduld raakt op.", "Putin patience ends.", "Putin patience ends."),  # nothing says what is his
        ("Poetins inval.", "The invasion, Putin.", "The invasion, Putin."),
        ("de Navostrategie", "the NATOstrategie", "the NATO strategie"),  # the rest is Dutch
    ],
)
def test_what_does_not_fit_is_reported(source: str, target: str, text: str) -> None:
    done = ENFORCER.apply(source, FINDER.find(source), target)
    assert done.text == text
    assert len(done.violations) == 1


@pytest.mark.parametrize(
    ("source", "target", "links", "text"),
    [
        ("de kust van Servië", "the coast of the east", ((0, 0), (1, 1), (3, 3), (3, 4)), "the coast of Serbia"),
        ("Ruslands kust", "Eastern coast", ((0, 0), (1, 1)), "Russia's coast"),
        ("Servië stemt", "He votes", ((0, 0), (1, 1)), "He votes"),  # a pronoun may stand for it
        ("Servië stemt", "East votes", ((0, 0), (1, 0), (1, 1)), "East votes"),  # the links are not clear
        ("Servië en Rusland", "East Russia", ((0, 0), (0, 1), (2, 1)), "Serbia Russia"),
        ("Servië stemt", "Votes", (), "Votes"),
    ],
)
def test_the_last_resort_needs_clear_links(
    source: str, target: str, links: tuple[tuple[int, int], ...], text: str
) -> None:
    hits = FINDER.find(source)
    done = ENFORCER.apply(source, hits, target, links, last_resort=True)
    assert done.text == text
    assert [one.fault for one in done.violations] == ["missing" if text == target else "placed"]
    assert ENFORCER.apply(source, hits, target, links).text == target
