"""A model from nothing: vocabulary, reverse model, back-translation, forward model, export.

`python -m translate.training.scratch --data DIR --out DIR [--minutes 8.5] [--stop SECONDS]`

`--data` is what `translate.training.corpus` (and `.links`) wrote. Each step is done once (see `steps`); a step that is
cut off, by `--stop`, Ctrl-C or a kill, goes on when the same command is given again. So a leased GPU that ends a
command after ten minutes is no obstacle: give `--stop 560` and repeat.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import sentencepiece
import torch

from translate.training.backtranslate import back_translate
from translate.training.corpus import PHASES
from translate.training.export import export
from translate.training.model import Shape, create, train_vocabulary
from translate.training.names import names
from translate.training.steps import Steps
from translate.training.stopping import stoppable
from translate.training.stream import BACK, Batch, Row, Stream, loader
from translate.training.train import Plan, Trainer

Phases = dict[str, Any]


@dataclass(frozen=True)
class Recipe:
    """What decides the result, with the values that made the bundled model on one H100."""

    vocabulary: int = 12_000
    width: int = 384
    inner: int = 1536
    encoder: int = 8
    decoder: int = 2
    heads: int = 8
    reverse_encoder: int = 6
    reverse_minutes: float = 2.0
    minutes: float = 8.67
    rate: float = 8e-4
    reverse_rate: float = 1e-3
    warmup: int = 1000
    cooldown: float = 0.35
    dropout: float = 0.1
    guidance: float = 0.05
    tokens: int = 32_768
    seed: int = 7

    def shape(self, reverse: bool = False) -> Shape:
        encoder = self.reverse_encoder if reverse else self.encoder
        return Shape(self.width, self.inner, encoder, self.decoder, self.heads)


class Run:
    """The recipe at work on the data in one folder, into another."""

    def __init__(
        self,
        data: Path,
        out: Path,
        recipe: Recipe,
        say: Callable[[str], None],
        *,
        workers: int,
        stopping: Callable[[], bool],
    ) -> None:
        self.data, self.out, self.recipe, self.say = data, out, recipe, say
        self.workers, self.stopping = workers, stopping
        self.phases: Phases = json.loads(PHASES.read_text("utf-8"))
        self.steps = Steps(out, say)
        self.vocabulary = out / "joint.model"

    def run(self) -> bool:
        """All steps; False if it was stopped before the end."""
        recipe, pairs, mono = asdict(self.recipe), self.data / "pairs.tsv", self.data / "mono.txt"
        links = [self.data / "links.txt"] if (self.data / "links.txt").is_file() else []
        back = ["back.tsv"]
        return (
            self.steps.do("vocabulary", [pairs, mono], ["joint.model"], self.recipe.vocabulary, self.learn_vocabulary)
            and self.steps.do("reverse", [pairs, self.vocabulary], ["reverse/state.pt"], recipe, self.train_reverse)
            and self.steps.do("back", [mono, self.out / "reverse/state.pt"], back, recipe, self.translate_back)
            and self.steps.do(
                "forward", [pairs, *links, self.out / "back.tsv"], ["forward/state.pt"], recipe, self.train_forward
            )
            and self.steps.do(
                "export", [self.out / "forward/state.pt"], ["model/model.safetensors"], recipe, self.export_model
            )
        )

    def learn_vocabulary(self) -> None:
        """From a sample: half of the pairs by weight, all newspaper pairs, a fifth of the monolingual English."""
        chance, weights, text = random.Random(4), self.phases["main"], self.out / "vocabulary.txt"
        with text.open("w", encoding="utf-8", newline="\n") as out:
            for row in self.rows():
                if row.origin == "newspaper" or chance.random() < 0.5 * weights.get(row.origin, 0):
                    out.write(f"{row.dutch}\n{row.english}\n")
            out.writelines(line for line in self.mono() if chance.random() < 0.2)
        train_vocabulary(text, self.out / "joint", self.recipe.vocabulary)
        text.unlink()

    def rows(self) -> Iterator[Row]:
        """The pairs, with their links if there are any."""
        links = self.data / "links.txt"
        linked = links.open(encoding="utf-8").read().split("\n") if links.is_file() else None
        with (self.data / "pairs.tsv").open(encoding="utf-8", newline="\n") as lines:
            for number, line in enumerate(lines):
                origin, dutch, english = line.rstrip("\n").split("\t")
                yield Row(origin, dutch, english, linked[number] if linked else "")

    def mono(self) -> Iterator[str]:
        with (self.data / "mono.txt").open(encoding="utf-8", newline="\n") as lines:
            yield from lines

    def train_reverse(self) -> bool:
        recipe = self.recipe
        plan = self._plan("reverse", recipe.reverse_minutes, recipe.reverse_rate, cooldown=0.4, warmup=400, ema=0.998)
        create(plan.start, self.vocabulary, recipe.shape(reverse=True))
        rows = list(self.rows())
        return self._trained(plan, lambda phase: self._stream(rows, "reverse", reverse=True, sampling=0.1))

    def translate_back(self) -> None:
        """Dutch for all monolingual English and for the newspaper pairs' English sides."""
        news = [row.english for row in self.rows() if row.origin in self.phases["also_back"]]
        english = [*(line.rstrip("\n") for line in self.mono()), *news]
        pairs = back_translate(self.out / "reverse", english)
        with (self.out / "back.tsv").open("w", encoding="utf-8", newline="\n") as out:
            out.writelines(f"{dutch}\t{text}\n" for dutch, text in pairs)

    def train_forward(self) -> bool:
        recipe, rows = self.recipe, list(self.rows())
        linked = any(row.links for row in rows)
        plan = self._plan(
            "forward", recipe.minutes, recipe.rate, warmup=recipe.warmup, guidance=recipe.guidance * linked
        )
        create(plan.start, self.vocabulary, recipe.shape())
        known = names((row.dutch, row.english) for number, row in enumerate(rows) if number % 5 == 0)
        with (self.out / "back.tsv").open(encoding="utf-8", newline="\n") as lines:
            rows += [Row(BACK, *line.rstrip("\n").split("\t")) for line in lines]
        return self._trained(
            plan,
            lambda phase: self._stream(rows, phase, names=known, sampling=0.3 if phase == "main" else 0.2),
        )

    def export_model(self) -> None:
        """The Marian folder, with what it can do in krant.json."""
        linked = (self.data / "links.txt").is_file()
        settings: dict[str, Any] = {"clause_pieces": 60}
        if linked:
            settings |= {"alignment_heads": [0], "term_markup": ["<t>", "</t>"]}
        (self.out / "forward" / "krant.json").write_text(json.dumps(settings) + "\n", "utf-8", newline="\n")
        export(self.out / "forward", self.out / "forward" / "state.pt", self.out / "model")

    def _plan(self, name: str, minutes: float, rate: float, **changes: Any) -> Plan:
        folder = self.out / name
        options = {
            "cooldown": self.recipe.cooldown,
            "dropout": self.recipe.dropout,
            "seed": self.recipe.seed,
            **changes,
        }
        return Plan(start=folder, out=folder, minutes=minutes, rate=rate, scratch=True, save_minutes=1.0, **options)

    def _trained(self, plan: Plan, make: Callable[[str], Iterator[Batch]]) -> bool:
        """Train to the plan's end, in the main phase and then, while the rate falls, the last; False if stopped."""
        trainer = Trainer(plan)
        if trainer.resume():
            self.say(f"going on at step {trainer.step}, {trainer.progress():.0%}")
        for phase, until in (("main", 1 - 0.9 * plan.cooldown), ("last", 1.0)):
            if trainer.progress() < until:
                trainer.run(self._until_stopped(lambda: make(phase), trainer), until, self.say)  # noqa: B023
            if self.stopping():
                break
        trainer.save()
        return trainer.progress() >= 1

    def _until_stopped(self, make: Callable[[], Iterator[Batch]], trainer: Trainer) -> Iterator[Batch]:
        self.from_step = trainer.step  # other batches after a break than before it
        for each in make():
            if self.stopping():
                return
            yield each

    def _stream(self, rows: Sequence[Row], phase: str, **options: Any) -> Iterator[Batch]:
        pad = sentencepiece.SentencePieceProcessor(model_file=str(self.vocabulary)).get_piece_size()
        weights, seed = self.phases[phase], self.recipe.seed + self.from_step
        stream = Stream(rows, weights, str(self.vocabulary), self.recipe.tokens, pad, seed=seed, **options)
        return loader(stream, self.workers)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("data", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    for name, value in asdict(Recipe()).items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=type(value), default=value)
    parser.add_argument("--workers", type=int, default=14 if torch.cuda.is_available() else 0)
    parser.add_argument("--stop", type=float, default=float("inf"), help="seconds after which to save and stop")
    given = vars(parser.parse_args())
    data, out, workers, end = (given.pop(name) for name in ("data", "out", "workers", "stop"))
    began = time.monotonic()

    def say(line: str) -> None:
        print(f"[{time.monotonic() - began:7.1f}] {line}", flush=True)

    torch.backends.cuda.matmul.allow_tf32 = True
    with stoppable(lambda: say("stopping after this step")) as asked:
        run = Run(
            data, out, Recipe(**given), say, workers=workers, stopping=lambda: asked() or time.monotonic() - began > end
        )
        done = run.run()
    raise SystemExit(0 if done else 130)


if __name__ == "__main__":
    main()
