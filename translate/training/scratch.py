"""A model from nothing: vocabulary, reverse model, back-translation, forward model, mix and export.

`python -m translate.training.scratch --data DIR --out DIR [--minutes 8.3] [--stop SECONDS]`

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

from translate.models import SETTINGS
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
# Values of the recipe that one of the models does not depend on, so that it need not be trained again for them.
REVERSE_ONLY = ("reverse_encoder", "reverse_minutes", "reverse_rate")
FORWARD_ONLY = ("encoder", "minutes", "rate", "warmup", "cooldown", "keep_main")
Make = Callable[[str, int], Iterator[Batch]]  # batches of a phase from a step on


@dataclass(frozen=True)
class Recipe:
    """What decides the result. The forward model's values made the bundled model on one H100; the reverse model's are
    near those of that run, in which it had no guided head and never learnt."""

    vocabulary: int = 12_000
    width: int = 384
    inner: int = 1536
    encoder: int = 8
    decoder: int = 2
    heads: int = 8
    reverse_encoder: int = 6
    reverse_minutes: float = 2.0
    minutes: float = 8.33
    rate: float = 8e-4
    reverse_rate: float = 1e-3
    warmup: int = 1200
    cooldown: float = 0.35
    dropout: float = 0.1
    guidance: float = 0.05
    keep_main: float = 0.3  # share of the weights at the end of the main phase in those that are exported
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
        pairs, mono, recipe = self.data / "pairs.tsv", self.data / "mono.txt", asdict(self.recipe)
        links = [self.data / "links.txt"] if (self.data / "links.txt").is_file() else []
        learnt = [PHASES, pairs, *links, self.vocabulary]
        states = ["forward/main.pt", "forward/state.pt"]  # at the end of the main phase, and of all
        reverse = {name: value for name, value in recipe.items() if name not in FORWARD_ONLY}
        forward = {name: value for name, value in recipe.items() if name not in REVERSE_ONLY}
        keep = forward.pop("keep_main")
        back = [PHASES, pairs, mono, self.out / "reverse/state.pt"]
        do = self.steps.do
        return (
            do("vocabulary", [PHASES, pairs, mono], ["joint.model"], self.recipe.vocabulary, self.learn_vocabulary)
            and do("reverse", learnt, ["reverse/state.pt"], reverse, self.train_reverse)
            and do("back", back, ["back.tsv"], None, self.translate_back)
            and do("forward", [*learnt, self.out / "back.tsv"], states, forward, self.train_forward)
            and do("export", [self.out / name for name in states], ["model/model.safetensors"], keep, self.export_model)
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
        linked = links.read_text("utf-8").split("\n") if links.is_file() else None
        with (self.data / "pairs.tsv").open(encoding="utf-8", newline="\n") as lines:
            for number, line in enumerate(lines):
                origin, dutch, english = line.rstrip("\n").split("\t")
                yield Row(origin, dutch, english, linked[number] if linked else "")

    def mono(self) -> Iterator[str]:
        with (self.data / "mono.txt").open(encoding="utf-8", newline="\n") as lines:
            yield from lines

    def train_reverse(self) -> bool:
        recipe = self.recipe
        rows = list(self.rows())
        plan = self._plan(
            "reverse", rows, recipe.reverse_minutes, recipe.reverse_rate, cooldown=0.4, warmup=400, ema=0.998
        )
        create(plan.start, self.vocabulary, recipe.shape(reverse=True))
        return self._trained(plan, lambda _, step: self._stream(rows, "reverse", step, reverse=True, sampling=0.1))

    def translate_back(self) -> None:
        """Dutch for all monolingual English and for the newspaper pairs' English sides."""
        news = [row.english for row in self.rows() if row.origin in self.phases["also_back"]]
        english = [*(line.rstrip("\n") for line in self.mono()), *news]
        pairs = back_translate(self.out / "reverse", english)
        with (self.out / "back.tsv").open("w", encoding="utf-8", newline="\n") as out:
            out.writelines(f"{dutch}\t{text}\n" for dutch, text in pairs)

    def train_forward(self) -> bool:
        recipe, rows = self.recipe, list(self.rows())
        plan = self._plan("forward", rows, recipe.minutes, recipe.rate, warmup=recipe.warmup)
        create(plan.start, self.vocabulary, recipe.shape())
        known = names((row.dutch, row.english) for number, row in enumerate(rows) if number % 5 == 0)
        with (self.out / "back.tsv").open(encoding="utf-8", newline="\n") as lines:
            rows += [Row(BACK, *line.rstrip("\n").split("\t")) for line in lines]
        return self._trained(
            plan,
            lambda phase, step: self._stream(rows, phase, step, names=known, sampling=0.3 if phase == "main" else 0.2),
        )

    def export_model(self) -> None:
        """The Marian folder: a mix of the weights at the ends of both phases, and where sentences are cut.

        Neither the guided head nor the marks for terms are announced: on the bundled model the mean of all heads links
        words better than head 0, and marked terms gained nothing beside the glossary layer (see the model card).
        """
        start, main = self.out / "forward", self.out / "main"
        (start / SETTINGS).write_text('{"clause_pieces": 60}\n', "utf-8", newline="\n")
        export(start, start / "main.pt", main)
        export(main, start / "state.pt", self.out / "model", self.recipe.keep_main)

    def _plan(self, name: str, rows: Sequence[Row], minutes: float, rate: float, **changes: Any) -> Plan:
        """Guided where there are links: without, a model of 65 million tokens never began to look at its source."""
        folder = self.out / name
        options = {
            "cooldown": self.recipe.cooldown,
            "dropout": self.recipe.dropout,
            "guidance": self.recipe.guidance * any(row.links for row in rows),
            "seed": self.recipe.seed,
            **changes,
        }
        return Plan(start=folder, out=folder, minutes=minutes, rate=rate, scratch=True, save_minutes=1.0, **options)

    def _trained(self, plan: Plan, make: Make) -> bool:
        """Train to the plan's end, in the main phase and then, while the rate falls, the last; False if stopped.

        After a break come other batches than before it, for their seed depends on the step.
        """
        trainer, main = Trainer(plan), plan.out / "main.pt"
        if trainer.resume():
            self.say(f"going on at step {trainer.step}, {trainer.progress():.0%}")
        for phase, until in (("main", 1 - 0.9 * plan.cooldown), ("last", 1.0)):
            if trainer.progress() < until:
                trainer.run(self._until_stopped(make(phase, trainer.step)), until, self.say)
            if phase == "main" and trainer.progress() >= until and not main.is_file():
                trainer.save(main)
            if self.stopping():
                break
        trainer.save()
        return trainer.progress() >= 1

    def _until_stopped(self, batches: Iterator[Batch]) -> Iterator[Batch]:
        for each in batches:
            if self.stopping():
                return
            yield each

    def _stream(self, rows: Sequence[Row], phase: str, step: int, **options: Any) -> Iterator[Batch]:
        pad = sentencepiece.SentencePieceProcessor(model_file=str(self.vocabulary)).get_piece_size()
        seed = self.recipe.seed + step
        stream = Stream(rows, self.phases[phase], str(self.vocabulary), self.recipe.tokens, pad, seed=seed, **options)
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
