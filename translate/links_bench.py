"""How good word links are: AER, precision and recall against links made by hand, for every head and every step.

`python -m translate.links_bench GOLD.json [--model FOLDER] [--json]`

GOLD.json is like tests/data/links.json. Thresholds are chosen on its dev half, all numbers are given for both halves.
With S the sure, P the sure and possible, A the found links (Och and Ney 2003): precision |A∩P|/|A|, recall |A∩S|/|S|,
AER 1 − (|A∩S| + |A∩P|)/(|A| + |S|), all in per cent here. The last line is what `translate.wordlinks` does.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from align.words import words
from translate.decoding import Decoding
from translate.errors import KrantError
from translate.models import resolve
from translate.normalize import for_model
from translate.pieces import Pieces
from translate.wordlinks import (
    THRESHOLD,
    Evidence,
    Heads,
    Links,
    attention_links,
    best_links,
    cross_attention,
    token_weights,
    word_links,
)

THRESHOLDS = tuple(step / 20 for step in range(9))  # 0 … 0.4
RAW = Evidence(letters_only=False, balanced=False, likeness=0)
STEPS = {
    "raw": RAW,
    "letters": Evidence(balanced=False, likeness=0),
    "balanced": Evidence(likeness=0),
    "likeness": Evidence(),
}


@dataclass(frozen=True, slots=True)
class Gold:
    """A sentence pair and its links by hand. `possible` has the sure ones, too; `part` is dev or test."""

    name: str
    part: str
    kind: str
    source: str
    target: str
    sure: frozenset[tuple[int, int]]
    possible: frozenset[tuple[int, int]]

    @property
    def plain(self) -> tuple[str, str]:
        """The two texts as a model gets them."""
        return for_model(self.source), for_model(self.target)


@dataclass(frozen=True, slots=True)
class Score:
    """Per cent. AER: lower is better; precision and recall: higher."""

    aer: float
    precision: float
    recall: float


@dataclass(frozen=True, slots=True)
class Row:
    """A way to link, the threshold that is best for it on dev, and what it then scores."""

    name: str
    threshold: float
    dev: Score
    test: Score


def read_gold(path: Path) -> list[Gold]:
    """The pairs of a gold file. Raises KrantError that names the pair for links that are no links of its words."""
    try:
        return [_gold(one) for one in json.loads(path.read_text("utf-8"))["pairs"]]
    except (OSError, UnicodeDecodeError, KeyError, TypeError, ValueError) as error:
        cause = f"{error.args[0]!r} is missing" if isinstance(error, KeyError) else str(error).rstrip(".")
        raise KrantError(f"{path}: is no gold file of word links: {cause}. See tests/data/links.json.") from error


def _gold(one: dict[str, Any]) -> Gold:
    sure, possible = (frozenset((int(i), int(j)) for i, j in one[key]) for key in ("sure", "possible"))
    lengths = len(words(one["source"])), len(words(one["target"]))
    outside = sorted(link for link in sure | possible if not (0 <= link[0] < lengths[0] and 0 <= link[1] < lengths[1]))
    if outside:
        raise ValueError(f"pair {one['id']} has {lengths[0]} and {lengths[1]} words, but a link {outside[0]}")
    if sure & possible:
        raise ValueError(f"pair {one['id']} has {min(sure & possible)} as sure and as possible")
    if one["part"] not in ("dev", "test"):
        raise ValueError(f"pair {one['id']} is in neither dev nor test")
    return Gold(one["id"], one["part"], one["kind"], one["source"], one["target"], sure, sure | possible)


def score(links: Iterable[Links], gold: Iterable[Gold]) -> Score:
    """Over all pairs together, as is usual. Finding nothing is 100 % precise."""
    found = sure = hit_sure = hit_possible = 0
    for one, pair in zip(links, gold, strict=True):
        found, sure = found + len(set(one)), sure + len(pair.sure)
        hit_sure, hit_possible = hit_sure + len(pair.sure & set(one)), hit_possible + len(pair.possible & set(one))
    shares = (
        1 - (hit_sure + hit_possible) / max(1, found + sure),
        hit_possible / found if found else 1.0,
        hit_sure / max(1, sure),
    )
    return Score(*(round(100 * share, 2) for share in shares))


@dataclass(frozen=True, slots=True)
class Bench:
    """A model, gold pairs and the model's attention to them, `[layers, heads, target, source]` each."""

    model: Any
    tokenizer: Any
    pieces: Pieces
    gold: Sequence[Gold]
    attention: Sequence[NDArray[np.float32]]

    @classmethod
    def of(cls, model: Any, tokenizer: Any, pieces: Pieces, gold: Sequence[Gold]) -> Bench:
        given = [(pieces.given(source), target) for source, target in (pair.plain for pair in gold)]
        return cls(model, tokenizer, pieces, gold, [cross_attention(model, tokenizer, [pair])[0] for pair in given])

    def row(self, name: str, heads: Heads, evidence: Evidence) -> Row:
        """The score with the threshold that is best on dev."""
        weights = [
            token_weights(heads.of(each), self.pieces, *pair.plain, evidence)
            for each, pair in zip(self.attention, self.gold, strict=True)
        ]
        linked = [(at, self._raw([best_links(each, at) for each in weights])) for at in THRESHOLDS]
        threshold, links = min(linked, key=lambda one: (self.on(one[1], "dev").aer, one[0]))
        return Row(name, threshold, self.on(links, "dev"), self.on(links, "test"))

    def shipped(self) -> list[Links]:
        """What `attention_links` finds by default."""
        pairs = [pair.plain for pair in self.gold]
        return self._raw([attention_links(self.model, self.tokenizer, self.pieces, [pair])[0] for pair in pairs])

    def on(self, links: Sequence[Links], value: str, of: Callable[[Gold], str] = lambda pair: pair.part) -> Score:
        """The score on the pairs whose part (or kind) is `value`."""
        chosen = [(one, pair) for one, pair in zip(links, self.gold, strict=True) if of(pair) == value]
        return score([one for one, _ in chosen], [pair for _, pair in chosen])

    def _raw(self, found: Sequence[list[tuple[int, int, float]]]) -> list[Links]:
        pairs = zip(found, self.gold, strict=True)
        return [word_links(links, pair.plain, (pair.source, pair.target)) for links, pair in pairs]


def rows(bench: Bench) -> Iterator[Row]:
    """Raw attention of every head and of the mean of every layer, both positions; then each step for each layer."""
    layers, heads = bench.attention[0].shape[:2]
    for shift in (False, True):
        read = "reads" if shift else "writes"
        for layer in range(layers):
            for head in range(heads):
                yield bench.row(f"{read} layer {layer} head {head}", Heads((layer,), (head,), shift), RAW)
            yield bench.row(f"{read} layer {layer} mean", Heads((layer,), (), shift), RAW)
        yield bench.row(f"{read} all layers mean", Heads(tuple(range(layers)), (), shift), RAW)
    for name, evidence in STEPS.items():
        for layer in range(layers):
            yield bench.row(f"{name}: layer {layer} mean", Heads((layer,)), evidence)
        yield bench.row(f"{name}: all layers mean", Heads(tuple(range(layers))), evidence)


def load(folder: Path) -> tuple[Any, Any, Pieces]:
    """A Marian folder's model, with attention that can be read, and its tokenizer, in two forms."""
    import torch
    import transformers

    library: Any = transformers  # typed in part
    library.logging.set_verbosity_error()
    library.logging.disable_progress_bar()
    tokenizer = library.MarianTokenizer.from_pretrained(folder, local_files_only=True)
    model = library.MarianMTModel.from_pretrained(
        folder, dtype=torch.float32, local_files_only=True, attn_implementation="eager"
    )
    return model.eval(), tokenizer, Pieces(folder, Decoding.of(folder, 1).dictionary)


def report(bench: Bench) -> dict[str, Any]:
    links = bench.shipped()
    kinds = sorted({pair.kind for pair in bench.gold})
    return {
        "rows": [asdict(row) for row in rows(bench)],
        "kinds": {kind: asdict(bench.on(links, kind, lambda pair: pair.kind)) for kind in kinds},
        "shipped": asdict(Row("translate.wordlinks", THRESHOLD, bench.on(links, "dev"), bench.on(links, "test"))),
    }


def table(found: dict[str, Any]) -> str:
    """The report for people: name, threshold, then AER, precision, recall on dev and on test."""
    lines = [f"{'':28}    at   dev: AER  prec.    rec.  test: AER  prec.    rec."]
    for row in [*found["rows"], found["shipped"]]:
        halves = "  ".join("".join(f"{value:8.1f}" for value in row[part].values()) for part in ("dev", "test"))
        lines.append(f"{row['name']:28}  {row['threshold']:.2f}  {halves}")
    kinds = ", ".join(f"{kind} {value['aer']:.1f}" for kind, value in found["kinds"].items())
    return "\n".join([*lines, f"AER by kind, both halves: {kinds}", f"{found['model']}, gold {found['gold']}"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--model", default="bundled")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    try:
        gold, model = read_gold(options.gold), resolve(options.model)
    except KrantError as error:
        parser.error(str(error))
    digest = hashlib.sha256(options.gold.read_bytes()).hexdigest()[:12]
    found = {"model": model.signature, "gold": digest} | report(Bench.of(*load(model.folder), gold))
    print(json.dumps(found, ensure_ascii=False, indent=1) if options.json else table(found))


if __name__ == "__main__":
    main()
