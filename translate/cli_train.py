"""`krant train`: adapt a model to translations of one's own, with the proof that it became better."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from translate.errors import KrantError
from translate.saying import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from translate.training.adapt import Result

FILE = click.Path(path_type=Path)
WORSE, INTERRUPTED = 3, 130


@click.command()
@click.option(
    "--from", "choice", default="bundled", show_default=True, metavar="MODEL",
    help="The model to start from: bundled, a Marian folder, or a hub id such as opus-mt.",
)  # fmt: skip
@click.option(
    "--data", multiple=True, required=True, type=FILE,
    help="Translations to learn from: TMX, XLIFF, JSON lines or a table, or a folder of them; may be repeated.",
)  # fmt: skip
@click.option(
    "-o", "--output", "out", type=FILE, default=Path("outputs/adapted"), show_default=True,
    help="The new model's folder, for --model.",
)  # fmt: skip
@click.option(
    "--minutes", type=click.FloatRange(0, min_open=True), default=30.0, show_default=True,
    help="Train at most so long; scoring before and after comes on top.",
)  # fmt: skip
@click.option("--steps", type=click.IntRange(1), help="Train at most so many steps; by default 6 times the data.")
@click.option("--rate", type=click.FloatRange(0, 1, min_open=True), help="Learning rate; by default by model size.")
@click.option(
    "--held-out", "tests", multiple=True, type=FILE, help="A test set, one sentence a line, to keep out of the data."
)
@click.option("--seed", type=int, default=1, show_default=True, help="Another one gives another order of the data.")
@click.option("--anyway", is_flag=True, help="Write the model even if it did not become better.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing on stderr but problems.")
def train(
    choice: str,
    data: tuple[Path, ...],
    out: Path,
    minutes: float,
    steps: int | None,
    rate: float | None,
    tests: tuple[Path, ...],
    seed: int,
    anyway: bool,
    quiet: bool,
) -> None:
    """Adapt a model to your own translations.

    Two slices of the data are held back: one to stop and choose by, one to prove that the model gained. It is written
    only if chrF on the proof rose and chrF on general newspaper text fell by no more than 0.5; otherwise the exit code
    is 3. Stopped by Ctrl-C or killed, the same command goes on where it was.
    """

    def tell(line: str) -> None:
        if not quiet:
            say(line)

    # Before torch is imported. Threads that spin while they wait for each other burn a shared machine's time: with two
    # on two busy cores twelve steps that take 15 processor seconds were not done after 60.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    try:
        from translate.models import resolve

        model = resolve(choice, say=tell)
        tell(f"from {model.signature}")
        from translate.training.adaptrun import Wish, adapt
        from translate.training.stopping import stoppable

        wish = Wish(data, out, minutes, steps or 0, rate or 0.0, tests, anyway, seed)
        with stoppable(lambda: say("stopping after this step; once more to stop at once")) as stopping:
            result = adapt(model, wish, tell, stopping)
    except KrantError as problem:
        say(str(problem))
        sys.exit(1)
    except KeyboardInterrupt:
        say("stopped at once; the same command goes on from what was saved last")
        sys.exit(INTERRUPTED)
    sys.exit(_closing(result, out, anyway, tell))


def _closing(result: Result | None, out: Path, anyway: bool, tell: Callable[[str], None]) -> int:
    """Say how it ended; the exit code."""
    if result is None:
        say("stopped; the same command goes on here")
        return INTERRUPTED
    before, after = result.before, result.after
    tell(
        f"chrF of your own text {before.own:.1f} → {after.own:.1f}, of general newspaper text {before.general:.1f} → "
        f"{after.general:.1f}; {result.share:.0%} of the new weights after {result.steps} steps"
    )
    if result.better or anyway:
        tell(f"the model is in {out}; use it with --model {out}")
        return 0 if result.better else WORSE
    say(
        "nothing was written: the model did not become better. More or cleaner data may help; --anyway writes it as "
        f"it is. What was learnt lies in {out}.training and can be deleted."
    )
    return WORSE
