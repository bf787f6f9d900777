"""Options that several commands share: how good, how fast, and by which engine a model translates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from translate.engine import FastTranslator
    from translate.engines import Engine
    from translate.marian import MarianTranslator
    from translate.models import Model

QUALITIES = {"draft": 1, "standard": 3, "best": 4}  # widths of the search
THREADS = "Processor threads; by default as many as there are processors (or OMP_NUM_THREADS)."

_OPTIONS = (
    click.option(
        "--quality",
        type=click.Choice(list(QUALITIES)),
        default="best",
        show_default=True,
        help="How long the model searches for a sentence's best translation.",
    ),
    click.option("--beams", type=click.IntRange(1, 16), help="Width of the search, instead of 1, 3 or 4 by quality."),
    click.option("--threads", type=click.IntRange(1, 256), help=THREADS),
    click.option(
        "--engine",
        type=click.Choice(["ctranslate2", "torch"]),
        default="ctranslate2",
        show_default=True,
        help="What runs the model; torch is the slow reference.",
    ),
)


@dataclass(frozen=True, slots=True)
class Running:
    """How a model is run."""

    beams: int = QUALITIES["best"]
    threads: int | None = None
    engine: Engine = "ctranslate2"

    def opened(self, model: Model) -> FastTranslator | MarianTranslator:
        """The model, ready to translate. Raises KrantError."""
        from translate.decoding import Decoding
        from translate.engines import opened

        return opened(model, Decoding.of(model.folder, self.beams), engine=self.engine, threads=self.threads)


BEST = Running()


def engine_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options, as one argument `running`."""

    @wraps(command)
    def wrapped(quality: str, beams: int | None, threads: int | None, engine: Engine, **others: Any) -> Any:
        return command(running=Running(beams or QUALITIES[quality], threads, engine), **others)

    for option in reversed(_OPTIONS):
        wrapped = option(wrapped)
    return wrapped
