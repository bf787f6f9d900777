"""Many small searches side by side: what each needs of the model next is asked for all of them at once.

A search is a generator. It yields a `Request`, gets the answers, in order, and returns its result in the end. What the
model says of a sentence does not depend on its neighbours, so that the results are those of one search after the other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from translate.translator import Hypothesis


@dataclass(frozen=True, slots=True)
class Request:
    """What a search asks: `name` says whom, `items` are what it wants an answer to each."""

    name: str
    items: Sequence[Any]


T = TypeVar("T")
Search = Generator[Request, list[Any], T]
Answers = Mapping[str, Callable[[list[Any]], list[Any]]]  # by name, what answers a list of items, one answer each


def together(searches: Iterable[Search[T]], answers: Answers) -> list[T]:
    """The results of the searches, in order."""
    results: dict[int, T] = {}
    waiting: list[tuple[int, Search[T], Request]] = []

    def go_on(number: int, search: Search[T], given: list[Any] | None) -> None:
        try:
            waiting.append((number, search, next(search) if given is None else search.send(given)))
        except StopIteration as end:
            results[number] = end.value

    for number, search in enumerate(searches):
        go_on(number, search, None)
    while waiting:
        asked, waiting = waiting, []
        items: dict[str, list[Any]] = defaultdict(list)
        for _, _, request in asked:
            items[request.name] += request.items
        found = {name: iter(answers[name](wanted)) for name, wanted in items.items()}
        for number, search, request in asked:
            go_on(number, search, [next(found[request.name]) for _ in request.items])
    return [results[number] for number in sorted(results)]


def scored(source: str, hypotheses: Sequence[Hypothesis]) -> Search[list[float]]:
    """The model's scores of translations of `source`; it is asked only if not all of them have one."""
    known = [one.score for one in hypotheses if one.score is not None]
    if len(known) == len(hypotheses):
        return known
    return (yield Request("score", [(source, one.text) for one in hypotheses]))
