"""A dictionary of words that a small model has hardly seen, written behind them in what it is given.

`De vuurtoren <t> lighthouse</t> is gesloten.` A model that was trained to obey terms between marks (Dinu et al. 2019,
"Training Neural Machine Translation to Apply Terminology Constraints") takes a word that it does not know from there;
what it knows better, it may say otherwise (Niehues 2021, "Continuous Learning in Neural Machine Translation using
Bilingual Dictionaries"). A model's folder that has a dictionary says so, and with which marks, in its krant.json.

The file: one word form a line, `word`, its English, and what it means as a part of a compound (the English, if that
column is left out), separated by tabs. An empty second column is a word that the model knows and needs no help with.
Words that are not in the file are taken apart: `klimaatactivisten`, climate activists.

Nothing but the token decides what is written behind it, and it stays within the token: whatever counts tokens (word
links above all) sees the sentence as it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from translate.decoding import RELOAD
from translate.errors import KrantError

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
SHORTEST_PART, SHORTEST_COMPOUND = 3, 7  # letters
REMEMBERED = 50_000  # words that were taken apart


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
            lines = path.read_text("utf-8").removesuffix("\n").split("\n")
        except (OSError, UnicodeDecodeError) as error:
            raise KrantError(f"{path}: this dictionary cannot be read: {error}. {RELOAD}") from error
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
        """Capitalised words are names, except at the beginning."""

        def with_english(found: re.Match[str]) -> str:
            word = found[0].replace("’", "'")
            if first and word[1:].islower():
                word = word.lower()
            english = self.english(word) if word.islower() else ""
            return f"{found[0]} {self.opening} {english}{self.closing}" if english else found[0]

        return WORD.sub(with_english, token)

    def english(self, word: str) -> str:
        """What is written behind a word; '' if nothing is."""
        known = self.words.get(word)
        return self._taken_apart(word) if known is None else known

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
        """The English of what stands before a compound's last part: a word, perhaps with a linking s or a hyphen."""
        for form in (text, text.removesuffix("-"), text.removesuffix("s")):
            found = self.parts.get(form) if len(form) >= SHORTEST_PART else None
            if found:
                return _singular(found, form)
        return self._compound(text)


def _entry(path: Path, number: int, line: str) -> tuple[str, str, str]:
    columns = line.split("\t")
    if len(columns) not in (2, 3) or not columns[0]:
        raise KrantError(f"{path}: line {number} is damaged ({line!r} is no word with its English). {RELOAD}")
    return columns[0], columns[1], columns[-1]


def _singular(english: str, dutch: str) -> str:
    """An English plural as it stands before another noun: farmer protest, not farmers protest."""
    plural = english.endswith("s") and not english.endswith(("ss", "us", "is", "ics")) and dutch.endswith(("en", "s"))
    return english[:-1] if plural and len(english) > 3 else english
