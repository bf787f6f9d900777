"""A run to be reviewed, and reviews of it, as the page exports them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from align.bitext import Bitext
from align.jsonl import read_jsonl
from align.pagedata import document_hash
from translate import outputs
from translate.article import read
from translate.memory_reuse import Reuse, state_of
from translate.pipeline import translate_article
from translate.review import Review, Segment, review_of, write_review
from translate.translator import Hypothesis

TEXT = (
    "date 2024-05\n\nTop in Genève\n\nDe stoel blijft leeg. Rusland is er niet.\n\n"
    "Biden zei ‘ja’. Hij bleef. De stoel blijft leeg.\n"
)
ENGLISH = {
    "Top in Genève": "Top in Geneva",
    "De stoel blijft leeg.": "The chair stays empty.",
    "Rusland is er niet.": "Russia is not there.",
    "Biden zei 'ja'.": "Biden said ‘yes’.",
    "Hij bleef.": "He remained.",
}
SIGNATURE = (("version", "1"), ("model", "dictionary"))


class Dictionary:
    """A translator that says what `ENGLISH` has, and `more`."""

    def __init__(self, more: dict[str, str] | None = None) -> None:
        self.known = ENGLISH | (more or {})

    def translate(self, sentences: Sequence[str]) -> list[Hypothesis]:
        return [Hypothesis(self.known.get(sentence, f"<{sentence}>"), -0.25) for sentence in sentences]


def translated(
    folder: Path, source: Path, more: dict[str, str] | None = None, reuse: Reuse | None = None, name: str = "nieuws"
) -> Bitext:
    """Translate `source` into `folder` as `krant translate` does, with the run's state."""
    article, warnings = read(source, name)
    reuse = reuse or Reuse(state_of(folder / name))
    translation = translate_article(article, Dictionary(more), (*SIGNATURE, *reuse.signature), None, reuse)
    outputs.write_article(folder, translation, outputs.title_of(translation.bitext))
    done = outputs.summary(str(source), translation.bitext, 0.5, warnings)
    outputs.write_run(folder, outputs.record(SIGNATURE, [done], []), [done], [])
    return translation.bitext


def make_run(folder: Path, text: str = TEXT) -> Bitext:
    """A run of one article, `nieuws`, whose Dutch is beside the folder."""
    source = folder.parent / "nieuws.txt"
    source.write_text(text, "utf-8", newline="")
    return translated(folder, source)


def export(
    folder: Path, path: Path, *edits: tuple[int, dict[str, Any]], reviewer: str = "", name: str = "nieuws"
) -> Path:
    """Export a review of the article as it stands, with some segments changed, to `path`."""
    return save(path, edited(page_of(folder, name), *edits, reviewer=reviewer))


def save(path: Path, review: Review) -> Path:
    path.write_bytes(write_review(review))
    return path


def page_of(folder: Path, name: str = "nieuws") -> Review:
    """What the article's page would export before anyone touched it."""
    bitext = read_jsonl(folder / f"{name}.jsonl")
    return review_of(bitext, document_hash(bitext))


def edited(review: Review, *edits: tuple[int, dict[str, Any]], reviewer: str = "") -> Review:
    segments = list(review.segments)
    for index, values in edits:
        segments[index] = replace(segments[index], **values)
    return replace(review, segments=tuple(segments), reviewer=reviewer)


def merged(review: Review, index: int) -> Review:
    """A review in which the segments at `index` and after it are one."""
    one, two = review.segments[index : index + 2]
    both = Segment(
        f"{one.source} {two.source}", f"{one.target} {two.target}", "edited", "", f"{one.machine} {two.machine}",
        (*one.ids, *two.ids), one.paragraph,
    )  # fmt: skip
    return replace(review, segments=(*review.segments[:index], both, *review.segments[index + 2 :]))


def split(review: Review, index: int, source: tuple[str, str], target: tuple[str, str]) -> Review:
    """A review in which the segment at `index` is two."""
    one = review.segments[index]
    parts = [replace(one, source=a, target=b, machine=b, status="edited") for a, b in zip(source, target, strict=True)]
    return replace(review, segments=(*review.segments[:index], *parts, *review.segments[index + 1 :]))
