"""Pieces of the vocabulary and the attention that word links wish for."""

from __future__ import annotations

from pathlib import Path

import pytest
import sentencepiece

from translate.training.model import Shape, create, train_vocabulary
from translate.training.pieces import Encoder
from translate.training.vary import CLOSE, OPEN, Pair, Side

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(scope="session")
def vocabulary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("vocabulary")
    text = folder / "text.txt"
    text.write_text("\n".join(path.read_text("utf-8") for path in sorted(EXAMPLES.rglob("*.txt"))), "utf-8")
    return train_vocabulary(text, folder / "joint", 700)


def test_special_pieces_and_order(vocabulary: Path) -> None:
    processor = sentencepiece.SentencePieceProcessor(model_file=str(vocabulary))
    assert [processor.id_to_piece(i) for i in range(2)] == ["</s>", "<unk>"]
    assert processor.encode(f"Poetins{OPEN} Putin's{CLOSE} leger", out_type=str).count(OPEN) == 1
    assert processor.decode(processor.encode("12 🙂 Ж")) == "12 🙂 Ж"


@pytest.mark.parametrize("text", ["De Kamer zei: 12 nee!", "🙂 Жук x", "é ½ °", "a  b"])
def test_every_piece_has_its_token(vocabulary: Path, text: str) -> None:
    encoder = Encoder(str(vocabulary), 0.0, 1)
    processor = encoder.vocabulary.source
    plain = processor.normalize(text).replace("\u2581", " ").strip()
    found = encoder.members(processor.encode(plain), Side.of(plain))
    tokens = {owner for owner in Side.of(plain).owners if owner >= 0}
    assert tokens <= set(found)
    for token in tokens:
        whole = processor.decode([processor.encode(plain)[index] for index in found[token]]).strip()
        first, last = Side.of(plain).span(token)
        assert whole == plain[first:last]


def test_text_that_pieces_do_not_follow_has_no_members(vocabulary: Path) -> None:
    encoder = Encoder(str(vocabulary), 0.0, 1)
    assert encoder.members(encoder.vocabulary.source.encode("anders dan"), Side.of("iets")) == {}


def test_attention_follows_the_links(vocabulary: Path) -> None:
    encoder = Encoder(str(vocabulary), 0.0, 1)
    encoded = encoder.encode(Pair.of("Het regent .", "It rains .", "0-0 1-1 2-2"))
    totals: dict[int, float] = {}
    for row, _, weight in encoded.attention:
        totals[row] = totals.get(row, 0.0) + weight
    assert all(abs(total - 1) < 1e-9 for total in totals.values())
    last = max(encoded.attention)
    assert (last[0], last[1]) == (len(encoded.target) - 1, len(encoded.source) - 1)


def test_back_translated_source_is_tagged(vocabulary: Path) -> None:
    encoder = Encoder(str(vocabulary), 0.0, 1)
    encoded = encoder.encode(Pair.of("Het regent", "It rains", "0-0"), tagged=True)
    assert encoded.source[0] == encoder.tag != encoder.vocabulary.unknown
    assert not encoded.attention


def test_folder_for_training_from_nothing(vocabulary: Path, tmp_path: Path) -> None:
    from transformers import MarianTokenizer

    create(tmp_path, vocabulary, Shape(32, 64, 1, 1, 4))
    tokenizer = MarianTokenizer.from_pretrained(tmp_path)
    ids = tokenizer("De Kamer.")["input_ids"]
    processor = sentencepiece.SentencePieceProcessor(model_file=str(vocabulary))
    assert ids == [*processor.encode("De Kamer."), 0]
    assert tokenizer.pad_token_id == processor.get_piece_size()
