"""Options that spread a run over a Ray cluster, and outputs that are no folder of this machine."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any

import click

URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
ADDRESS = re.compile(r"ray(?:://(auto|[^/\s]+:\d+))?/?")
HELP = (
    "Translate on a Ray cluster (needs krant[ray]): ray starts one on this machine, ray://auto takes the one that this "
    "machine is part of, ray://HOST:PORT another one."
)

_OPTIONS = (
    click.option("--cluster", metavar="ray[://…]", help=HELP),
    click.option(
        "--workers",
        type=click.IntRange(1, 10_000),
        help="Workers of the cluster, each with the model and --threads (1); as many as there are processors.",
    ),
)


@dataclass(frozen=True, slots=True)
class Spread:
    """A run on a cluster. `address` is auto or HOST:PORT, or "" for a cluster of the run's own on this machine.

    `target` is the outputs' address (s3://bucket/prefix) where they are no folder, else "".
    """

    address: str = ""
    workers: int | None = None
    target: str = ""


class Outputs(click.Path):
    """Where outputs go: a folder as a Path, or an address such as s3://bucket/prefix as the text that it is."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        text = str(value)
        if text.startswith("file://"):
            value = text.removeprefix("file://")
        elif URL.match(text):
            return text if text.endswith("://") else text.rstrip("/")
        return super().convert(value, param, ctx)


def cluster_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options, as one argument `spread` (None for a run on this machine without Ray)."""

    @wraps(command)
    def wrapped(folder: Path | str, cluster: str | None, workers: int | None, **others: Any) -> Any:
        target = folder if isinstance(folder, str) else ""
        spread = _spread(cluster, workers, target, others["paths"])
        return command(folder=Path(folder), spread=spread, **others)

    for option in reversed(_OPTIONS):
        wrapped = option(wrapped)
    return wrapped


def _spread(cluster: str | None, workers: int | None, target: str, paths: tuple[str, ...]) -> Spread | None:
    """The options as one value. Raises click.UsageError for what does not go together."""
    if cluster is None:
        if workers is not None:
            raise click.UsageError("--workers are those of a cluster; give --cluster ray, too, or use --threads.")
        if target:
            raise click.UsageError(f"-o {target}: only --cluster ray writes there. Choose a folder, or add it.")
        return None
    found = ADDRESS.fullmatch(cluster)
    if not found:
        raise click.UsageError(f"--cluster {cluster}: use ray, ray://auto or ray://HOST:PORT.")
    if "-" in paths:
        raise click.UsageError("- (stdin) is one text, which no cluster makes faster. Leave --cluster out.")
    return Spread(found[1] or "", workers, target)
