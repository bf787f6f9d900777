"""The reference engine on a small random model: the weights mean nothing, the promises hold all the same."""

from __future__ import annotations

import json
import math
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.translate.folders import SENTENCES, as_pickle, make_folder
from translate.decoding import MAX_PIECES, Decoding
from translate.errors import KrantError
from translate.marian import MarianTranslator
from translate.translator import Hypothesis


@pytest.fixture(scope="module")
def translator(tiny: Path) -> MarianTranslator:
    return MarianTranslator(tiny)


def close(left: list[Hypothesis], right: list[Hypothesis]) -> bool:
    """The same texts; scores to the last digits, which depend on the order of additions."""
    return [one.text for one in left] == [one.text for one in right] and all(
        one.score == pytest.approx(other.score, abs=2e-4) for one, other in zip(left, right, strict=True)
    )


def test_one_hypothesis_a_sentence_with_a_score_and_one_line(translator: MarianTranslator) -> None:
    found = translator.translate(SENTENCES)
    assert len(found) == len(SENTENCES)
    assert len({one.text for one in found}) > len(SENTENCES) // 2, "a model that always says the same proves nothing"
    for one in found:
        assert one.score is not None and one.score < 0
        assert one.text == " ".join(one.text.split())


@pytest.mark.parametrize("pieces", [1, 60, 100_000])
def test_results_do_not_depend_on_the_batch_size(tiny: Path, translator: MarianTranslator, pieces: int) -> None:
    other = MarianTranslator(tiny, Decoding(batch_pieces=pieces))
    assert close(other.translate(SENTENCES), translator.translate(SENTENCES))


def test_results_do_not_depend_on_the_order_or_on_the_company(translator: MarianTranslator) -> None:
    expected = translator.translate(SENTENCES)
    assert close(translator.translate(SENTENCES[::-1]), expected[::-1])
    assert close(translator.translate(SENTENCES * 2), expected * 2)
    assert close([translator.translate([sentence])[0] for sentence in SENTENCES], expected)


def test_nothing_in_nothing_out(translator: MarianTranslator) -> None:
    assert translator.translate([]) == []
    assert translator.links([]) == []
    assert translator.score([]) == []


@pytest.mark.parametrize("sentence", ["", " ", "🦊", "\u202eتجربة", "<script>alert(1)</script>", "</s>", "<pad> <unk>"])
def test_odd_input_has_a_result_too(translator: MarianTranslator, sentence: str) -> None:
    assert len(translator.translate([sentence, "Ja!"])) == 2


LONG = {
    "clauses": " ".join(f"In {year} was er nog vrede, zei hij;" for year in range(1900, 1930)),
    "words": " ".join(["woord"] * 250),
    "no space at all": "wapenstilstandsonderhandeling" * 20,
}
LIGATURE = "\ufdfa"  # one character, of which sentencepiece makes four words


@pytest.mark.parametrize("name", LONG)
def test_what_is_too_long_is_cut_and_nothing_is_dropped(translator: MarianTranslator, name: str) -> None:
    parts = translator._split(LONG[name])
    assert len(parts) > 1
    assert ("" if name == "no space at all" else " ").join(parts) == LONG[name]
    assert all(len(translator._tokenizer(part)["input_ids"]) <= MAX_PIECES for part in parts)
    separate = translator.translate(parts)
    whole = translator.translate([LONG[name]])[0]
    assert whole.text == " ".join(one.text for one in separate)
    assert whole.score == pytest.approx(sum(one.score or 0 for one in separate) / len(separate), abs=2e-4)


def test_a_long_sentence_leaves_its_neighbours_in_their_places(translator: MarianTranslator) -> None:
    expected = translator.translate(SENTENCES[:2])
    found = translator.translate([SENTENCES[0], LONG["clauses"], SENTENCES[1]])
    assert close([found[0], found[2]], expected)


def test_characters_that_are_many_pieces_are_counted_as_pieces(translator: MarianTranslator) -> None:
    """These 170 characters are more than 1,000 pieces, and the model has 512 places."""
    line = LIGATURE * 170
    parts = translator._split(line)
    assert "".join(parts) == line
    assert all(len(translator._tokenizer(part)["input_ids"]) <= MAX_PIECES for part in parts)
    assert len(translator.translate([line])) == 1


def test_the_search_keeps_no_scores_of_its_steps(translator: MarianTranslator, monkeypatch: pytest.MonkeyPatch) -> None:
    """One float a step, beam and vocabulary entry: with opus-mt that would be gigabytes a batch."""
    kept: list[int] = []
    generate = translator._model.generate

    def observed(*args: Any, **kwargs: Any) -> Any:
        output = generate(*args, **kwargs)
        kept.extend(step.untyped_storage().nbytes() for step in output.scores)
        return output

    monkeypatch.setattr(translator._model, "generate", observed)
    monkeypatch.setattr(translator, "_known", {})  # other tests have translated these sentences
    assert all(one.score is not None for one in translator.translate(SENTENCES))
    assert kept and not any(kept)


def test_a_model_can_ask_for_shorter_inputs(tiny_copy: Path) -> None:
    assert Decoding.of(tiny_copy, 2) == Decoding(beams=2)
    (tiny_copy / "krant.json").write_text(json.dumps({"clause_pieces": 12}), "utf-8")
    decoding = Decoding.of(tiny_copy, 2)
    assert decoding == Decoding(beams=2, clause_pieces=12)
    parts = MarianTranslator(tiny_copy, decoding)._split(SENTENCES[1])
    assert parts == ["De Tweede Kamer vergadert vandaag over de begroting,", "en dat kan nog lang duren."]


def test_a_model_can_announce_marks_for_terms(tiny_copy: Path) -> None:
    (tiny_copy / "krant.json").write_text(json.dumps({"term_markup": ["<t>", "</t>"]}), "utf-8")
    assert Decoding.of(tiny_copy, 2).term_markup == ("<t>", "</t>")


@pytest.mark.parametrize(
    "content", ["{", "[]", '{"clause_peices": 40}', '{"clause_pieces": "veel"}', "\ufeff{}", '{"term_markup": ["<t>"]}']
)
def test_damaged_settings_of_a_model_are_said(tiny_copy: Path, content: str) -> None:
    (tiny_copy / "krant.json").write_text(content, "utf-8")
    with pytest.raises(KrantError, match=r"krant\.json: is damaged"):
        Decoding.of(tiny_copy, 4)


def test_pickled_weights_give_the_same_translations(tiny: Path, translator: MarianTranslator, tmp_path: Path) -> None:
    pickled = MarianTranslator(as_pickle(tiny, tmp_path / "pickled"))
    assert close(pickled.translate(SENTENCES), translator.translate(SENTENCES))


def test_another_seed_gives_other_translations(translator: MarianTranslator, tmp_path: Path) -> None:
    other = MarianTranslator(make_folder(tmp_path / "other", seed=2))
    assert not close(other.translate(SENTENCES), translator.translate(SENTENCES))


def test_a_vocabulary_of_another_model_is_refused(tiny_copy: Path) -> None:
    path = tiny_copy / "vocab.json"
    entries = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps(entries | {f"more{i}": len(entries) + i for i in range(5)}), "utf-8")
    with pytest.raises(
        KrantError, match=r"vocab\.json has 306 entries, but the weights are for 301\..*different models"
    ):
        MarianTranslator(tiny_copy)


@pytest.mark.parametrize("name", ["vocab.json", "source.spm", "target.spm", "config.json", "tokenizer_config.json"])
@pytest.mark.parametrize("content", [b"", b"\x00damaged"])
def test_a_damaged_file_is_one_clear_line(tiny_copy: Path, name: str, content: bytes) -> None:
    (tiny_copy / name).write_bytes(content)
    with pytest.raises(KrantError) as problem:
        MarianTranslator(tiny_copy)
    message = str(problem.value)
    assert message.startswith(f"{tiny_copy}: this model cannot be loaded: ")
    assert message.endswith("Fetch the model again, or use --model bundled.")
    assert "\n" not in message


def test_weights_of_another_shape_are_refused(tiny_copy: Path, tmp_path: Path) -> None:
    larger = make_folder(tmp_path / "larger", pieces=320)
    shutil.copy(larger / "model.safetensors", tiny_copy / "model.safetensors")
    with pytest.raises(KrantError, match="cannot be loaded"):
        MarianTranslator(tiny_copy)


PAIRS = [("Poetin belde met Biden .", "Putin called Biden ."), ("Nee .", "No , never ."), ("Ja", "Yes")]


def test_links_are_between_existing_words_and_at_most_one_a_target_word(translator: MarianTranslator) -> None:
    found = translator.links(PAIRS)
    assert len(found) == len(PAIRS)
    assert any(found)
    for (source, target), links in zip(PAIRS, found, strict=True):
        assert all(0 <= i < len(source.split()) and 0 <= j < len(target.split()) for i, j, _ in links)
        assert all(0 < weight <= 1.001 for _, _, weight in links)
        assert len({j for _, j, _ in links}) == len(links)


def test_links_do_not_depend_on_the_batch(tiny: Path, translator: MarianTranslator) -> None:
    alone = MarianTranslator(tiny, Decoding(batch_pieces=1)).links(PAIRS)
    for one, other in zip(alone, translator.links(PAIRS), strict=True):
        assert [link[:2] for link in one] == [link[:2] for link in other]
        assert [link[2] for link in one] == pytest.approx([link[2] for link in other], abs=2e-3)


def test_scores_are_mean_log_probabilities(tiny: Path, translator: MarianTranslator) -> None:
    found = translator.score(PAIRS)
    assert all(math.isfinite(value) and value < 0 for value in found)
    assert MarianTranslator(tiny, Decoding(batch_pieces=1)).score(PAIRS) == pytest.approx(found, abs=1e-4)
    assert translator.score(PAIRS[::-1]) == pytest.approx(found[::-1], abs=1e-4)


def test_the_model_likes_its_own_translation_better_than_another_one(translator: MarianTranslator) -> None:
    found = translator.translate(SENTENCES)
    source, own = next((s, h.text) for s, h in zip(SENTENCES, found, strict=True) if len(h.text.split()) > 1)
    better, worse = translator.score([(source, own), (source, "Quite something else , it seems")])
    assert better > worse


def test_pairs_that_are_too_long_for_one_pass_have_no_links(translator: MarianTranslator) -> None:
    found = translator.links([(LONG["words"], "word"), PAIRS[0]])
    assert found[0] == []
    assert found[1] == translator.links(PAIRS[:1])[0]


@pytest.mark.parametrize("prefix", ["Putin called", "Vandaag", "‘Wij", "In 2024"])
def test_continue_from_begins_with_the_prefix(translator: MarianTranslator, prefix: str) -> None:
    found = translator.continue_from(SENTENCES[0], prefix)
    assert found.text.startswith(prefix)
    assert found.score is not None and found.score < 0


def test_continue_from_nothing_is_a_translation(translator: MarianTranslator) -> None:
    assert translator.continue_from(SENTENCES[3], "").text == translator.translate([SENTENCES[3]])[0].text
