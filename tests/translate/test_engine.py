"""The fast engine on a small random model: the same promises as the reference engine's, and the same translations."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.translate.folders import SENTENCES, as_pickle, make_folder
from translate.batches import computed
from translate.decoding import MAX_PIECES, Decoding
from translate.engine import FastTranslator
from translate.errors import KrantError
from translate.marian import MarianTranslator
from translate.models import Model, verified

ROOT = Path(__file__).parents[2]
PAIRS = [("Poetin belde met Biden .", "Putin called Biden ."), ("Nee .", "No , never ."), ("Ja", "Yes")]


@pytest.fixture(autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of these tests' own."""
    folder = tmp_path_factory.getbasetemp() / "krant-cache"
    monkeypatch.setenv("KRANT_CACHE", str(folder))
    return folder


@pytest.fixture(scope="module")
def model(tiny: Path) -> Model:
    return verified("tiny", tiny, "a test")


@pytest.fixture
def translator(model: Model) -> FastTranslator:
    return FastTranslator(model)


@pytest.fixture
def exact(model: Model) -> FastTranslator:
    return FastTranslator(model, compute="float32")


@pytest.fixture(scope="module")
def reference(tiny: Path) -> MarianTranslator:
    return MarianTranslator(tiny)


def test_without_rounding_the_greedy_translations_are_the_reference_engines(model: Model, tiny: Path) -> None:
    """Without repairs: those are wide searches, see below."""
    ours = FastTranslator(model, Decoding(beams=1), compute="float32").unrepaired(SENTENCES)
    theirs = MarianTranslator(tiny, Decoding(beams=1)).unrepaired(SENTENCES)
    assert [one.text for one in ours] == [one.text for one in theirs]


def test_wide_searches_end_at_different_times_and_find_much_the_same(
    exact: FastTranslator, reference: MarianTranslator
) -> None:
    ours, theirs = exact.translate(SENTENCES), reference.translate(SENTENCES)
    assert sum(one.text == other.text for one, other in zip(ours, theirs, strict=True)) > len(SENTENCES) // 2


def test_without_rounding_scores_and_links_are_the_reference_engines(
    exact: FastTranslator, reference: MarianTranslator
) -> None:
    assert exact.score(PAIRS) == pytest.approx(reference.score(PAIRS), abs=2e-3), "padding has a share there"
    for ours, theirs in zip(exact.links(PAIRS), reference.links(PAIRS), strict=True):
        assert [link[:2] for link in ours] == [link[:2] for link in theirs]
        assert [link[2] for link in ours] == pytest.approx([link[2] for link in theirs], abs=2e-3)


@pytest.mark.parametrize("heads", [(0,), (1,), (1, 0)])
def test_the_heads_that_krant_json_names_link_the_words(tiny_copy: Path, heads: tuple[int, ...]) -> None:
    (tiny_copy / "krant.json").write_text(json.dumps({"alignment_heads": heads}), "utf-8")
    decoding = Decoding.of(tiny_copy, 4)
    assert decoding.heads == heads
    ours = FastTranslator(verified("copy", tiny_copy, ""), decoding, compute="float32").links(PAIRS)
    theirs = MarianTranslator(tiny_copy, decoding).links(PAIRS)
    assert any(ours)
    for one, other in zip(ours, theirs, strict=True):
        assert [link[:2] for link in one] == [link[:2] for link in other]
        assert [link[2] for link in one] == pytest.approx([link[2] for link in other], abs=2e-3)


def test_the_other_heads_link_differently_and_translate_the_same(model: Model, exact: FastTranslator) -> None:
    first, second = (FastTranslator(model, Decoding(heads=(head,)), compute="float32") for head in (0, 1))
    assert first.links(PAIRS) != second.links(PAIRS)
    for other in (first, second):
        assert [one.text for one in other.translate(SENTENCES)] == [one.text for one in exact.translate(SENTENCES)]


def test_a_head_that_the_model_has_not_is_refused(model: Model) -> None:
    with pytest.raises(KrantError, match=r"krant\.json names the head 2, but a layer has 2"):
        FastTranslator(model, Decoding(heads=(2,)))


@pytest.mark.parametrize("pieces", [1, 60, 100_000])
@pytest.mark.parametrize("threads", [1, 3])
def test_results_do_not_depend_on_batches_or_threads(
    model: Model, translator: FastTranslator, pieces: int, threads: int
) -> None:
    other = FastTranslator(model, Decoding(batch_pieces=pieces), threads=threads)
    assert other.translate(SENTENCES) == translator.translate(SENTENCES)
    assert other.links(PAIRS) == translator.links(PAIRS)
    assert other.score(PAIRS) == translator.score(PAIRS)


def test_results_do_not_depend_on_the_order_or_on_the_company(translator: FastTranslator) -> None:
    """To the last digit: this is why a source is always padded to the same width."""
    expected = translator.translate(SENTENCES)
    assert translator.translate(SENTENCES[::-1]) == expected[::-1]
    assert translator.translate(SENTENCES * 2) == expected * 2
    assert [translator.translate([sentence])[0] for sentence in SENTENCES] == expected
    assert translator.links(PAIRS[::-1]) == translator.links(PAIRS)[::-1]
    assert translator.score(PAIRS[::-1]) == translator.score(PAIRS)[::-1]


def test_one_hypothesis_a_sentence_with_a_score_and_one_line(translator: FastTranslator) -> None:
    found = translator.translate(SENTENCES)
    assert len({one.text for one in found}) > len(SENTENCES) // 2, "a model that always says the same proves nothing"
    for one in found:
        assert one.score is not None and one.score < 0
        assert one.text == " ".join(one.text.split())


def test_nothing_in_nothing_out(translator: FastTranslator) -> None:
    assert translator.translate([]) == []
    assert translator.links([]) == []
    assert translator.score([]) == []
    assert translator.continue_all([]) == []


@pytest.mark.parametrize("sentence", ["", " ", "🦊", "\u202eتجربة", "<script>alert(1)</script>", "</s>", "<pad> <unk>"])
def test_odd_input_has_a_result_too(translator: FastTranslator, sentence: str) -> None:
    assert len(translator.translate([sentence, "Ja!"])) == 2
    assert len(translator.links([(sentence, sentence), PAIRS[0]])) == 2
    assert all(math.isfinite(score) for score in translator.score([(sentence, sentence)]))
    assert translator.continue_from(sentence, sentence) is not None


LONG = {
    "clauses": " ".join(f"In {year} was er nog vrede, zei hij;" for year in range(1900, 1930)),
    "words": " ".join(["woord"] * 250),
    "no space at all": "wapenstilstandsonderhandeling" * 20,
    "ligatures": "\ufdfa" * 170,
}


@pytest.mark.parametrize("name", LONG)
def test_what_is_too_long_is_cut_and_nothing_is_dropped(translator: FastTranslator, name: str) -> None:
    parts = translator._split(LONG[name])
    assert len(parts) > 1
    assert "".join(parts).replace(" ", "") == LONG[name].replace(" ", "")
    assert all(translator.count(part) <= MAX_PIECES for part in parts)
    whole = translator.translate([LONG[name]])[0]
    assert whole.text == " ".join(one.text for one in translator.translate(parts))


def test_pairs_that_are_too_long_for_one_pass_have_no_links(translator: FastTranslator) -> None:
    found = translator.links([(LONG["words"], "word"), PAIRS[0]])
    assert found[0] == []
    assert found[1] == translator.links(PAIRS[:1])[0]


@pytest.mark.parametrize("prefix", ["Putin called", "Vandaag", "In 2024"])
def test_continue_from_begins_with_the_prefix(translator: FastTranslator, prefix: str) -> None:
    found = translator.continue_from(SENTENCES[0], prefix)
    assert found.text.startswith(prefix)
    assert found.score is not None and found.score < 0


def test_a_greedy_continuation_is_the_reference_engines(model: Model, tiny: Path) -> None:
    ours = FastTranslator(model, Decoding(beams=1), compute="float32").continue_from(SENTENCES[5], "Vandaag")
    theirs = MarianTranslator(tiny, Decoding(beams=1)).continue_from(SENTENCES[5], "Vandaag")
    assert ours.text == theirs.text


def test_a_continuation_scores_what_follows(exact: FastTranslator) -> None:
    """The log-probabilities of the pieces after the prefix, and of the end, over their number."""
    found = exact.continue_from(SENTENCES[5], "Vandaag")
    sources, targets = exact._both([(SENTENCES[5], found.text)])
    given = len(exact._both([("", "Vandaag")])[1][0])
    assert targets[0][:given] == exact._both([("", "Vandaag")])[1][0]
    each = exact._search.score_batch(sources, targets)[0].log_probs[given:]
    assert found.score == pytest.approx(sum(each) / len(each), abs=0.02)


def test_continuing_many_is_continuing_each(translator: FastTranslator) -> None:
    pairs = [(sentence, prefix) for sentence in SENTENCES for prefix in ("Putin", "In 2024", "")]
    assert translator.continue_all(pairs) == [translator.continue_from(*pair) for pair in pairs]
    assert translator.continue_from(SENTENCES[3], "") == translator.search([SENTENCES[3]])[0]


def test_the_alternatives_begin_with_the_translation(translator: FastTranslator) -> None:
    found = translator.alternatives(SENTENCES[1])
    assert found[0] == translator.search([SENTENCES[1]])[0]
    assert len({one.text for one in found}) > 1
    scores = [one.score or 0 for one in found]
    assert scores == sorted(scores, reverse=True)
    assert translator.alternatives(LONG["clauses"]) == []


def test_padding_is_never_written(tiny: Path) -> None:
    """A random model would write it at every second sentence or so."""
    written = " ".join(one.text for one in FastTranslator(verified("tiny", tiny, "")).translate(SENTENCES * 3))
    assert "<pad>" not in written and "<nothing" not in written


def test_pickled_weights_give_the_same_translations(tiny: Path, translator: FastTranslator, tmp_path: Path) -> None:
    pickled = FastTranslator(verified("pickled", as_pickle(tiny, tmp_path / "pickled"), ""))
    assert pickled.translate(SENTENCES) == translator.translate(SENTENCES)


def test_another_seed_gives_other_translations(translator: FastTranslator, tmp_path: Path) -> None:
    other = FastTranslator(verified("other", make_folder(tmp_path / "other", seed=2), ""))
    assert other.translate(SENTENCES) != translator.translate(SENTENCES)


def test_the_marks_of_krant_json_are_announced(tiny_copy: Path) -> None:
    (tiny_copy / "krant.json").write_text(json.dumps({"term_markup": ["<t>", "</t>"]}), "utf-8")
    opened = FastTranslator(verified("copy", tiny_copy, ""), Decoding.of(tiny_copy, 2))
    assert opened.term_markup == ("<t>", "</t>")


def test_neither_torch_nor_transformers_is_imported(tiny: Path, cache: Path) -> None:
    code = (
        "import sys\nfrom pathlib import Path\nfrom translate.decoding import Decoding\n"
        "from translate.engines import opened\nfrom translate.models import verified\n"
        f"translator = opened(verified('tiny', Path({str(tiny)!r}), ''), Decoding())\n"
        "translator.translate(['Ja.'])\ntranslator.links([('Ja', 'Yes')])\n"
        "print(sorted({'torch', 'transformers'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert (done.stdout.strip(), done.stderr) == ("[]", "")


def test_int8_is_nearly_the_exact_model(translator: FastTranslator, exact: FastTranslator) -> None:
    assert translator.score(PAIRS) == pytest.approx(exact.score(PAIRS), rel=0.25)


def test_a_large_models_batches_are_smaller_and_shared_by_the_threads(
    model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = FastTranslator(model).translate(SENTENCES)
    monkeypatch.setattr("translate.engine.LARGE", 1)
    for threads, room in ((1, 768), (2, 384), (9, 256)):
        assert FastTranslator(model, threads=threads)._room == room
    assert FastTranslator(model, Decoding(batch_pieces=60))._room == 60
    assert FastTranslator(model).translate(SENTENCES) == expected


def test_wider_searches_come_in_smaller_batches(model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    rooms = []

    def spy(shapes: Any, start: Any, pieces: int, *others: Any) -> Any:
        rooms.append(pieces)
        return computed(shapes, start, pieces, *others)

    monkeypatch.setattr("translate.engine.computed", spy)
    translator = FastTranslator(model, Decoding(batch_pieces=1200))
    translator.search(SENTENCES)
    translator.widely(SENTENCES)
    assert rooms == [1200, 400]
