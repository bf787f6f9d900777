"""What the glossary layer is worth: term accuracy, wrong forms and flags, for the bare model and for its steps.

`python -m translate.terms_bench [--split test] [--limit N] [--source FILE.nl --reference FILE.en]`

Runs on tests/data/glossary-benchmark.json (sentences with their terms marked); with a parallel text also chrF with and
without the layer. Prints JSON.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from align.bitext import Article, Bitext, Paragraph, Sentence
from glossary.english import occurrences
from glossary.fold import folded
from glossary.formats import read
from translate.evaluate import read_lines, scores
from translate.marian import Decoding, MarianTranslator
from translate.models import resolve
from translate.pipeline import translate_article
from translate.terms import Terms, load
from translate.translator import Hypothesis, Translator

BENCHMARK = Path(__file__).parent.parent / "tests" / "data"


class Plain:
    """A translator without its attention: the layer then has no word links and decodes nothing again."""

    def __init__(self, inner: Translator) -> None:
        self.inner = inner

    def translate(self, sentences: Sequence[str]) -> list[Hypothesis]:
        return self.inner.translate(sentences)


@dataclass
class Counts:
    """Marked terms: right in the English, absent but flagged, and left in Dutch."""

    terms: int = 0
    right: int = 0
    flagged: int = 0
    dutch: int = 0
    seconds: float = 0.0
    examples: list[str] = field(default_factory=list)

    def report(self) -> dict[str, Any]:
        silent = self.terms - self.right - self.flagged
        return {
            "terms": self.terms,
            "accuracy": round(100 * self.right / self.terms, 2),
            "flagged": round(100 * self.flagged / self.terms, 2),
            "silent": round(100 * silent / self.terms, 2),
            "left-in-dutch": round(100 * self.dutch / self.terms, 2),
            "seconds": round(self.seconds, 1),
            "silent-examples": self.examples[:20],
        }


def articles(sentences: Sequence[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for sentence in sentences:
        groups[sentence["article"]].append(sentence)
    return groups


def article_of(name: str, texts: Sequence[str]) -> Article:
    """Sentences as an article with one sentence a paragraph, however a segmenter would cut them."""
    paragraphs = tuple(Paragraph(text, (Sentence(text, 0, len(text)),)) for text in texts)
    return Article(name, "nl", paragraphs, ("", *("\n\n",) * (len(texts) - 1), "\n"))


def translated(name: str, texts: Sequence[str], translator: Translator, terms: Terms | None) -> Bitext:
    return translate_article(article_of(name, texts), translator, (), terms).bitext


def count(groups: dict[str, list[dict[str, Any]]], translator: Translator, terms: Terms | None) -> Counts:
    """Translate every group and look for the marked terms in the English."""
    counts = Counts()
    start = time.perf_counter()
    for name, group in groups.items():
        bitext = translated(name, [one["nl"] for one in group], translator, terms)
        for one, pair in zip(group, bitext.pairs, strict=True):
            flags = " ".join(flag.detail for flag in pair.flags if flag.name.endswith(("-term", "-name")))
            for term in one["terms"]:
                _judge(term, pair.target, flags, counts)
    counts.seconds = time.perf_counter() - start
    return counts


def _judge(term: dict[str, Any], target: str, flags: str, counts: Counts) -> None:
    text = folded(target)
    right = any(occurrences(text, form, True, True) for form in (term["en"], *term.get("accepted", ())))
    counts.terms += 1
    counts.right += right
    counts.dutch += folded(term["text"]) != folded(term["en"]) and bool(occurrences(text, term["text"], False, False))
    if not right and term["text"][:4] in flags:
        counts.flagged += 1
    elif not right:
        counts.examples.append(f"{term['text']} → {term['en']}: {target}")


def parallel(source: Path, reference: Path, limit: int, translator: Translator, terms: Terms) -> dict[str, Any]:
    """chrF and BLEU of a parallel text, with and without the layer."""
    dutch, english = read_lines(source)[:limit], read_lines(reference)[:limit]
    result = {}
    for name, layer in (("model", None), ("layer", terms)):
        targets = [pair.target for pair in translated("text", dutch, translator, layer).pairs]
        result[name] = {score.metric: score.value for score in scores(targets, english)}
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--split", choices=["dev", "test"], default="test")
    parser.add_argument("--limit", type=int, default=10_000)
    parser.add_argument("--model")
    parser.add_argument("--beams", type=int, default=4)
    parser.add_argument("--source", type=Path)
    parser.add_argument("--reference", type=Path)
    options = parser.parse_args()
    model = resolve(options.model)
    translator = MarianTranslator(model.folder, Decoding.of(model.folder, options.beams))
    # The benchmark's own terms come last and win: its sentences ask for just these forms.
    terms = Terms(load([], []) + read(BENCHMARK / "glossary-benchmark.tsv"))
    marked = json.loads((BENCHMARK / "glossary-benchmark.json").read_text("utf-8"))["sentences"]
    chosen = articles(list(islice((one for one in marked if one["split"] == options.split), options.limit)))
    report: dict[str, Any] = {"model": model.signature, "split": options.split, "beams": options.beams}
    report["raw model"] = count(chosen, translator, None).report()
    report["without attention"] = count(chosen, Plain(translator), terms).report()
    report["full layer"] = count(chosen, translator, terms).report()
    if options.source and options.reference:
        report["parallel"] = parallel(options.source, options.reference, options.limit, translator, terms)
    print(json.dumps(report, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
