"""Parallel text in, one cleaned training file out.

`python -m translate.training.corpus --out DIR --parallel FILE.tsv.xz --held-out TEXT.nl … [--mono FILE.xz …]`

Writes `pairs.tsv` (source, Dutch, English), `valid.tsv` (Dutch, English: the newspaper files that validation.txt
names), `mono.txt` (English to be back-translated) and `corpus.json` (what was read, with hashes, and how much of it
was kept). Sentences of the held-out files and of the newspaper's test and validation files never get in, nor what is
nearly the same. All text is as `normalize.for_model` and then sentencepiece's nmt_nfkc make it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import lzma
import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sentencepiece

from translate.normalize import for_model
from translate.training.heldout import HeldOut, key
from translate.training.newspapercheck import NEWSPAPER as NEWSPAPER_FOLDER
from translate.training.newspapercheck import SPLITS, split_of
from translate.training.steps import Steps, digest

NEWSPAPER = "newspaper"
OUTPUTS = ("pairs.tsv", "valid.tsv", "mono.txt")
PHASES = Path(__file__).with_name("phases.json")
KEEP = {"msdocs_powershell": 0.1, "adobe_workfront": 0.35}  # share of the pairs; these are many and much alike
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


def select(rows: Iterator[Row], weights: dict[str, float], held_out: HeldOut) -> Iterator[tuple[float, Row]]:
    """Clean, new rows with their sampling weight; `weights['*']` stands for sources that are not named."""
    seen: set[bytes] = set()
    for row in rows:
        weight = weights.get(row.source, weights.get("*", 0.0))
        if not weight or not is_clean(row):
            continue
        if held_out.like(row.dutch) is not None or held_out.like(row.english) is not None:
            continue
        digest = hashlib.blake2b(f"{row.dutch}\t{row.english}".lower().encode(), digest_size=8).digest()
        if digest not in seen:
            seen.add(digest)
            yield weight, row


def read_mono(paths: list[Path], forbidden: HeldOut) -> Iterator[str]:
    """English sentences of 20 to 450 characters, each once."""
    seen: set[str] = set()
    for path in paths:
        with lzma.open(path, "rt", encoding="utf-8", newline="\n") as lines:
            for line in lines:
                english = for_model(line)
                if 20 < len(english) < 450 and key(english) not in seen and forbidden.like(english) is None:
                    seen.add(key(english))
                    yield english


def build(
    parallel: list[Path], newspaper: Path, mono: list[Path], held_out: list[Path], weights: dict[str, float], out: Path
) -> None:
    """Write pairs.tsv, valid.tsv, mono.txt and corpus.json into `out`."""
    out.mkdir(parents=True, exist_ok=True)
    files = sorted(newspaper.glob("*.tsv"))
    test, validation = (split_of(newspaper, name) for name in SPLITS)
    held = [path for path in files if path.name in (*test, *validation)]
    forbidden = HeldOut(for_model(line) for path in held_out for line in path.read_text("utf-8").split("\n") if line)
    for row in read_newspaper(held):
        forbidden.add(row.dutch)
        forbidden.add(row.english)
    valid = read_newspaper([path for path in held if path.name in validation])
    _write(out / "valid.tsv", (f"{row.dutch}\t{row.english}\n" for row in valid))

    def rows() -> Iterator[Row]:
        for path in parallel:
            yield from read_parallel(path)
        yield from read_newspaper([path for path in files if path not in held])

    kept: Counter[str] = Counter()
    normal = sentencepiece.SentencePieceNormalizer(rule_name="nmt_nfkc", remove_extra_whitespaces=True)

    def lines() -> Iterator[str]:
        chance = random.Random(3)
        for _, row in select(rows(), weights, forbidden):
            if chance.random() < KEEP.get(row.source, 1.0):
                kept[row.source] += 1
                yield f"{row.source}\t{plain(normal, row.dutch)}\t{plain(normal, row.english)}\n"

    _write(out / "pairs.tsv", lines())
    _write(out / "mono.txt", (plain(normal, english) + "\n" for english in read_mono(mono, forbidden)))
    manifest = {
        "inputs": {path.name: digest(path) for path in [*parallel, *mono, *held_out, *files]},
        "weights": weights,
        "kept": dict(kept.most_common()),
        "outputs": {name: digest(out / name) for name in OUTPUTS},
    }
    _write(out / "corpus.json", [json.dumps(manifest, indent=1) + "\n"])


def plain(normal: Any, text: str) -> str:
    """`text` as the vocabulary sees it, with spaces instead of their marks."""
    return str(normal.normalize(text)).replace("\u2581", " ").strip()


def _write(path: Path, lines: Iterable[str]) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("parallel", "mono", "held-out"):
        parser.add_argument(f"--{name}", type=Path, action="append", default=[])
    parser.add_argument("--newspaper", type=Path, default=NEWSPAPER_FOLDER)
    parser.add_argument("--phases", type=Path, default=PHASES, help="weights of the sources in each phase")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    weights = json.loads(options.phases.read_text("utf-8"))["main"]
    given = options.parallel, options.newspaper, options.mono, options.held_out, weights, options.out
    inputs = [*options.parallel, options.newspaper, *options.mono, *options.held_out]
    Steps(options.out, print).do("corpus", inputs, OUTPUTS, weights, lambda: build(*given))


if __name__ == "__main__":
    main()
