"""BLEU and chrF as sacrebleu has them, and what is said about files that are no test set."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
import sacrebleu

from translate.errors import KrantError
from translate.evaluate import check_parallel, hypotheses, read_lines, scores
from translate.translator import Hypothesis

REFERENCE = ["The minister called the prime minister of Belgium.", "It rains.", "‘We are staying here’, she said."]
OTHER = ["The minister phoned the prime minister of Belgium.", "It is raining.", "‘We stay here’, she said."]


class Recorder:
    """A translator that keeps what it was given."""

    def __init__(self) -> None:
        self.given: list[str] = []

    def translate(self, sentences: Sequence[str]) -> list[Hypothesis]:
        self.given += sentences
        return [Hypothesis('He said: "yes".') for _ in sentences]


def test_scores_are_sacrebleus_own_with_its_signature() -> None:
    bleu, chrf = scores(OTHER, REFERENCE)
    assert (bleu.metric, chrf.metric) == ("BLEU", "chrF2")
    assert bleu.value == round(sacrebleu.corpus_bleu(OTHER, [REFERENCE]).score, 2)
    assert chrf.value == round(sacrebleu.corpus_chrf(OTHER, [REFERENCE]).score, 2)
    assert 0 < bleu.value < chrf.value < 100
    assert bleu.signature == f"nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:{sacrebleu.__version__}"
    assert chrf.signature == f"nrefs:1|case:mixed|eff:yes|nc:6|nw:0|space:no|version:{sacrebleu.__version__}"


def test_the_reference_itself_is_perfect_and_nothing_is_worthless() -> None:
    assert [score.value for score in scores(REFERENCE, REFERENCE)] == [100, 100]
    assert [score.value for score in scores([""] * 3, REFERENCE)] == [0, 0]


def test_the_model_gets_normalised_text_and_the_score_is_of_what_a_run_would_write() -> None:
    translator = Recorder()
    assert hypotheses(["Hij zei: ‘ja’."], translator) == ["He said: “yes”."]
    assert "‘" not in translator.given[0]


def test_lines_are_read_as_utf_8_and_keep_their_places(tmp_path: Path) -> None:
    path = tmp_path / "test.nl"
    path.write_text("Eén ‘zin’.\n\nDrie.", "utf-8")
    assert read_lines(path) == ["Eén ‘zin’.", "", "Drie."]


@pytest.mark.parametrize("character", ["\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029"])
def test_only_a_newline_ends_a_line(tmp_path: Path, character: str) -> None:
    """As everywhere in the field: sacrebleu, fairseq and Marian count line feeds, and their files pair by number."""
    path = tmp_path / "test.nl"
    path.write_bytes(f"Een{character}twee.\r\nDrie.\n".encode())
    assert read_lines(path) == [f"Een{character}twee.", "Drie."]


@pytest.mark.parametrize("content", [None, b"caf\xe9\n"])
def test_what_cannot_be_read_is_said(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "test.nl"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(KrantError, match=r"test\.nl: (cannot be read: No such file|is not UTF-8 text: )"):
        read_lines(path)
    with pytest.raises(KrantError, match="cannot be read"):
        read_lines(tmp_path)


def test_both_sides_have_a_line_for_every_line_of_the_other() -> None:
    names = (Path("a.nl"), Path("a.en"))
    check_parallel(["een"], ["one"], names)
    with pytest.raises(KrantError, match=r"a\.en: has 1 line\(s\), but a\.nl has 2\."):
        check_parallel(["een", "twee"], ["one"], names)
    with pytest.raises(KrantError, match=r"a\.nl: is empty"):
        check_parallel([], [], names)
