"""What Dutch does to a name, one line each; and offsets that hold for the raw text."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary.find import Finder
from glossary.terms import Glossary, Kind, Term


def name(nl: str, en: str, kind: Kind = "person", *variants: str) -> Term:
    return Term(nl, en, variants, kind=kind)


GLOSSARY = Glossary(
    (
        name("Poetin", "Putin"),
        name("Vladimir Poetin", "Vladimir Putin"),
        name("Mark Rutte", "Mark Rutte"),
        name("Rutte", "Rutte"),
        name("Obama", "Obama"),
        name("Boris", "Boris"),
        name("Aleksandr Loekasjenko", "Alexander Lukashenko"),
        name("Van den Berg", "Van den Berg"),
        name("Sint-Petersburg", "St Petersburg", "place"),
        name("Kiev", "Kyiv", "place"),
        name("Moskou", "Moscow", "place"),
        name("Wenen", "Vienna", "place"),
        name("Oekraïne", "Ukraine", "country"),
        name("Rusland", "Russia", "country"),
        name("Iran", "Iran", "country"),
        name("Polen", "Poland", "country"),
        name("Polen", "Poles", "inhabitant"),
        name("Verenigde Staten", "United States", "country", "VS"),
        name("Noord-Korea", "North Korea", "country"),
        name("Oekraïens", "Ukrainian", "adjective"),
        Term("Russisch", "Russian", accepted=("Russia",), kind="adjective"),
        name("Oekraïner", "Ukrainian", "inhabitant"),
        name("Chinees", "Chinese", "inhabitant"),
        name("Rus", "Russian", "inhabitant"),
        name("Deen", "Dane", "inhabitant"),
        name("Navo", "NATO", "organisation", "NAVO"),
        name("VN-Veiligheidsraad", "UN Security Council", "organisation"),
        name("VN", "UN", "organisation"),
        name("IS", "IS", "organisation"),
        name("Kremlin", "Kremlin", "organisation"),
        name("Raad van State", "Council of State", "organisation"),
        name("bbp", "GDP", "common", "BBP"),
        Term("staakt-het-vuren", "ceasefire", case="any"),
        Term("formateur", "formateur", case="any"),
        Term("kip Kiev", "chicken Kiev", case="any"),
    )
)
FINDER = Finder(GLOSSARY)


def found(text: str) -> str:
    return "; ".join(f"{hit.text}={hit.form}={hit.expected}" for hit in FINDER.find(text))


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("Volgens Poetin niet.", "Poetin=plain=Putin"),
        ("Het is Poetins oorlog.", "Poetins=genitive=Putin's"),
        ("Obama’s boek en Obama's plan", "Obama’s=genitive=Obama's; Obama's=genitive=Obama's"),
        ("Dat was Boris’ idee.", "Boris’=genitive=Boris's"),
        ("Hij zei: ‘Het was Boris’ en ging.", "Boris=plain=Boris"),
        ("Ruttes kabinet", "Ruttes=genitive=Rutte's"),
        ("de Oekraïense boeren", "Oekraïense=inflected=Ukrainian"),
        ("twee Oekraïners en een Oekraïner", "Oekraïners=plural=Ukrainians; Oekraïner=plain=Ukrainian"),
        ("Chinezen, Russen en Denen", "Chinezen=plural=Chinese; Russen=plural=Russians; Denen=plural=Danes"),
        ("de Kremlin-taal", "Kremlin=compound=Kremlin"),
        ("een Kremlinwoordvoerder", "Kremlin=compound=Kremlin"),
        ("de Navotop en het Navo-lidmaatschap", "Navo=compound=NATO; Navo=compound=NATO"),
        ("de NAVO-Rusland-raad", "NAVO=compound=NATO; Rusland=compound=Russia"),
        ("Poetin-getrouwe media", "Poetin=compound=Putin"),
        ("in Oost-Oekraïne", "Oekraïne=plain=Ukraine"),
        ("anti-Russische leuzen", "Russische=inflected=Russian"),
        ("Iraniërs, een Irangate en de Irandeal", "Iran=compound=Iran"),
        ("Rusland versus VS vs. Iran", "Rusland=plain=Russia; VS=plain=United States; Iran=plain=Iran"),
        ("Dat is IS, zei hij.", "IS=plain=IS"),
        ("DIT IS NIEUWS", ""),
        ("HET BBP STIJGT", "BBP=plain=GDP"),
        ("POETIN ZWIJGT", "POETIN=plain=PUTIN"),
        ("uit St. Petersburg", "St. Petersburg=plain=St Petersburg"),
        ("uit Sint Petersburg", "Sint Petersburg=plain=St Petersburg"),
        ("uit St.-Petersburg", "St.-Petersburg=plain=St Petersburg"),
        ("de heer Van den Berg", "Van den Berg=plain=Van den Berg"),
        ("Jan van den Berg", "van den Berg=plain=Van den Berg"),
        ("op de top van den Berg", ""),
        ("de VN-Veiligheidsraad van de VN", "VN-Veiligheidsraad=plain=UN Security Council; VN=plain=UN"),
        ("Staakt-het-vuren in zicht", "Staakt-het-vuren=plain=ceasefire"),
        ("drie formateurs", "formateurs=plural=formateurs"),
        ("Wenen hielp niet.", ""),
        ("Polen sluit de grens; de Polen mopperen.", "Polen=plain=Poland; Polen=plain=Poles"),
        ("zware Oekraïnse verliezen, Oekraïense", "Oekraïnse=typo=Ukrainian; Oekraïense=inflected=Ukrainian"),
        ("Oekraine en Noord Korea", "Oekraine=plain=Ukraine; Noord Korea=plain=North Korea"),
        ("Moskouse keukens", "Moskouse=inflected=Moscow"),
        ("kip Kiev in Kiev", "kip Kiev=plain=chicken Kiev; Kiev=plain=Kyiv"),
        ("#Oekraïne @Rutte https://kremlin.ru/Poetin", ""),
        ("", ""),
    ],
)
def test_forms(text: str, hits: str) -> None:
    assert found(text) == hits
    assert unicodedata.normalize("NFC", found(unicodedata.normalize("NFD", text))) == hits


def test_a_genitive_accepts_the_bare_name_and_a_country_its_adjective() -> None:
    (hit,) = FINDER.find("Ruslands leger")
    assert hit.accepted == ("Russia's", "Russian's", "Russia", "Russian")
    assert hit.expected == "Russia's"


def test_a_compound_tells_the_whole_word() -> None:
    (hit,) = FINDER.find("een Navo‑lidmaatschap")
    assert (hit.text, hit.word) == ("Navo", "Navo‑lidmaatschap")


def test_titles_and_the_dish_are_protected() -> None:
    hits = FINDER.find("De film ‘Kiev, mijn stad’ draait in Kiev.")
    assert [hit.protected for hit in hits] == [True, False]
    assert Finder(Glossary((name("Kiev", "Kyiv", "place"),))).find("Wij aten kip Kiev.")[0].protected


def test_surnames_after_a_full_name() -> None:
    hits = FINDER.find_in_article(["Loekasjenko wankelt", "Aleksandr Loekasjenko zwijgt.", "Loekasjenko’s zoon ook."])
    assert [[(hit.form, hit.expected) for hit in line] for line in hits] == [
        [("surname", "Lukashenko")],
        [("plain", "Alexander Lukashenko")],
        [("genitive", "Lukashenko's")],
    ]
    assert FINDER.find_in_article(["Loekasjenko wankelt"]) == [[]]
    assert FINDER.find_in_article(["Aleksandr Loekasjenko", "de zanger Pjotr Loekasjenko"])[1] == []


def test_a_doubtful_word_counts_when_the_article_is_sure() -> None:
    lines = FINDER.find_in_article(["Wenen ontwaakt", "Het was druk in Wenen."])
    assert [[hit.expected for hit in line] for line in lines] == [["Vienna"], ["Vienna"]]


def test_lone_surrogates_hide_no_term() -> None:
    """Only JSON can have them."""
    hits = Finder(Glossary((Term("Poetin", "Putin"),))).find("\ud800Poetin \udfff en Poetin")
    assert [(hit.start, hit.text) for hit in hits] == [(1, "Poetin"), (13, "Poetin")]


def test_an_empty_glossary_finds_nothing() -> None:
    assert Finder(Glossary()).find("Poetin") == []


@given(
    st.lists(st.sampled_from([*(term.nl for term in GLOSSARY), "s", "’s", "-", " ", "e\u0301", "‘", ". "]), max_size=12)
)
def test_hits_are_ordered_and_lie_in_the_raw_text(parts: list[str]) -> None:
    text = "".join(parts)
    hits = FINDER.find(text)
    assert all(text[hit.start : hit.end] == hit.text and hit.text for hit in hits)
    assert all(one.end <= two.start for one, two in pairwise(hits))
    assert FINDER.find_in_article([text])[0][: len(hits)] is not None


@given(st.text(max_size=40))
def test_any_text_will_do(text: str) -> None:
    assert all(text[hit.start : hit.end] == hit.text for hit in FINDER.find(text))
