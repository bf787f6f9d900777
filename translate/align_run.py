"""Two texts that are translations of each other → a bitext: beads, confidences, flags, and what did not match."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from align.aligner import Evidence, Options, aligned
from align.bitext import Article, Bead, Bitext, Flag, Kind, Pair
from translate.align_inputs import FilePair, Text, read_text
from translate.errors import KrantError
from translate.guards import flags
from translate.language import check_dutch, check_no_dutch

LOW = 0.9  # confidences below this are flagged: one bead in ten or twelve, and among them nearly all wrong ones
Properties = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class AlignOptions:
    """What `krant align` was asked for besides the files. Languages that are empty are the texts' own."""

    source_language: str = ""
    target_language: str = ""
    lines: bool = False
    min_score: float = 0.0
    keep_unaligned: bool = False
    force: bool = False
    resegment: bool = False
    realign: bool = False

    def speaking(self, source: str = "", target: str = "") -> AlignOptions:
        """These options with the languages of a text, or Dutch and English, where none were asked for."""
        return replace(
            self,
            source_language=self.source_language or source or "nl",
            target_language=self.target_language or target or "en",
        )

    @property
    def translatable(self) -> bool:
        """Whether a Dutch–English model can help."""
        return sorted(primary(tag) for tag in (self.source_language, self.target_language)) == ["en", "nl"]

    @property
    def backwards(self) -> bool:
        """Whether the target is what a model can translate."""
        return primary(self.target_language) == "nl"

    def keeps(self, bead: Bead) -> bool:
        """Whether the bead becomes a pair."""
        if bead.source and bead.target:
            return (bead.score or 0.0) >= self.min_score
        return self.keep_unaligned


@dataclass(frozen=True, slots=True)
class Aligned:
    """A bitext and the beads it was made of; their indices are the sentences' numbers in their files.

    `relatedness` is between 0 and 1 (see `align.aligner.Alignment`).
    """

    bitext: Bitext
    beads: tuple[Bead, ...]
    relatedness: float
    warnings: tuple[str, ...] = ()


def align_pair(
    pair: FilePair, options: AlignOptions, evidence: Evidence | None = None, properties: Properties = ()
) -> Aligned:
    """Read and align two files. `evidence` translates Dutch into English, whichever side the Dutch is on.

    Raises KrantError for files that cannot be read, for texts in other languages than those asked for and, unless
    forced, for texts that are no translations of each other.
    """
    options = options.speaking()
    source = read_text(pair.source, pair.name, options.source_language, lines=options.lines)
    target = read_text(pair.target, pair.name, options.target_language, lines=options.lines)
    if not options.force:
        _check_languages(pair, source, target, options)
    return align_texts(source, target, pair, options, evidence, properties)


def align_texts(
    source: Text, target: Text, pair: FilePair, options: AlignOptions, evidence: Evidence | None, properties: Properties
) -> Aligned:
    """Align two texts that were read; see `align_pair`."""
    first, second = (target, source) if options.backwards else (source, target)
    found = aligned(
        first.sentences,
        second.sentences,
        evidence=evidence if options.translatable else None,
        options=Options(
            first.article.language, second.article.language, source_paragraphs=first.paragraphs,
            target_paragraphs=second.paragraphs,
        ),
    )  # fmt: skip
    if options.translatable and not found.related and not options.force:
        raise KrantError(
            f"{pair.source} and {pair.target}: do not look like translations of each other. "
            "Check that the right files are paired; to align them anyway, use --force."
        )
    beads = [_swapped(bead) for bead in found.beads] if options.backwards else list(found.beads)
    bitext = Bitext(
        pair.name, options.source_language, options.target_language,
        tuple(pairs_of(source.article, target.article, beads, options)), properties,
    )  # fmt: skip
    numbered = tuple(
        replace(
            bead,
            source=tuple(source.numbers[i] for i in bead.source),
            target=tuple(target.numbers[j] for j in bead.target),
        )
        for bead in beads
    )
    return Aligned(bitext, numbered, found.relatedness, (*source.warnings, *target.warnings))


def primary(tag: str) -> str:
    return re.split("[-_]", tag.lower())[0]


def _check_languages(pair: FilePair, source: Text, target: Text, options: AlignOptions) -> None:
    """The Dutch side has to be Dutch, the English one not; that also notices files given the wrong way round."""
    for path, text, language in (
        (pair.source, source, options.source_language),
        (pair.target, target, options.target_language),
    ):
        check = {"nl": check_dutch, "en": check_no_dutch}.get(primary(language))
        try:
            if check:
                check(text.article.text, str(path))
        except KrantError as problem:
            cure = (
                "Are the files the right ones, in this order? Else name the languages (--from, --to), or use --force."
            )
            raise KrantError(f"{str(problem).split(' To translate')[0]} {cure}") from problem


def _swapped(bead: Bead) -> Bead:
    return Bead(bead.target, bead.source, bead.score)


def pairs_of(source: Article, target: Article, beads: Sequence[Bead], options: AlignOptions) -> list[Pair]:
    """The beads as pairs in the order of the source; unaligned sentences and unsure beads only as the options say."""
    first, second = list(_places(source)), list(_places(target))
    found: list[Pair] = []
    paragraph, kind = 0, _kind(source, 0)
    for bead in beads:
        if bead.source:
            paragraph = first[bead.source[0]][0]
            kind = _kind(source, paragraph)
        if not options.keeps(bead):
            continue
        texts = joined(source, [first[i] for i in bead.source]), joined(target, [second[j] for j in bead.target])
        score = None if bead.score is None else round(bead.score, 4)
        own = kind if bead.source else _kind(target, second[bead.target[0]][0])
        found.append(Pair(*texts, paragraph, own, score, _flags(*texts, bead, options)))
    return found


def _kind(article: Article, paragraph: int) -> Kind:
    return article.paragraphs[paragraph].kind


def _places(article: Article) -> list[tuple[int, int, int]]:
    """Every sentence's paragraph and its extent there."""
    return [(index, sentence.start, sentence.end) for index, sentence in article.sentences()]


def joined(article: Article, places: Sequence[tuple[int, int, int]]) -> str:
    """The text of consecutive sentences as the article has it; a space where a paragraph ends."""
    parts: list[str] = []
    for index in sorted({place[0] for place in places}):
        extents = [(start, end) for paragraph, start, end in places if paragraph == index]
        parts.append(article.paragraphs[index].text[extents[0][0] : extents[-1][1]])
    return " ".join(parts)


def _flags(source: str, target: str, bead: Bead, options: AlignOptions) -> tuple[Flag, ...]:
    if not source:
        return (Flag("unaligned", "only in the translation"),)
    if not target:
        return (Flag("unaligned", "not in the translation"),)
    found = []
    if bead.score is not None and bead.score < LOW:
        found.append(Flag("low-confidence", f"{bead.score:.2f}: these sentences may not belong together"))
    if primary(options.source_language) == "nl" and options.translatable:
        found += flags(source, target)
    return tuple(found)
