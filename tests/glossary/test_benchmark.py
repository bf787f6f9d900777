"""The benchmark of finding: precision and recall over both halves. Run as a script, it lists the misses of a half.

.venv/bin/python -m tests.glossary.test_benchmark dev [GLOSSARY.tsv …]
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from glossary import formats
from glossary.find import Finder
from glossary.terms import Glossary, Hit

DATA = Path(__file__).parents[1] / "data"


@dataclass(frozen=True)
class Score:
    """Counts over one half; `errors` are lines for people."""

    right: int
    found: int
    wanted: int
    errors: tuple[str, ...]

    @property
    def precision(self) -> float:
        return self.right / self.found

    @property
    def recall(self) -> float:
        return self.right / self.wanted


def sentences(split: str) -> list[dict[str, Any]]:
    text = (DATA / "glossary-benchmark.json").read_text(encoding="utf-8")
    found: list[dict[str, Any]] = [one for one in json.loads(text)["sentences"] if one["split"] == split]
    return found


@cache
def own_finder() -> Finder:
    return Finder(formats.read(DATA / "glossary-benchmark.tsv"))


def score(finder: Finder, split: str) -> Score:
    """Match hits with marked terms: the hit starts within the marked word, and the marked English is right for it."""
    articles: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for sentence in sentences(split):
        articles[sentence["article"]].append(sentence)
    right = found = wanted = 0
    errors: list[str] = []
    for article in articles.values():
        hits = finder.find_in_article([sentence["nl"] for sentence in article])
        for sentence, line in zip(article, hits, strict=True):
            open_hits = [hit for hit in line if not hit.protected]
            found += len(open_hits)
            wanted += len(sentence["terms"])
            for term in sentence["terms"]:
                hit = next((hit for hit in open_hits if is_right(hit, term)), None)
                if hit is None:
                    errors.append(f"missed {term['text']} → {term['en']} [{sentence['form']}] in: {sentence['nl']}")
                else:
                    open_hits.remove(hit)
                    right += 1
            errors += [f"wrong {hit.text} → {hit.expected} ({hit.form}) in: {sentence['nl']}" for hit in open_hits]
    return Score(right, found, wanted, tuple(errors))


def is_right(hit: Hit, term: dict[str, Any]) -> bool:
    starts = term["start"] <= hit.start < term["start"] + len(term["text"])
    return starts and term["en"] in (hit.expected, hit.base, *hit.accepted)


def test_the_benchmark_is_big_enough_and_well_formed() -> None:
    both = sentences("dev") + sentences("test")
    assert len(both) >= 400
    assert sum(len(sentence["terms"]) for sentence in both) >= 600
    for sentence in both:
        for term in sentence["terms"]:
            assert sentence["nl"].startswith(term["text"], term["start"])


@pytest.mark.parametrize("split", ["dev", "test"])
def test_finding_is_precise_and_complete(split: str) -> None:
    result = score(own_finder(), split)
    assert min(result.precision, result.recall) >= 0.99, "\n".join(result.errors)


def main(arguments: list[str]) -> None:
    split, *paths = arguments
    glossary = sum((formats.read(Path(path)) for path in paths), Glossary()) if paths else None
    result = score(Finder(glossary) if glossary else own_finder(), split)
    print("\n".join(result.errors))
    print(
        f"{split}: precision {result.precision:.4f} recall {result.recall:.4f} of {result.wanted}, {result.found} found"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
