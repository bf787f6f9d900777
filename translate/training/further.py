"""A model trained further on the whole corpus, so that it obeys its dictionary.

`python -m translate.training.further --data DIR --start FOLDER --out DIR [--steps 2000]`

`--data` is what `translate.training.corpus` and `.links` wrote, `--start` a Marian folder with a dictionary. The run
goes on from its state file when the same command is given again; at the end `OUT/model` is the model, `--keep` of the
old weights in it. On two cores without bfloat16 2,000 steps take 50 minutes.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from translate.decoding import Decoding
from translate.dictionary import Dictionary
from translate.errors import KrantError
from translate.models import DICTIONARY
from translate.training.corpus import PHASES
from translate.training.export import export
from translate.training.hints import Hints, corpus_dictionary
from translate.training.names import names
from translate.training.stream import Stream, rows_of
from translate.training.train import Plan, Trainer
from translate.training.vary import Pair, Shares

NEWSPAPER = 4.5  # weight of a newspaper pair: half of that in the last phase before, which was too much


@dataclass(frozen=True, slots=True)
class Further:
    """What decides the result."""

    steps: int = 2000
    rate: float = 5e-5
    tokens: int = 1024
    keep: float = 0.0
    seed: int = 3


def train(data: Path, start: Path, out: Path, wish: Further, say: Callable[[str], None]) -> Path:
    """Train and export; the folder of the model. Raises KrantError for a start without a dictionary."""
    marks = Decoding.of(start, 1).dictionary
    if marks is None:
        raise KrantError(f"{start}: this model has no dictionary that it could learn to obey.")
    rows, weights = list(rows_of(data)), {**json.loads(PHASES.read_text("utf-8"))["last"], "newspaper": NEWSPAPER}
    said = corpus_dictionary(Pair.of(row.dutch, row.english, row.links) for row in rows)
    hints = Hints(Dictionary.read(start / DICTIONARY, marks), said)
    trainer = Trainer(
        Plan(
            start=start, out=out, minutes=1e6, steps=wish.steps, rate=wish.rate, warmup=60, cooldown=0.6, dropout=0.1,
            guidance=0.05 * any(row.links for row in rows), seed=wish.seed, ema=0.997,
        )
    )  # fmt: skip
    if trainer.resume():
        say(f"going on at step {trainer.step}")
    config = trainer.model.config
    stream = Stream(
        rows, weights, str(start), wish.tokens, config.pad_token_id, config.eos_token_id,
        sampling=0.1, names=names((row.dutch, row.english) for row in rows[::5]), shares=Shares(joined=0.1),
        hints=hints, seed=wish.seed + trainer.step,
    )  # fmt: skip
    if trainer.progress() < 1:
        trainer.run(iter(stream), 1.0, say)
        trainer.save()
    export(start, trainer.state_file, out / "model", wish.keep)
    return out / "model"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("data", "start", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    wish = Further()
    for name in ("steps", "rate", "tokens", "keep", "seed"):
        parser.add_argument(f"--{name}", type=type(getattr(wish, name)), default=getattr(wish, name))
    given = vars(parser.parse_args())
    data, start, out = (given.pop(name) for name in ("data", "start", "out"))
    began = time.monotonic()

    def say(line: str) -> None:
        print(f"[{time.monotonic() - began:7.1f}] {line}", flush=True)

    try:
        found = train(data, start, out, Further(**given), say)
    except KrantError as error:
        parser.error(str(error))
    print(found)


if __name__ == "__main__":
    main()
