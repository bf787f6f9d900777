"""A model's dictionary: what is written behind which words, and that everything else sees the sentence as it was."""

from __future__ import annotations

import json
import lzma
import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate.decoding import Decoding
from translate.dictionary import WORD, Dictionary
from translate.engine import FastTranslator
from translate.errors import KrantError
from translate.marian import MarianTranslator
from translate.models import BUNDLED, verified
from translate.normalize import for_model
from translate.pieces import Pieces
from translate.translator import Hypothesis

ROOT = Path(__file__).parents[2]
MARKS = ("<t>", "</t>")
ENTRIES = [
    ("vuurtoren", "lighthouse"),
    ("vuurtorens", "lighthouses"),
    ("vreest", "fears"),
    ("zo'n", "such a"),
    ("merel", "blackbird"),
    ("Merel", ""),
    ("venezolaanse", "Venezuelan"),
]
DICTIONARY = Dictionary(dict(ENTRIES), MARKS)


def packed(text: str, encoding: str = "utf-8") -> bytes:
    return lzma.compress(text.encode(encoding))


ANNOTATION = re.compile(r" <t> [^<]*</t>")


@pytest.mark.parametrize(
    ("sentence", "given_"),
    [
        ("Hij vreest de vuurtoren.", "Hij vreest <t> fears</t> de vuurtoren <t> lighthouse</t>."),
        ("Zo'n boot", "Zo'n <t> Such a</t> boot"),
        ("'Zo’n vuurtoren!'", "'Zo’n <t> Such a</t> vuurtoren <t> lighthouse</t>!'"),
        ("Vuurtorens zijn er.", "Vuurtorens <t> Lighthouses</t> zijn er."),
        ("Jan Vuurtoren is er.", "Jan Vuurtoren is er."),  # a name
        ("VUURTOREN DICHT", "VUURTOREN DICHT"),
        ("de Venezolaanse boot", "de Venezolaanse <t> Venezuelan</t> boot"),
        ("de merel, Merel", "de merel <t> blackbird</t>, Merel"),
        ("Merel zingt.", "Merel zingt."),  # a name
        ("Vuurtorenwachter", "Vuurtorenwachter"),
        ("Een <t> vuurtoren", "Een <t> vuurtoren"),
        ("", ""),
    ],
)
def test_words_that_the_model_hardly_knows_are_followed_by_their_english(sentence: str, given_: str) -> None:
    assert DICTIONARY.annotated(sentence) == given_


WORDS = st.sampled_from([word for word, _ in ENTRIES] + ["Merel", "De", "(", "…", "<t>", "Jan", "a-b", "’s"])
SENTENCES = st.lists(WORDS | st.text(max_size=4), max_size=8).map(" ".join)


@given(SENTENCES)
def test_without_what_is_between_the_marks_the_sentence_is_as_it_was(sentence: str) -> None:
    tokens = DICTIONARY.tokens(sentence)
    assert len(tokens) == len(sentence.split())
    if "<t>" not in sentence:
        assert ANNOTATION.sub("", DICTIONARY.annotated(sentence)) == " ".join(sentence.split())


def test_the_file_is_read_and_its_damages_are_said(tmp_path: Path) -> None:
    path = tmp_path / "dictionary.tsv.xz"
    path.write_bytes(packed("vuurtoren\tlighthouse\nvreest\tfears\nMerel\t\n"))
    assert Dictionary.read(path, MARKS).words == {"vuurtoren": "lighthouse", "vreest": "fears", "Merel": ""}
    for content in ("vuurtoren\n", "\tlighthouse\n", "a\tb\tc\n", "a\tb\n\n", "merel\t\n"):
        path.write_bytes(packed(content))
        with pytest.raises(KrantError, match=r"dictionary\.tsv\.xz: line \d is damaged"):
            Dictionary.read(path, MARKS)
    for data in (b"", b"vuurtoren\tlighthouse\n", packed("\xff\tx\n", "latin-1"), packed("a\tb\n")[:-9]):
        path.write_bytes(data)
        with pytest.raises(KrantError, match=r"dictionary\.tsv\.xz: this dictionary cannot be read"):
            Dictionary.read(path, MARKS)
    with pytest.raises(KrantError, match="cannot be read"):
        Dictionary.read(tmp_path / "none", MARKS)


@pytest.fixture
def with_dictionary(tiny_copy: Path) -> Path:
    (tiny_copy / "dictionary.tsv.xz").write_bytes(packed("vandaag\ttoday\nbegroting\tbudget\n"))
    (tiny_copy / "krant.json").write_text('{"dictionary": ["<t>", "</t>"]}', "utf-8")
    return tiny_copy


SENTENCE = "De Tweede Kamer vergadert vandaag over de begroting."


def test_both_engines_give_the_model_what_the_dictionary_says(tiny: Path, with_dictionary: Path) -> None:
    decoding = Decoding.of(with_dictionary, 2)
    assert decoding.dictionary == MARKS
    given_ = "De Tweede Kamer vergadert vandaag <t> today</t> over de begroting <t> budget</t>."
    pair, told = (SENTENCE, "The House meets today."), (given_, "The House meets today.")
    plain = Decoding(2)
    fast = [
        FastTranslator(verified("x", folder, ""), one, compute="float32")
        for folder, one in ((with_dictionary, decoding), (tiny, plain))
    ]
    slow = [MarianTranslator(folder, one) for folder, one in ((with_dictionary, decoding), (tiny, plain))]
    for own, other in (fast, slow):
        assert own.unrepaired([SENTENCE])[0].text == other.unrepaired([given_])[0].text
        assert own.count(SENTENCE) == other.count(given_) > other.count(SENTENCE)
        assert own.score([pair]) == pytest.approx(other.score([told]), abs=1e-6)
    links = [engine.links([pair])[0] for engine in (fast[0], slow[0])]
    assert [link[:2] for link in links[0]] == [link[:2] for link in links[1]]
    assert all(source < len(SENTENCE.split()) for source, _, _ in links[0])


def test_a_dictionary_that_is_announced_must_be_there(with_dictionary: Path) -> None:
    (with_dictionary / "dictionary.tsv.xz").unlink()
    with pytest.raises(KrantError, match=r"dictionary\.tsv\.xz: this dictionary cannot be read"):
        FastTranslator(verified("x", with_dictionary, ""), Decoding.of(with_dictionary, 2))


def test_a_dictionary_is_a_part_of_the_model(with_dictionary: Path) -> None:
    before = verified("x", with_dictionary, "").hash
    (with_dictionary / "dictionary.tsv.xz").write_bytes(packed("vandaag\ttonight\n"))
    assert verified("x", with_dictionary, "").hash != before


def test_what_a_translation_has_of_it_is_counted_in_any_inflection() -> None:
    sentence = "Zo'n vuurtoren vreest de Venezolaanse merel."
    for english, count in (
        ("Such a lighthouse fears the Venezuelan blackbird.", 5),
        ("Lighthouses feared Venezuelans such as a bird.", 4),
        ("A light house is afraid.", 0),
        ("", 0),
    ):
        assert DICTIONARY.obeyed(sentence, [english, sentence]) == [count, 0]
    assert DICTIONARY.obeyed("De boot", ["lighthouse"]) == DICTIONARY.obeyed("<t> vuurtoren", ["lighthouse"]) == [0]


def test_of_hypotheses_that_are_hardly_less_likely_the_one_that_has_the_words_is_taken() -> None:
    pieces = _bundled_pieces()
    pieces._dictionary = DICTIONARY
    said = [Hypothesis("The voltage.", -0.5), Hypothesis("The lighthouse.", -0.6), Hypothesis("The bird.", -0.9)]
    assert pieces.ranked("De vuurtoren.", said) == [1, 0, 2]
    assert pieces.ranked("De boot.", said) == [0, 1, 2]
    unlikely = [said[0], Hypothesis("The lighthouse.", -3.0)]
    assert pieces.ranked("De vuurtoren.", unlikely) == [0, 1]
    pieces._dictionary = None
    assert pieces.ranked("De vuurtoren.", said) == [0, 1, 2]


@pytest.mark.model
def test_word_links_are_those_of_the_hypothesis_that_was_taken() -> None:
    """Of each hypothesis the search tells what it looked at; one that was not the model's own best, too."""
    opened = FastTranslator(verified("bundled", BUNDLED, ""), Decoding.of(BUNDLED, 4))
    pairs = json.loads((ROOT / "tests" / "data" / "links.json").read_text("utf-8"))["pairs"]
    sentences = [for_model(pair["source"]) for pair in pairs]
    found = opened.first(sentences)
    own = [max(opened.alternatives(sentence), key=lambda one: one.score or 0.0) for sentence in sentences]
    taken = [(s, one.text) for s, one, best in zip(sentences, found, own, strict=True) if one.text != best.text]
    assert taken, "or nothing is proved"
    searched = opened.links(taken)
    opened._attended, opened._linked = {}, {}
    passed = opened.links(taken)
    same = [
        len({link[:2] for link in one} & {link[:2] for link in other})
        for one, other in zip(searched, passed, strict=True)
    ]
    assert sum(same) > 0.9 * sum(map(len, passed))


@given(SENTENCES)
def test_tokens_one_by_one_are_the_pieces_of_the_whole(sentence: str) -> None:
    """Word links count on it."""
    pieces = _bundled_pieces()
    pieces._dictionary = DICTIONARY
    text = " ".join(sentence.split())
    assert [piece for token in pieces.by_source_token(text) for piece in token] == pieces.of_source(text)


def _bundled_pieces(found: list[Pieces] = []) -> Pieces:  # noqa: B006 — read once
    if not found:
        found.append(Pieces(BUNDLED))
    return found[0]


def test_the_bundled_dictionary_is_in_order() -> None:
    text = lzma.decompress((BUNDLED / "dictionary.tsv.xz").read_bytes()).decode()
    rows = [line.split("\t") for line in text.splitlines()]
    assert rows == sorted(rows) and len({word for word, _ in rows}) == len(rows) > 70_000
    for word, english in rows:
        assert unicodedata.is_normalized("NFC", word + english) and english == " ".join(english.split())
        assert WORD.fullmatch(word.replace("-", "x")), word
        assert not re.search(r"[<>\[\]()/;,]", english), english
    found = Dictionary.read(BUNDLED / "dictionary.tsv.xz", MARKS)
    assert found.english("Noor") == found.english("Joeri") == found.english("Daniël", first=True) == "", "people"


@pytest.mark.model
def test_the_bundled_model_writes_what_its_dictionary_says() -> None:
    opened = FastTranslator(verified("bundled", BUNDLED, ""), Decoding.of(BUNDLED, 4))
    sentence = "De wolkenkrabber staat in brand."
    told = opened.translate([sentence])[0].text
    opened._pieces._dictionary, opened._known = None, {}
    assert (told, "crab" in opened.translate([sentence])[0].text) == ("The skyscraper is on fire.", True)
