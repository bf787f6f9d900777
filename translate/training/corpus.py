"""Parallel text in, one cleaned and weighted training file out.

`python -m translate.training.corpus --out DIR --parallel FILE.tsv.xz --newspaper FOLDER --held-out TEXT.nl …`

Writes `train.tsv` (weight, Dutch, English), `valid.tsv` (Dutch, English: every fiftieth newspaper file) and
`manifest.json` (what was read, kept and with which weight). Sentences of the held-out files never get in.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import lzma
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from translate.normalize import for_model

NEWSPAPER = "newspaper"
VALIDATION_EVERY = 50  # 2 % of the newspaper files, whole articles, so that no neighbour leaks
MAX_WORDS = 100


@dataclass(frozen=True)
class Row:
    """One pair of normalised text and the source it came from."""

    source: str
    dutch: str
    english: str


def read_parallel(path: Path) -> Iterator[Row]:
    """Rows of a (xz-compressed) TSV file with the columns source, Dutch, English."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            source, dutch, english = line.rstrip("\n").split("\t")
            yield Row(source, for_model(dutch), for_model(english))


def read_newspaper(paths: list[Path]) -> Iterator[Row]:
    """Rows of newspaper TSV files with the columns Dutch, English."""
    for path in paths:
        for line in path.read_text("utf-8").splitlines():
            dutch, english = line.split("\t")
            yield Row(NEWSPAPER, for_model(dutch), for_model(english))


def is_clean(row: Row) -> bool:
    """Whether both sides look like each other's translation: lengths, letters and numbers agree."""
    dutch, english = row.dutch, row.english
    if not dutch or not english or max(len(dutch.split()), len(english.split())) > MAX_WORDS:
        return False
    if max(len(dutch), len(english)) > 20 and not 0.45 <= len(dutch) / len(english) <= 2.4:
        return False
    if dutch.lower() == english.lower() and len(dutch.split()) > 2:
        return False
    if sum(map(str.isalpha, dutch)) < 0.5 * len(dutch):
        return False
    return len(set(re.findall(r"\d+", dutch)) ^ set(re.findall(r"\d+", english))) <= 2


def key(sentence: str) -> str:
    """What makes two sentences the same for the held-out check: letters and digits, without case."""
    return "".join(filter(str.isalnum, sentence.lower()))


def select(rows: Iterator[Row], weights: dict[str, float], held_out: set[str]) -> Iterator[tuple[float, Row]]:
    """Clean, new rows with their sampling weight; `weights['*']` stands for sources that are not named."""
    seen: set[bytes] = set()
    for row in rows:
        weight = weights.get(row.source, weights.get("*", 0.0))
        if not weight or not is_clean(row) or key(row.dutch) in held_out or key(row.english) in held_out:
            continue
        digest = hashlib.blake2b(f"{row.dutch}\t{row.english}".lower().encode(), digest_size=8).digest()
        if digest not in seen:
            seen.add(digest)
            yield weight, row


def read_held_out(paths: list[Path]) -> set[str]:
    """The keys of every line that must not be trained on (pass both languages)."""
    return {key(for_model(line)) for path in paths for line in path.read_text("utf-8").splitlines()}


def build(parallel: list[Path], newspaper: Path, held_out: list[Path], weights: dict[str, float], out: Path) -> None:
    """Write train.tsv, valid.tsv and manifest.json into `out`."""
    out.mkdir(parents=True, exist_ok=True)
    forbidden = read_held_out(held_out)
    files = sorted(newspaper.glob("*.tsv"))
    validation = files[VALIDATION_EVERY - 1 :: VALIDATION_EVERY]
    valid = list(read_newspaper(validation))
    (out / "valid.tsv").write_text("".join(f"{row.dutch}\t{row.english}\n" for row in valid), "utf-8")
    forbidden |= {key(row.dutch) for row in valid}

    def rows() -> Iterator[Row]:
        for path in parallel:
            yield from read_parallel(path)
        yield from read_newspaper([path for path in files if path not in validation])

    kept: Counter[str] = Counter()
    with (out / "train.tsv").open("w", encoding="utf-8", newline="\n") as train:
        for weight, row in select(rows(), weights, forbidden):
            kept[row.source] += 1
            train.write(f"{weight}\t{row.dutch}\t{row.english}\n")
    manifest = {
        "inputs": {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in [*parallel, *files]},
        "weights": weights,
        "kept": dict(kept.most_common()),
        "validation": [path.name for path in validation],
        "train_sha256": hashlib.sha256((out / "train.tsv").read_bytes()).hexdigest(),
    }
    (out / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--parallel", type=Path, action="append", default=[])
    parser.add_argument("--newspaper", type=Path, required=True)
    parser.add_argument("--held-out", type=Path, action="append", default=[])
    parser.add_argument("--weights", type=Path, default=Path(__file__).with_name("weights.json"))
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    weights = json.loads(options.weights.read_text("utf-8"))
    build(options.parallel, options.newspaper, options.held_out, weights, options.out)


if __name__ == "__main__":
    main()
