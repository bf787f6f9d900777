"""MarianMT through CTranslate2: the engine that is used unless another is asked for. No torch, no transformers.

The more sentences come at once, the larger are the batches; what becomes of a sentence does not depend on them, see
`batches`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from translate.batches import Shape, Start, computed, filled, width
from translate.decoding import MAX_PIECES, RELOAD, Decoding
from translate.engine_cache import prepared
from translate.errors import KrantError, first_line
from translate.models import Model
from translate.pieces import END, Pieces
from translate.processors import default_threads
from translate.translator import Hypothesis
from translate.whole import REMEMBERED, WIDE, WholeSentences
from translate.wordlinks import THRESHOLD, best_links, token_weights, with_first_row

Pair = tuple[str, str]
Links = list[tuple[int, int, float]]
Seen = tuple[list[str], NDArray[np.float32]]  # a target's pieces, and the attention [target pieces, source pieces]
AHEAD = 4  # batches a thread that wait for it
BEAMS = 4  # of the usual search
LARGE = 60_000_000  # bytes of a model's largest file, from which on what a batch needs is more than the model itself
LARGE_BATCH, LEAST = 768, 256  # pieces of all threads' batches then: some 350 MB for opus-mt; and of one, at least


class FastTranslator(WholeSentences):
    """A Marian folder, opened by CTranslate2. `translate` takes sentences as `normalize.for_model` gives them."""

    def __init__(
        self, model: Model, decoding: Decoding | None = None, *, threads: int | None = None, compute: str | None = None
    ) -> None:
        """`compute`: int8 (if the processor has it) or float32. Raises KrantError for a model that cannot be loaded."""
        super().__init__()
        self.decoding = decoding or Decoding()
        self._pieces = Pieces(model.folder, self.decoding.dictionary)
        self.compute = compute or default_compute()
        threads = threads or default_threads()
        self._ahead = AHEAD * threads
        self._room = self.decoding.batch_pieces
        if max(path.stat().st_size for path in model.folder.iterdir()) > LARGE:
            self._room = min(self._room, max(LEAST, LARGE_BATCH // threads))
        self._cancelled = False
        self._search: Any = _opened(model, self.compute, self.decoding.heads, threads)
        self._others: dict[str, list[Hypothesis]] = {}  # of the last `first`
        self._attended: dict[Pair, Seen] = {}  # likewise
        self._linked: dict[Pair, Links] = {}  # of what `translate` knows

    @property
    def signature(self) -> str:
        """What runs the model, and how exactly it computes."""
        return f"ctranslate2 {self.compute}"

    @property
    def term_markup(self) -> tuple[str, str] | None:
        """The marks by which the model is told the terms of a sentence; None if it knows none."""
        return self.decoding.term_markup

    def cancel(self) -> None:
        """Whatever is being computed in another thread, its results are not wanted: end it with an exception."""
        self._cancelled = True

    def count(self, sentence: str) -> int:
        return len(self._pieces.of_source(sentence)) + 1

    def first(self, sentences: list[str]) -> list[Hypothesis]:
        """`search`, with the other hypotheses, and with the attention, from which the best one's links are made."""
        self._attended = {}
        found = self._beam(
            [(sentence, "") for sentence in sentences], count=self.decoding.beams, attended=self._attended
        )
        self._others = dict(zip(sentences, found, strict=True))
        if len(self._linked) > REMEMBERED:
            self._linked = {pair: links for pair, links in self._linked.items() if pair[0] in self._known}
        return [best for best, *_ in found]

    def search(self, sentences: list[str], *, without_repetition: bool = False) -> list[Hypothesis]:
        found = self._beam([(sentence, "") for sentence in sentences], no_repeat=3 if without_repetition else 0)
        return [best for best, *_ in found]

    def continue_from(self, source: str, prefix: str) -> Hypothesis:
        """The best translation of a plain source that begins with `prefix`. Its score counts what follows only."""
        return self.continue_all([(source, prefix)])[0]

    def alternatives(self, sentence: str) -> list[Hypothesis]:
        """The hypotheses of the beam, the best first; none of a sentence that is translated in parts."""
        if sentence in self._others:
            return self._others[sentence]
        return [] if len(self._split(sentence)) > 1 else self._beam([(sentence, "")], count=self.decoding.beams)[0]

    def widely(self, sentences: list[str]) -> list[list[Hypothesis]]:
        """The hypotheses of a wider beam."""
        return self._beam([(sentence, "") for sentence in sentences], count=WIDE)

    def continue_all(self, pairs: Sequence[Pair]) -> list[Hypothesis]:
        """`continue_from` for many (source, prefix) at once; nothing for what is longer than the model's positions."""
        short = self._short(*self._both(pairs))
        found = [Hypothesis("")] * len(pairs)
        for index, (best, *_) in zip(short, self._beam([pairs[i] for i in short]), strict=True):
            found[index] = best
        return found

    def links(self, pairs: Sequence[Pair]) -> list[Links]:
        """Links between the space-separated tokens of plain sources and targets, see `wordlinks`.

        A pair's attention is that of the search that found it, if there was one, else of a pass of its own.
        CTranslate2's search (4.8.5) with several beams and sentences tells the first piece's attention of the wrong
        sentence: the beams are not yet there when it is looked up by their numbers.
        """
        new = [pair for pair in dict.fromkeys(pairs) if pair not in self._linked]
        for pair in new:
            if self._is_as_searched(pair):
                attention = with_first_row(self._attended[pair][1].astype(np.float64))
                self._linked[pair] = best_links(token_weights(attention, self._pieces, *pair), THRESHOLD)
        found = {pair: self._linked[pair] for pair in pairs if pair in self._linked}
        others = [pair for pair in new if pair not in found]
        for index, weights in self._attention(others):
            found[others[index]] = best_links(token_weights(weights, self._pieces, *others[index]), THRESHOLD)
        return [found.get(pair, []) for pair in pairs]

    def _is_as_searched(self, pair: Pair) -> bool:
        return pair in self._attended and self._pieces.of_target(pair[1]) == self._attended[pair][0]

    def score(self, pairs: Sequence[Pair]) -> list[float]:
        """The mean log-probability of each target's pieces, given its source."""
        sources, targets = self._both(pairs)

        def call(batch: list[int]) -> list[Any]:
            return list(
                self._search.score_batch(
                    [sources[i] for i in batch], [targets[i] for i in batch], max_input_length=0, asynchronous=True
                )
            )

        found = [0.0] * len(pairs)
        for index, result in self._run(self._short(sources, targets), lambda i: _shape(sources[i], targets[i]), call):
            found[index] = sum(result.log_probs) / len(result.log_probs)
        return found

    def _beam(
        self, pairs: Sequence[Pair], *, no_repeat: int = 0, count: int = 1, attended: dict[Pair, Seen] | None = None
    ) -> list[list[Hypothesis]]:
        """For each (source, prefix) the `count` best hypotheses; `attended` gets what the best ones looked at."""
        sources, prefixes = self._both(pairs)
        beams = max(self.decoding.beams, count)

        def call(batch: list[int]) -> list[Any]:
            given = [prefixes[i] for i in batch]
            some = [sources[i] for i in batch]
            results = list(
                self._search.translate_batch(
                    some if given[0] else filled(some),
                    given if given[0] else None,
                    beam_size=beams,
                    num_hypotheses=count,
                    no_repeat_ngram_size=no_repeat,
                    min_decoding_length=0,
                    max_decoding_length=2 * width(len(some[0])) + 11 + len(given[0]),  # and the end
                    max_input_length=0,
                    return_scores=True,
                    return_attention=attended is not None,
                    asynchronous=True,
                )
            )
            return results[: len(batch)]

        def shape(index: int) -> Shape:
            return _shape(sources[index], prefixes[index]) if prefixes[index] else (width(len(sources[index])), 0)

        found: list[list[Hypothesis]] = [[] for _ in pairs]
        for index, result in self._run(range(len(pairs)), shape, call, beams):
            given = len(prefixes[index])
            every = [
                self._hypothesis(pieces, score, given)
                for pieces, score in zip(result.hypotheses, result.scores, strict=True)
            ]
            order = self._pieces.ranked(pairs[index][0], every)
            found[index] = [every[place] for place in order]
            best = order[0]
            if attended is not None and result.hypotheses[best]:
                key = pairs[index][0], every[best].text
                seen = np.asarray(result.attention[best], np.float32)[:, : len(sources[index])]
                attended[key] = result.hypotheses[best], seen
        return found

    def _hypothesis(self, pieces: list[str], score: float, given: int) -> Hypothesis:
        """`score` is for all pieces, the `given` ones at the beginning have cost nothing."""
        count = len(pieces) + 1  # and the end
        return Hypothesis(self._pieces.text(pieces), round(score * count / (count - given), 4))

    def _attention(self, pairs: Sequence[Pair]) -> Iterable[tuple[int, Any]]:
        """For each pair that is short enough: its index and the attention [target pieces, source pieces].

        A search with alternatives reads its prefix in one pass, and it ends with it if it may write no more than that.
        """
        sources, targets = self._both(pairs)

        def call(batch: list[int]) -> list[Any]:
            return list(
                self._search.translate_batch(
                    [sources[i] for i in batch],
                    [targets[i] for i in batch],
                    beam_size=1,
                    max_decoding_length=len(targets[batch[0]]),
                    max_input_length=0,
                    return_alternatives=True,
                    return_attention=True,
                    asynchronous=True,
                )
            )

        wanted = [i for i in self._short(sources, targets) if targets[i]]
        for index, result in self._run(wanted, lambda i: _shape(sources[i], targets[i]), call):
            yield index, np.asarray(result.attention[0], np.float64)

    def _both(self, pairs: Sequence[Pair]) -> tuple[list[list[str]], list[list[str]]]:
        sources = [[*self._pieces.of_source(source), END] for source, _ in pairs]
        return sources, [self._pieces.of_target(target) for _, target in pairs]

    def _short(self, *sides: list[list[str]]) -> list[int]:
        """Indices of the pairs that are short enough for the model."""
        return [i for i, both in enumerate(zip(*sides, strict=True)) if max(map(len, both)) < 2 * MAX_PIECES]

    def _run(
        self, wanted: Iterable[int], shape: Callable[[int], Shape], start: Start, beams: int = 1
    ) -> Iterable[tuple[int, Any]]:
        """Results by index, on all threads. More `beams` than usual make batches smaller."""
        shapes = ((index, shape(index)) for index in wanted)
        pieces = self._room * BEAMS // max(BEAMS, beams)
        return computed(shapes, start, pieces, self._ahead, lambda: self._cancelled)


def _shape(source: list[str], target: list[str]) -> Shape:
    return len(source), len(target)


def default_compute() -> str:
    """int8 where the processor has it."""
    from ctranslate2 import get_supported_compute_types

    return "int8" if "int8" in get_supported_compute_types("cpu") else "float32"


def _opened(model: Model, compute: str, heads: Sequence[int], threads: int) -> Any:
    """Each thread works on a batch of its own: on small models threads that share one wait for each other."""
    import ctranslate2

    files = prepared(model, compute, heads)
    at: dict[str, Any] = {"model_path": str(files)} if isinstance(files, Path) else {"model_path": "", "files": files}
    try:
        return ctranslate2.Translator(
            **at, compute_type=compute, inter_threads=threads, intra_threads=1, max_queued_batches=-1
        )
    except (RuntimeError, ValueError) as error:
        raise KrantError(f"{model.folder}: this model cannot be loaded: {first_line(error)}. {RELOAD}") from error
