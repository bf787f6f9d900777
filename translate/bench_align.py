"""How well aligners do on documents with gold beads (`krant bench align`).

Figures are given for the first half of the documents (on which Krant's weights were tuned), the second half and all;
the reliability table compares Krant's confidences with the share of right beads on the second half.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

from align.aligner import Evidence, align
from align.bitext import Bead
from align.files import write_atomically
from align.score import score
from translate.align_evidence import Judge
from translate.errors import KrantError
from translate.models import Model, resolve

BINS = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99, 1.0)
Documents = Sequence[tuple[Sequence[Bead], Sequence[Bead]]]


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """A document with the beads it should get."""

    source: tuple[str, ...]
    target: tuple[str, ...]
    beads: tuple[Bead, ...]


def read_gold(path: Path) -> list[GoldDocument]:
    """The documents of a benchmark file. Raises KrantError when it is not such a file."""
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        return [
            GoldDocument(
                tuple(value["src"]),
                tuple(value["tgt"]),
                tuple(Bead(tuple(source), tuple(target)) for source, target in value["gold"]),
            )
            for value in values
        ]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise KrantError(f"{path}: is no benchmark file (a JSON list with src, tgt and gold): {error}.") from error


Aligner = Callable[[Sequence[GoldDocument]], Sequence[Sequence[Bead]]]


def compared(
    path: Path,
    choice: str | None,
    cache: Path | None,
    peers: Callable[[Evidence | None], Mapping[str, Aligner]],
    *,
    say: Callable[[str], None],
) -> dict[str, Any]:
    """Krant without a model, Krant with the model `choice` (unless None), and `peers` on the documents of a file.

    Seconds are without translating but, of Krant, with judging. Raises KrantError.
    """
    documents = read_gold(path)
    name, evidence = "none", None
    if choice:
        name, evidence = translations(documents, choice, cache, say=say)
    aligners: dict[str, Aligner] = {"Krant --no-model": krant(None)}
    if evidence:
        aligners["Krant"] = krant(evidence)
    results: dict[str, dict[str, Any]] = {}
    trust = {}
    for title, aligner in {**aligners, **peers(evidence)}.items():
        start = time.perf_counter()
        found = list(zip([item.beads for item in documents], aligner(documents), strict=True))
        half = len(found) // 2
        parts = {"first half": found[:half], "second half": found[half:], "all": found}
        seconds = round(time.perf_counter() - start, 2)
        results[title] = {**{part: figures(items) for part, items in parts.items()}, "seconds": seconds}
        if title in aligners:
            trust[title] = reliability(found[half:])
    beads = sum(len(item.beads) for item in documents)
    return {
        "file": str(path), "documents": len(documents), "beads": beads, "model": name,
        "aligners": results, "reliability": trust,
    }  # fmt: skip


def krant(evidence: Evidence | None) -> Aligner:
    """Our own aligner."""
    return lambda documents: [align(item.source, item.target, evidence=evidence) for item in documents]


def figures(documents: Documents) -> dict[str, float]:
    """Strict and lax precision, recall and F1 (see `align.score`)."""
    scores = score(documents)
    return {
        f"{name} {what}": round(value, 4)
        for name, part in (("strict", scores.strict), ("lax", scores.lax))
        for what, value in (("P", part.precision), ("R", part.recall), ("F1", part.f1))
    }


def reliability(documents: Documents) -> list[dict[str, float]]:
    """For every range of confidences: how many beads, their mean confidence, and the share that is right."""
    judged = []
    for gold, found in documents:
        right = {(bead.source, bead.target) for bead in gold}
        judged += [(bead.score or 0.0, (bead.source, bead.target) in right) for bead in found]
    rows = []
    for low, high in pairwise(BINS):
        inside = [item for item in judged if low <= item[0] < high or item[0] == high == 1.0]
        if inside:
            mean, share = (sum(column) / len(inside) for column in zip(*inside, strict=True))
            rows.append({"from": low, "beads": len(inside), "confidence": round(mean, 3), "right": round(share, 3)})
    return rows


def translations(
    documents: Sequence[GoldDocument], choice: str, cache: Path | None, *, say: Callable[[str], None]
) -> tuple[str, Evidence]:
    """The model's signature, and what it says about the documents; `cache` keeps that as JSON."""
    model = resolve(choice, say=say)
    kept = _read_json(cache) if cache is not None and cache.exists() else {}
    evidence = Remembered(model, cache, kept if kept.get("model") == model.signature else {})
    evidence([text for item in documents for text in item.source])
    return model.signature, evidence


class Remembered:
    """A model's translations and judgements of pairs, each asked for once and then kept in a file."""

    def __init__(self, model: Model, cache: Path | None, kept: Mapping[str, Any]) -> None:
        self._model, self._cache = model, cache
        self._translations: dict[str, str] = dict(kept.get("translations", {}))
        self._judgements = {(source, target): nats for source, target, nats in kept.get("judgements", [])}

    def __call__(self, sentences: Sequence[str]) -> list[str]:
        if missing := [text for text in dict.fromkeys(sentences) if text not in self._translations]:
            self._translations.update(zip(missing, self._judge(missing), strict=True))
            self._keep()
        return [self._translations[text] for text in sentences]

    def judged(self, pairs: Sequence[tuple[str, str]]) -> list[float | None]:
        if missing := [pair for pair in dict.fromkeys(pairs) if pair not in self._judgements]:
            self._judgements.update(zip(missing, self._judge.judged(missing), strict=True))
            self._keep()
        return [self._judgements[pair] for pair in pairs]

    @cached_property
    def _judge(self) -> Judge:
        from translate.decoding import Decoding
        from translate.engine import FastTranslator

        return Judge(FastTranslator(self._model, Decoding.of(self._model.folder, beams=1)))

    def _keep(self) -> None:
        if self._cache is not None:
            judgements = [[*pair, nats] for pair, nats in self._judgements.items()]
            content = {"model": self._model.signature, "translations": self._translations, "judgements": judgements}
            write_atomically(self._cache, json.dumps(content, ensure_ascii=False, indent=0).encode())


def _read_json(path: Path) -> dict[str, Any]:
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise KrantError(f"{path}: is no cache of translations: {error}. Remove it, or name another file.") from error
    return value if isinstance(value, dict) else {}
