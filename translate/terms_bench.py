"""What the glossary layer is worth: what becomes of each term, for the bare model, its input alone, and the full layer.

The benchmark is tests/data/glossary-benchmark.json, sentences with their terms marked, and for many a reference. With a
parallel text, the terms are those that the bundled glossary finds in the Dutch and whose English the reference has.
"""

from __future__ import annotations

import json
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from align.bitext import Article, Change, Flag, Pair, Paragraph, Sentence
from glossary.english import occurrences
from glossary.find import Finder
from glossary.fold import folded
from glossary.formats import read
from glossary.terms import Glossary, Hit
from translate.errors import KrantError
from translate.evaluate import scores
from translate.markup import Markup
from translate.pipeline import translate_article
from translate.terms import Terms
from translate.terms_judge import Marked, judge
from translate.terms_measures import one_minus_term, window_overlap
from translate.translator import Hypothesis, Translator

BENCHMARK = Path(__file__).parent.parent / "tests" / "data" / "glossary-benchmark.json"
EXAMPLES = 20  # silent terms that a report shows


class Plain:
    """A translator without its attention: the layer then has no word links and decodes nothing again."""

    def __init__(self, inner: Translator) -> None:
        self.inner = inner
        self.term_markup: tuple[str, str] | None = getattr(inner, "term_markup", None)

    def translate(self, sentences: Sequence[str]) -> list[Hypothesis]:
        return self.inner.translate(sentences)


class GivenOnly(Terms):
    """The layer's first half: the model is given the terms, and its output is left as it is."""

    def apply(
        self, pair: Pair, hits: Sequence[Hit], markup: Markup | None = None
    ) -> tuple[str, tuple[Change, ...], tuple[Flag, ...]]:
        return pair.target, (), ()


@dataclass(frozen=True, slots=True)
class MarkedSentence:
    """A Dutch sentence with its terms marked, and its reference ('' where it has none)."""

    article: str
    dutch: str
    terms: tuple[Marked, ...]
    reference: str = ""


@dataclass
class Counts:
    """What became of marked terms."""

    terms: int = 0
    right: int = 0
    flagged: int = 0  # not right, but flagged
    forbidden: int = 0
    dutch: int = 0
    alarms: int = 0  # right, and flagged all the same
    silent: list[str] = field(default_factory=list)

    def report(self) -> dict[str, Any]:
        shares = {
            "accuracy": self.right,
            "flagged": self.flagged,
            "silent": len(self.silent),
            "forbidden": self.forbidden,
            "left in dutch": self.dutch,
            "right but flagged": self.alarms,
        }
        found: dict[str, Any] = {name: _percent(count, self.terms) for name, count in shares.items()}
        return {"terms": self.terms, **found, "silent examples": self.silent[:EXAMPLES]}


def _percent(count: int, total: int) -> float:
    return round(100 * count / total, 2) if total else 0.0


def read_benchmark(path: Path, split: str, limit: int) -> list[MarkedSentence]:
    """The first `limit` sentences of a half ('dev', 'test') or of 'all'. Raises KrantError."""
    try:
        found = json.loads(path.read_text("utf-8"))["sentences"]
        chosen = (one for one in found if split in ("all", one["split"]))
        return [
            MarkedSentence(one["article"], one["nl"], tuple(map(_marked, one["terms"])), one.get("en", ""))
            for one in islice(chosen, limit)
        ]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise KrantError(
            f"{path}: is no glossary benchmark ({error}). It is in Krant's source tree, tests/data; see --benchmark."
        ) from error


def _marked(term: dict[str, Any]) -> Marked:
    return Marked(term["text"], term["start"], term["en"], tuple(term.get("accepted", ())))


def judges(path: Path, news: Glossary) -> tuple[Finder, Finder]:
    """Finders for the terms that the benchmark's sentences were written for, and for the bundled glossary."""
    return Finder(read(path.with_suffix(".tsv"))), Finder(news)


def systems(translator: Translator, terms: Terms) -> dict[str, tuple[Translator, Terms | None]]:
    """What is compared: each adds something to the one before."""
    given = GivenOnly(terms.glossary, terms.names)
    return {
        "raw model": (translator, None),
        "input only": (Plain(translator), given),
        "without attention": (Plain(translator), terms),
        "full layer": (translator, terms),
    }


def benchmark(
    sentences: Sequence[MarkedSentence], finders: Sequence[Finder], translator: Translator, terms: Terms | None
) -> dict[str, Any]:
    """Translate the sentences, those of an article together, and report what became of their terms."""
    groups: dict[str, list[MarkedSentence]] = defaultdict(list)
    for sentence in sentences:
        groups[sentence.article].append(sentence)
    counts, pairs, start = Counts(), [], time.perf_counter()
    for name, group in groups.items():
        pairs += [*zip(group, translated(name, [one.dutch for one in group], translator, terms), strict=True)]
    seconds = time.perf_counter() - start
    texts = [[one.dutch for one in group] for group in groups.values()]
    found = [[line for text in texts for line in finder.find_in_article(text)] for finder in finders]
    for (sentence, pair), *lines in zip(pairs, *found, strict=True):
        _count(sentence, pair, [hit for line in lines for hit in line], counts)
    referenced = [(one.reference, pair.target, [term.en for term in one.terms]) for one, pair in pairs if one.reference]
    return {**counts.report(), **compared(referenced), "seconds": round(seconds, 1)}


def _count(sentence: MarkedSentence, pair: Pair, hits: Sequence[Hit], counts: Counts) -> None:
    for term in sentence.terms:
        verdict = judge(term, hits, pair.target, pair.flags)
        counts.terms += 1
        counts.right += verdict.right
        counts.flagged += verdict.flagged and not verdict.right
        counts.alarms += verdict.flagged and verdict.right
        counts.forbidden += verdict.forbidden
        counts.dutch += verdict.dutch
        if verdict.silent:
            counts.silent.append(f"{term.text} → {term.en}: {pair.target}")


def translated(name: str, texts: Sequence[str], translator: Translator, terms: Terms | None) -> tuple[Pair, ...]:
    """The pairs of an article with one sentence a paragraph, however a segmenter would cut them."""
    paragraphs = tuple(Paragraph(text, (Sentence(text, 0, len(text)),)) for text in texts)
    article = Article(name, "nl", paragraphs, ("", *("\n\n",) * (len(texts) - 1), "\n"))
    return translate_article(article, translator, (), terms).bitext.pairs


def compared(triples: Sequence[tuple[str, str, Sequence[str]]]) -> dict[str, Any]:
    """Window overlap, 1-TERm, BLEU and chrF of (reference, translation, terms in the reference)."""
    if not triples:
        return {}
    present = [(ref, hyp, [term for term in terms if occurrences(folded(ref), term)]) for ref, hyp, terms in triples]
    references, hypotheses, terms = (list(column) for column in zip(*present, strict=True))
    overlaps = {
        width: [value for ref, hyp, one in present for value in window_overlap(hyp, ref, one, width)]
        for width in (2, 3)
    }
    report: dict[str, Any] = {
        f"window overlap {width}": round(100 * sum(values) / max(1, len(values)), 2)
        for width, values in overlaps.items()
    }
    report["1-TERm"] = round(one_minus_term(hypotheses, references, terms), 2)
    for score in scores(hypotheses, references):
        report[score.metric] = score.value
    return report


def parallel(dutch: Sequence[str], english: Sequence[str], translator: Translator, terms: Terms) -> dict[str, Any]:
    """A parallel text, one sentence a line, by each system; terms are those whose English the reference has."""
    hits = terms.find(dutch)
    wanted = [_in_reference(line, reference) for line, reference in zip(hits, english, strict=True)]
    report: dict[str, Any] = {"sentences": len(dutch), "terms": sum(map(len, wanted))}
    for name, (system, layer) in systems(translator, terms).items():
        if name == "without attention":
            continue
        start = time.perf_counter()
        targets = [pair.target for pair in translated("text", dutch, system, layer)]
        right = sum(
            any(occurrences(folded(target), form, True) for form in hit.accepted)
            for target, line in zip(targets, wanted, strict=True)
            for hit, _ in line
        )
        triples = [
            (ref, hyp, [form for _, form in line]) for ref, hyp, line in zip(english, targets, wanted, strict=True)
        ]
        seconds = round(time.perf_counter() - start, 1)
        report[name] = {"accuracy": _percent(right, report["terms"]), **compared(triples), "seconds": seconds}
    return report


def _in_reference(hits: Sequence[Hit], reference: str) -> list[tuple[Hit, str]]:
    """Hits whose English the reference has, and in which form."""
    text = folded(reference)
    forms = [(hit, next((form for form in hit.accepted if occurrences(text, form)), "")) for hit in hits]
    return [(hit, form) for hit, form in forms if form]
