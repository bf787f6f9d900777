"""Hints behind the words of training sources, and a small model trained further to obey its dictionary."""

from __future__ import annotations

import json
import lzma
import random
import re
from pathlib import Path

import pytest

from tests.training.models import opus_folder, toy_pairs
from translate.dictionary import Dictionary
from translate.errors import KrantError
from translate.models import verified
from translate.training import further
from translate.training.hints import Hints, corpus_dictionary
from translate.training.vary import Pair

MARKS = ("<t>", "</t>")
DICTIONARY = Dictionary([("vuurtoren", "lighthouse", ""), ("klimaat", "", "climate")], MARKS)
PAIR = Pair.of("De vuurtoren en het klimaat gaan dicht.", "The lighthouse and the climate close.", "1-1 4-4 5-5")


def test_a_rare_word_nearly_always_has_its_english_and_others_now_and_then() -> None:
    hints = Hints(DICTIONARY, {"dicht": "closed"})
    found = [hints.written(PAIR, random.Random(seed)) for seed in range(400)]
    texts = [pair.dutch.text for pair in found]
    assert {re.sub(r" <t> [^<]*</t>", "", text) for text in texts} == {PAIR.dutch.text}
    shares = {said: sum(f"{said}</t>" in text for text in texts) / 400 for said in ("lighthouse", "closed", "climate")}
    assert 0.87 < shares["lighthouse"] < 0.98 and 0.18 < shares["closed"] < 0.32 and 0.06 < shares["climate"] < 0.18
    for pair in found:
        for number, (start, end) in enumerate(((0, 2), (3, 12))):
            assert pair.dutch.owners[start:end] == [number] * (end - start), "links still lead to the words"
        assert len(pair.dutch.owners) == len(pair.dutch.text) and pair.links == PAIR.links


def test_the_corpus_says_what_mostly_stood_for_a_word() -> None:
    pairs = [
        Pair.of("Het klimaat telt.", "The climate counts.", "0-0 1-1 2-2"),
        Pair.of("Het klimaat telt.", "The climate matters.", "0-0 1-1 2-2"),
        Pair.of("Ons klimaat.", "Our weather.", "0-0 1-1"),
        Pair.of("Klimaat van Parijs.", "Climate of Paris.", "0-0 1-1 2-2"),
    ]
    assert corpus_dictionary(pairs) == {"klimaat": "climate", "telt": "counts"}


@pytest.fixture
def start(tmp_path: Path) -> Path:
    folder = opus_folder(tmp_path / "start")
    (folder / "dictionary.tsv.xz").write_bytes(lzma.compress(b"fiets\tbike\n"))
    (folder / "krant.json").write_text(json.dumps({"dictionary": MARKS}), "utf-8")
    return folder


def test_a_model_is_trained_further_and_keeps_its_dictionary(start: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    rows = [f"newspaper\t{dutch}\t{english}\n" for dutch, english in toy_pairs(60)]
    (data / "pairs.tsv").write_text("".join(rows), "utf-8")
    said: list[str] = []
    wish = further.Further(steps=4, tokens=256)
    model = further.train(data, start, tmp_path / "out", wish, said.append)
    assert verified("x", model, "").hash != verified("x", start, "").hash
    assert (model / "dictionary.tsv.xz").read_bytes() == (start / "dictionary.tsv.xz").read_bytes()
    assert json.loads((model / "krant.json").read_text("utf-8")) == {"dictionary": list(MARKS)}
    weights = (model / "model.safetensors").read_bytes()
    assert further.train(data, start, tmp_path / "out", wish, said.append) == model, "done: nothing is trained again"
    assert "going on at step 4" in said and (model / "model.safetensors").read_bytes() == weights
    (start / "krant.json").unlink()
    with pytest.raises(KrantError, match="has no dictionary"):
        further.train(data, start, tmp_path / "other", wish, said.append)
