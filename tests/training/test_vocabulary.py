"""Texts to ids as the model's own tokenizer does it, for folders like ours and folders like opus-mt's."""

from __future__ import annotations

from pathlib import Path

import pytest
from transformers import MarianTokenizer

from tests.training.models import opus_folder, toy_pairs
from tests.translate.folders import make_folder
from translate.training.pieces import Encoder
from translate.training.vary import Pair
from translate.training.vocabulary import Vocabulary


@pytest.fixture(scope="module", params=["ours", "opus"])
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    make = opus_folder if request.param == "opus" else make_folder
    return make(tmp_path_factory.mktemp("model"))


def test_ids_are_those_of_the_tokenizer(folder: Path) -> None:
    vocabulary, tokenizer = Vocabulary(folder), MarianTokenizer.from_pretrained(folder)
    for dutch, english in [*toy_pairs(20), ("Één 🙂 straat", "A 🙂 street")]:
        assert [*vocabulary.of_source(dutch), 0] == tokenizer(dutch)["input_ids"]
        assert [*vocabulary.of_target(english), 0] == tokenizer(text_target=english)["input_ids"]
        ids = vocabulary.of_target(english)
        assert vocabulary.text(ids) == tokenizer.decode([*ids, 0], skip_special_tokens=True)


def test_sampling_cuts_the_same_text_in_other_ways(folder: Path) -> None:
    vocabulary = Vocabulary(folder)
    cuts = {tuple(vocabulary.of_source("De kleine straat", sampled=True)) for _ in range(40)}
    assert len(cuts) > 1
    texts = {"".join(vocabulary.pieces[index] for index in cut) for cut in cuts if vocabulary.unknown not in cut}
    assert texts == {"▁De▁kleine▁straat"}


def test_links_find_their_pieces_in_any_vocabulary(folder: Path) -> None:
    encoder = Encoder(folder, 0.0, 1)
    encoded = encoder.encode(Pair.of("een rode deur", "a red door", "0-0 1-1 2-2"))
    pieces = encoder.vocabulary.pieces
    for row, column, _ in encoded.attention:
        assert pieces[encoded.target[row]] and pieces[encoded.source[column]]
    words = {row for row, index in enumerate(encoded.target) if pieces[index] != "▁"}
    assert {row for row, _, _ in encoded.attention} == words
