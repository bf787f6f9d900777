"""Word links of bitexts that others translated: right languages, right way round, never touching what was there."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from align.bitext import Bitext, Pair
from align.tmxread import read_tmx
from align.words import words
from translate.align_links import LONGEST, Linker, by_attention, by_lexicon, with_links
from translate.cli_align import align
from translate.links_bench import read_gold, score
from translate.translator import Hypothesis
from translate.wordlinks import Links

DATA = Path(__file__).parents[1] / "data"
DUTCH, ENGLISH = "De minister sprak met 3.500 boeren.", "The minister spoke with 3,500 farmers."


def bitext(*pairs: Pair, source: str = "nl", target: str = "en") -> Bitext:
    return Bitext("b", source, target, pairs)


def recording(asked: list[tuple[str, str]]) -> Linker:
    def linker(pairs: Sequence[tuple[str, str]]) -> list[Links]:
        asked.extend(pairs)
        return [((0, 1), (1, 0), (2, 5)) for _ in pairs]

    return linker


def test_all_pairs_are_asked_for_at_once_but_those_with_links_or_without_text() -> None:
    asked: list[tuple[str, str]] = []
    given = bitext(Pair("a", "b"), Pair("c", "d", links=((0, 0),)), Pair("e", ""), Pair("", "f"))
    result = with_links(given, recording(asked))
    assert asked == [("a", "b")]
    assert [pair.links for pair in result.pairs] == [((0, 1), (1, 0), (2, 5)), ((0, 0),), (), ()]


def test_the_dutch_comes_first_and_links_are_turned_back() -> None:
    asked: list[tuple[str, str]] = []
    result = with_links(bitext(Pair(ENGLISH, DUTCH), source="en-GB", target="nl-BE"), recording(asked))
    assert asked == [(DUTCH, ENGLISH)]
    assert result.pairs[0].links == ((0, 1), (1, 0), (5, 2))


def test_other_languages_have_no_links() -> None:
    other = bitext(Pair("Oui.", "Ja."), source="fr", target="nl")
    assert with_links(other, recording([])) is other


def test_by_lexicon() -> None:
    assert by_lexicon([(DUTCH, ENGLISH), ("!", "Yes"), ("ja " * (LONGEST + 1), "yes")]) == [
        tuple((n, n) for n in range(6)), (), (),
    ]  # fmt: skip


def test_by_lexicon_links_as_people_do_in_most_places() -> None:
    gold = read_gold(DATA / "links.json")
    found = score(by_lexicon([(pair.source, pair.target) for pair in gold]), gold)
    assert found.aer < 17 and found.precision > 88


@settings(max_examples=60)
@given(
    st.lists(st.sampled_from(["de", "minister", "3.500", "Poetin", "’s", "—", "x\u0301", "🏆", "Navo-top"]), max_size=9)
)
def test_property_links_are_between_words_that_there_are(tokens: list[str]) -> None:
    text = " ".join(tokens)
    (links,) = by_lexicon([(text, ENGLISH)])
    assert list(links) == sorted(set(links))
    assert all(i < len(words(text)) and j < len(words(ENGLISH)) for i, j in links)


def test_by_attention_asks_for_plain_texts_and_links_the_raw_words() -> None:
    class Model:
        def links(self, pairs: Sequence[tuple[str, str]]) -> list[list[tuple[int, int, float]]]:
            assert pairs == [("'Ja', zei Poetin.", '"Yes," said Putin.')]
            return [[(0, 0, 1.0), (2, 2, 0.5)]]

        def translate(self, sentences: Sequence[str]) -> list[Hypothesis]:
            raise NotImplementedError

        def continue_from(self, source: str, prefix: str) -> Hypothesis:
            raise NotImplementedError

        def score(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
            raise NotImplementedError

    assert by_attention(Model())([("‘Ja’, zei\nPoetin.", "“Yes,” said Putin.")]) == [((0, 0), (2, 2))]


@pytest.mark.parametrize("option", ["--no-model", "--model=bundled"])
def test_krant_align_writes_links(tmp_path: Path, option: str) -> None:
    files = [str(DATA / f"align.{language}.txt") for language in ("nl", "en")]
    result = CliRunner().invoke(align, [*files, "-o", str(tmp_path), option])
    assert result.exit_code == 0, result.output
    pairs = read_tmx(tmp_path / "align.tmx").pairs
    linked = [pair for pair in pairs if pair.links]
    assert len(linked) == len([pair for pair in pairs if pair.target])
    assert (tmp_path / "align.html").read_text(encoding="utf-8").count('"s1":[') == 1
