"""Which sources of a memory may be like a sentence: those that share its rarest words and have about its length.

A source that is like the sentence by 85 % has nearly all of its words, so that it is enough to look at those words of
the sentence that are in few sources. SQLite's full-text index (FTS5, without texts and positions) keeps for each word
the sources that have it.
"""

from __future__ import annotations

import math
import re
import sqlite3
import unicodedata
from itertools import combinations

ENOUGH = 1000  # candidates from the rarest words; commoner words are not asked for any more
FEWEST = 3  # words that are asked for at least, because the rarest one may be the one that differs
MOST = 5_000  # sources that are compared at most, so that a sentence of common words only takes no second
_FOLDED = str.maketrans("‘’‚‛´`“”„«»–—‐‑\u00a0", "''''''\"\"\"\"\"---- ")
_WORD = re.compile(r"[^\W_]+")


def comparable(text: str) -> str:
    """The text without what makes no difference between two sentences: capitals, kinds of quotes, dashes, spaces."""
    return " ".join(unicodedata.normalize("NFC", text).translate(_FOLDED).casefold().split())


class Index:
    """The word lists of an open memory."""

    SCHEMA = "CREATE VIRTUAL TABLE word USING fts5 (words, content = '', detail = none, tokenize = 'ascii')"

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._counts: dict[str, int] = {}

    def add(self, source: int, text: str) -> None:
        """Put in a new source, whose text is `comparable`."""
        words = " ".join(dict.fromkeys(_words(text)))
        self._connection.execute("INSERT INTO word (rowid, words) VALUES (?, ?)", (source, words))
        self._counts.clear()

    def near(self, text: str, least: float) -> list[tuple[int, str]]:
        """Candidates for a `comparable` text, as ids and texts: all that share a rare word and may reach `least`."""
        query = self._query(text)
        if not query:
            return []
        shortest, longest = _range(len(text), least)
        rows = self._connection.execute(
            "SELECT source.id, source.text FROM word JOIN source ON source.id = word.rowid"
            " WHERE word MATCH ? AND source.length BETWEEN ? AND ? LIMIT ?",
            (query, shortest, longest, MOST),
        )
        return rows.fetchall()

    def _query(self, text: str) -> str:
        """The rare words, and if there are few, pairs of the next ones: one word alone would be in too many sources."""
        words = sorted(set(_words(text)), key=lambda word: (self._count(word), -len(word), word))
        rare, reached = 0, 0
        while rare < len(words) and (reached := reached + self._count(words[rare])) <= ENOUGH:
            rare += 1
        asked = [f'"{word}"' for word in words[:rare]]
        if rare < FEWEST:
            following = [f'"{word}"' for word in words[rare : rare + FEWEST]]
            pairs = [f"({one} AND {other})" for one, other in combinations(following, 2)]
            asked += pairs if len(words) > FEWEST and pairs else following
        return " OR ".join(asked)

    def _count(self, word: str) -> int:
        """In how many sources a word is, up to a number that is too many; asked once."""
        if word not in self._counts:
            found = "SELECT count(*) FROM (SELECT rowid FROM word WHERE word MATCH ? LIMIT ?)"
            self._counts[word] = self._connection.execute(found, (f'"{word}"', ENOUGH + 1)).fetchone()[0]
        return self._counts[word]


def _words(text: str) -> list[str]:
    """Words as the index has them: it splits at ASCII characters that are no letters or digits, and so do we."""
    return _WORD.findall(text)


def _range(length: int, least: float) -> tuple[int, int]:
    """The lengths that another text can have at a ratio of `least`: 2·min/(a+b) is what the ratio can be at most."""
    return math.ceil(length * least / (2 - least)), math.floor(length * (2 - least) / least)
