"""`krant bench`: how good and how fast Krant's parts are, measured on this machine. For developers.

Each benchmark is a command in a module of its own, registered here; heavy modules are imported when it runs.
"""

from __future__ import annotations

import click

from translate.cli_bench_align import align
from translate.cli_bench_glossary import glossary
from translate.cli_bench_growth import growth
from translate.cli_bench_guards import guards
from translate.cli_bench_page import page
from translate.cli_bench_speed import speed
from translate.cli_bench_speed_growth import speed_growth


@click.group()
def bench() -> None:
    """Benchmarks: how good and how fast the parts of Krant are."""


for command in (align, growth, glossary, guards, page, speed, speed_growth):
    bench.add_command(command)
