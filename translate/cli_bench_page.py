"""`krant bench page`: how quick the review page of a long article is, in headless Chromium."""

from __future__ import annotations

import json

import click

from translate.errors import KrantError


@click.command()
@click.option(
    "--sentences", default=2000, show_default=True, type=click.IntRange(10, 100_000), help="Length of the article."
)
@click.option("--rounds", default=5, show_default=True, type=click.IntRange(1, 100), help="How often each is measured.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
def page(sentences: int, rounds: int, as_json: bool) -> None:
    """Measure the review page of a long, made-up article: first paint, keys, filters, search. Needs Chromium."""
    from translate.bench_page import bench

    try:
        result = bench(sentences, rounds)
    except KrantError as problem:
        raise click.ClickException(str(problem)) from problem
    if as_json:
        click.echo(json.dumps(result, indent=1))
        return
    click.echo(f"{sentences} sentences, {result['bytes'] / 1e6:.1f} MB; milliseconds until it is on the screen")
    for name, figure in result["milliseconds"].items():
        click.echo(f"{name:22}" + "".join(f"  {what} {value:7}" for what, value in figure.items()))
