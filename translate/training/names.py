"""Names to put in the place of others while training: those of the news glossary, and as many that both sides share."""

from __future__ import annotations

import csv
import random
import re
from collections.abc import Iterable
from pathlib import Path

from translate.training.vary import shared_names

NEWS = Path(__file__).parents[2] / "glossary" / "data" / "news.tsv"
KINDS = ("person", "place", "country")
WORD = re.compile(r"[^\W\d_]{4,}")


def names(texts: Iterable[tuple[str, str]], glossary: Path = NEWS) -> list[tuple[str, str]]:
    """(Dutch, English) of single-word names: the glossary's, and twice as many of `texts`' that are spelt the same."""
    with glossary.open(encoding="utf-8", newline="") as file:
        known = {
            (dutch, row["en"])
            for row in csv.DictReader(file, delimiter="\t")
            if row["kind"] in KINDS
            for dutch in (row["nl"], *filter(None, row["variants"].split(" | ")))
            if WORD.fullmatch(dutch) and WORD.fullmatch(row["en"])
        }
    shared = sorted(set().union(*(shared_names(dutch, english) for dutch, english in texts)))
    random.Random(1).shuffle(shared)
    return sorted(known | {(name, name) for name in shared[: 2 * len(known)]})
