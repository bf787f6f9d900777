"""A Marian folder's two sentencepiece models: text to pieces and back, as transformers' MarianTokenizer does it.

Unlike there, `</s>` or `<pad>` in a text are five characters like others and end nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from translate.decoding import RELOAD
from translate.dictionary import Dictionary
from translate.errors import KrantError, first_line
from translate.models import DICTIONARY
from translate.translator import Hypothesis

END, UNKNOWN, PADDING = "</s>", "<unk>", "<pad>"
OBEYED = 1.0  # nats; chosen on FLORES dev and NTREX dev, where 0.5 and 4 are worse and 2 is as good
LANGUAGE = re.compile(r">>.*?<<", re.DOTALL)  # opus-mt's multilingual models: which language to write


class Pieces:
    """The tokenizer of a Marian folder, with the dictionary that the model has, if it has one."""

    def __init__(self, folder: Path, marks: tuple[str, str] | None = None) -> None:
        """`marks`: those of the folder's dictionary. Raises KrantError for files that are not what they should be."""
        self._source, self._target = _load(folder / "source.spm"), _load(folder / "target.spm")
        self._dictionary = Dictionary.read(folder / DICTIONARY, marks) if marks else None

    def given(self, text: str) -> str:
        """What the model gets for a text of the source language: the text, with what the dictionary says."""
        return self._dictionary.annotated(text) if self._dictionary else text

    def ranked(self, text: str, hypotheses: Sequence[Hypothesis]) -> list[int]:
        """Indices of a text's hypotheses, the best first: by the model, and by how many of the dictionary's words each
        has, of which one is worth OBEYED of its log-probability."""
        if self._dictionary is None or len(hypotheses) < 2:
            return list(range(len(hypotheses)))
        obeyed = self._dictionary.obeyed(text, [one.text for one in hypotheses])
        worth = [
            (one.score or 0.0) + OBEYED * words / (len(self.of_target(one.text)) + 1)
            for one, words in zip(hypotheses, obeyed, strict=True)
        ]
        return sorted(range(len(hypotheses)), key=lambda index: -worth[index])

    def of_source(self, text: str) -> list[str]:
        """The pieces of a text of the source language, with what the dictionary says."""
        return self._cut(self.given(text))

    def of_target(self, text: str) -> list[str]:
        """The pieces of a text of the target language."""
        return list(self._target.encode(text, out_type=str))

    def by_source_token(self, text: str) -> list[list[str]]:
        """`of_source` for each space-separated token by itself; pieces never cross a space."""
        tokens = self._dictionary.tokens(text) if self._dictionary else text.split()
        return [self._cut(token) for token in tokens]

    def by_target_token(self, text: str) -> list[list[str]]:
        """`of_target` for each space-separated token by itself."""
        return [self.of_target(token) for token in text.split()]

    def _cut(self, text: str) -> list[str]:
        code = LANGUAGE.match(text)
        if code is None:
            return list(self._source.encode(text, out_type=str))
        return [code[0], *self._source.encode(text[code.end() :], out_type=str)]

    def text(self, pieces: Iterable[str]) -> str:
        """The text that target pieces stand for, on one line; bytes become characters, unknown pieces nothing."""
        known = [piece for piece in pieces if piece not in (END, UNKNOWN, PADDING)]
        return " ".join(str(self._target.decode_pieces(known)).replace("▁", " ").split())


def target_pieces(folder: Path) -> list[str]:
    """All pieces of the target language. Raises KrantError for a file that is no sentencepiece model."""
    model = _load(folder / "target.spm")
    return [model.id_to_piece(index) for index in range(model.get_piece_size())]


def _load(path: Path) -> Any:
    from sentencepiece import SentencePieceProcessor

    try:
        data = path.read_bytes()
        if not data:  # which sentencepiece takes for no model at all, until it is used
            raise ValueError("is empty")
        return SentencePieceProcessor(model_proto=data)
    except (OSError, RuntimeError, ValueError) as error:
        cause = f"{path.name}: {first_line(error)}"
        raise KrantError(f"{path.parent}: this model cannot be loaded: {cause}. {RELOAD}") from error
