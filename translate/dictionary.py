"""A dictionary of words that a small model has hardly seen, written behind them in what it is given.

`De vuurtoren <t> lighthouse</t> is gesloten.` A model that was trained to obey terms between marks (Dinu et al. 2019,
"Training Neural Machine Translation to Apply Terminology Constraints") takes a word that it does not know from there;
what it knows better, it may say otherwise (Niehues 2021, "Continuous Learning in Neural Machine Translation using
Bilingual Dictionaries"). A model's folder that has a dictionary says so, and with which marks, in its krant.json.

The file (xz): one word form a line, `word`, its English, and, where the word often is a part of compounds, its English
there, separated by tabs. An empty second column is a word that the model knows and needs no help with. Words that are
not in the file are taken apart: `klimaatactivisten`, climate activists.

Nothing but the token, and whether it is the first, decides what is written behind it, and it stays within the token:
whatever counts tokens (word links above all) sees the sentence as it was.
"""

from __future__ import annotations

import lzma
import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from translate.decoding import RELOAD
from translate.errors import KrantError, first_line

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
SHORTEST_PART, SHORTEST_COMPOUND = 3, 7  # letters
REMEMBERED = 50_000  # words that were taken apart
NO_SINGULAR = {"goods", "clothes", "means", "news", "series", "species", "savings", "premises"}


class Dictionary:
    """Dutch words with their English, and the two marks between which a model expects it."""

    def __init__(self, entries: Iterable[tuple[str, str, str]], marks: tuple[str, str]) -> None:
        """`entries`: word, its English or '', its English as a part of a compound or ''."""
        self.words: dict[str, str] = {}
        self.parts: dict[str, str] = {}
        for word, english, part in entries:
            self.words[word] = english
            if part:
                self.parts[word] = part
        self.opening, self.closing = marks
        self._taken_apart = lru_cache(REMEMBERED)(self._compound)

    @classmethod
    def read(cls, path: Path, marks: tuple[str, str]) -> Dictionary:
        """Raises KrantError for a file that is missing or damaged."""
        try:
            lines = lzma.decompress(path.read_bytes()).decode().removesuffix("\n").split("\n")
        except (OSError, lzma.LZMAError, UnicodeDecodeError) as error:
            raise KrantError(f"{path}: this dictionary cannot be read: {first_line(error)}. {RELOAD}") from error
        return cls((_entry(path, number, line) for number, line in enumerate(lines, 1)), marks)

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

    def _token(self, token: str, *, first: bool) -> str:
        def with_english(found: re.Match[str]) -> str:
            english = self.english(found[0], first=first)
            return f"{found[0]} {self.opening} {english}{self.closing}" if english else found[0]

        return WORD.sub(with_english, token)

    def english(self, word: str, *, first: bool = False) -> str:
        """What is written behind a word; '' if nothing is.

        A word with a capital is a name, unless it is the `first` or its English has one, too (Venezolaanse).
        """
        low = word.replace("’", "'")
        if not word.islower():
            if not word[1:].islower():
                return ""
            low = low.lower()
        known = self.words.get(low)
        english = self._taken_apart(low) if known is None else known
        return english if first or word.islower() or english[:1].isupper() else ""

    def _compound(self, word: str) -> str:
        """The English of a compound by that of its parts, the longest last part first."""
        if len(word) < SHORTEST_COMPOUND:
            return ""
        for place in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
            head = self.parts.get(word[place:])
            if head:
                modifier = self._modifier(word[:place])
                if modifier:
                    return f"{modifier} {head}"
        return ""

    def _modifier(self, text: str) -> str:
        """The English of what stands before a compound's last part: a word, perhaps with a linking s, or a compound."""
        for form in (text, text.removesuffix("s")):
            found = self.parts.get(form) if len(form) >= SHORTEST_PART else None
            if found:
                return _singular(found) if form.endswith("en") else found
        return self._compound(text)


def _entry(path: Path, number: int, line: str) -> tuple[str, str, str]:
    word, *columns = line.split("\t")
    if not word or len(columns) not in (1, 2):
        raise KrantError(f"{path}: line {number} is damaged ({line!r} is no word with its English). {RELOAD}")
    return word, columns[0], "".join(columns[1:])


def _singular(english: str) -> str:
    """An English plural as it stands before another noun: farmer protest, not farmers protest."""
    plural = english.endswith("s") and not english.endswith(("ss", "us", "is", "ics")) and len(english) > 3
    return english[:-1] if plural and english not in NO_SINGULAR else english
