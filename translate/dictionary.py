"""A dictionary of words that a small model has hardly seen, written behind them in what it is given.

`De vuurtoren <t> lighthouse</t> is gesloten.` A model that was trained to obey terms between marks (Dinu et al. 2019,
"Training Neural Machine Translation to Apply Terminology Constraints") takes a word that it does not know from there;
what it knows better, it may say otherwise (Niehues 2021, "Continuous Learning in Neural Machine Translation using
Bilingual Dictionaries"); of what the beam holds, the hypothesis that has the dictionary's words is preferred. A model's
folder that has a dictionary says so, and with which marks, in its krant.json.

The file (xz): one word form a line, the word, a tab, its English. A form with a capital and without English is a name
that looks like the word (`Merel`, blackbird).

Nothing but the token, and whether it is the first, decides what is written behind it, and it stays within the token:
whatever counts tokens (word links above all) sees the sentence as it was.
"""

from __future__ import annotations

import lzma
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from translate.decoding import RELOAD
from translate.errors import KrantError, first_line

ENDING = re.compile(r"(?<=\w\w\w)(?:'s|ies|es|s|ed|d|ing|e|y)$")
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


class Dictionary:
    """Dutch words with their English, and the two marks between which a model expects it."""

    def __init__(self, words: Mapping[str, str], marks: tuple[str, str]) -> None:
        """`words`: word and its English, or a name and ''."""
        self.words = words
        self.opening, self.closing = marks

    @classmethod
    def read(cls, path: Path, marks: tuple[str, str]) -> Dictionary:
        """Raises KrantError for a file that is missing or damaged."""
        try:
            lines = lzma.decompress(path.read_bytes()).decode().removesuffix("\n").split("\n")
        except (OSError, lzma.LZMAError, UnicodeDecodeError) as error:
            raise KrantError(f"{path}: this dictionary cannot be read: {first_line(error)}. {RELOAD}") from error
        try:
            words = dict(line.split("\t") for line in lines)
        except ValueError:  # another number of columns
            words = {"": ""}
        if "" in words or any(not english and word.islower() for word, english in words.items()):
            raise _damaged(path, lines)
        return cls(words, marks)

    def annotated(self, sentence: str) -> str:
        """The sentence, each word that the model needs help with followed by its English between the marks.

        A sentence that has the marks itself is left alone: no text of an article becomes an annotation.
        """
        return " ".join(self.tokens(sentence))

    def tokens(self, sentence: str) -> list[str]:
        """The space-separated tokens of the sentence, each with what is written behind its words."""
        tokens = sentence.split()
        if self.opening in sentence or self.closing in sentence:
            return tokens
        return [self._token(token, first=index == 0) for index, token in enumerate(tokens)]

    def obeyed(self, sentence: str, translations: Sequence[str]) -> list[int]:
        """How many of the words written behind those of the sentence each translation has, in whatever inflection."""
        if self.opening in sentence:
            return [0] * len(translations)
        written = [part.partition(self.closing)[0] for part in self.annotated(sentence).split(self.opening)[1:]]
        wanted = [_stems(english) for english in written]
        return [sum(one <= found for one in wanted) for found in map(_stems, translations)]

    def _token(self, token: str, *, first: bool) -> str:
        def with_english(found: re.Match[str]) -> str:
            english = self.english(found[0], first=first)
            return f"{found[0]} {self.opening} {english}{self.closing}" if english else found[0]

        return WORD.sub(with_english, token)

    def english(self, word: str, *, first: bool = False) -> str:
        """What is written behind a word; '' if nothing is.

        A word with a capital is a name, unless it is the `first` (then its English has one, too) or its English always
        has one (Venezolaanse).
        """
        form = word.replace("’", "'")
        if word.islower():
            return self.words.get(form, "")
        if form in self.words or not word[1:].islower():
            return ""
        english = self.words.get(form.lower(), "")
        if first:
            return english[:1].upper() + english[1:]
        return english if english[:1].isupper() else ""


def _stems(english: str) -> set[str]:
    return {ENDING.sub("", word.lower()) for word in WORD.findall(english)}


def _damaged(path: Path, lines: Iterable[str]) -> KrantError:
    """What is wrong with a file that has a damaged line."""
    for number, line in enumerate(lines, 1):
        word, *english = line.split("\t")
        if not word or len(english) != 1 or (word.islower() and not english[0]):
            return KrantError(f"{path}: line {number} is damaged ({line!r} is no word with its English). {RELOAD}")
    raise AssertionError("no line is damaged")
