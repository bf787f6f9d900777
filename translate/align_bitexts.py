"""Bitexts that exist already as inputs of `krant align`: scored as they are, cut into sentences, or aligned anew."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from align.aligner import Alignment, Evidence, Options, aligned
from align.bitext import Article, Bead, Bitext, Pair, Paragraph, Sentence
from align.errors import AlignError
from align.given import divided, scored
from align.segment import segment
from align.tmxread import read_tmx
from translate.align_inputs import BitextFile, Text
from translate.align_run import Aligned, AlignOptions, Properties, pairs_of, primary
from translate.bitexts import read
from translate.errors import KrantError

OURS = ("unaligned", "low-confidence")  # flags that are decided anew
EXTENT = re.compile(r"\S(?:.*\S)?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Sides:
    """A bitext's texts as two articles with a paragraph a pair, and which pair each of the paragraphs is."""

    source: Text
    target: Text
    homes: tuple[list[int], list[int]]

    def beads(self) -> dict[int, Bead]:
        """The pairs, by their numbers, as beads of the articles' sentences; pairs without any text are left out."""
        sentences = [_numbered(text, homes) for text, homes in zip((self.source, self.target), self.homes, strict=True)]
        pairs = sorted({*sentences[0], *sentences[1]})
        return {k: Bead(tuple(sentences[0].get(k, ())), tuple(sentences[1].get(k, ()))) for k in pairs}


def _numbered(text: Text, homes: list[int]) -> dict[int, list[int]]:
    """The numbers of each pair's sentences."""
    found: dict[int, list[int]] = {}
    for number, paragraph in enumerate(text.paragraphs):
        found.setdefault(homes[paragraph], []).append(number)
    return found


def align_bitext(
    file: BitextFile, options: AlignOptions, evidence: Evidence | None = None, properties: Properties = ()
) -> Aligned:
    """Read a bitext and give its pairs confidences; with `options.resegment` cut the pairs into pairs of sentences,
    with `options.realign` align all sentences anew. Texts are kept as they are, in both languages.

    Languages are the bitext's own where it says them. Raises KrantError for a file that cannot be read or has no
    pairs and, when it is aligned anew and not forced, for texts that are no translations of each other.
    """
    bitext = _read(file.path, options)
    options = options.speaking(bitext.source_language, bitext.target_language)
    sides = _sides(bitext, options)
    if not sides.source.numbers or not sides.target.numbers:
        languages = f"{options.source_language} and {options.target_language}"
        raise KrantError(
            f"{file.path}: has no text in one of its languages, {languages}. Name them with --from and --to."
        )
    found = _aligned(bitext, sides, options, evidence)
    if options.translatable and not found.related:
        problem = f"{file.path}: its two sides do not look like translations of each other."
        if options.realign and not options.force:
            raise KrantError(f"{problem} To align them anyway, use --force.")
        warnings: tuple[str, ...] = (f"{problem} See the pairs' confidences.",)
    else:
        warnings = ()
    result = replace(
        bitext, name=file.name, source_language=options.source_language, target_language=options.target_language,
        pairs=tuple(_rebuilt(bitext, sides, found.beads, options)), properties=_provenance(bitext, properties),
    )  # fmt: skip
    return Aligned(result, found.beads, found.relatedness, warnings)


def _read(path: Path, options: AlignOptions) -> Bitext:
    """The bitext in the languages asked for; a file may have more than two, or them the other way round."""
    wanted = options.source_language, options.target_language
    bitext = read(path)
    known = bitext.source_language, bitext.target_language
    if all(wanted) and all(known) and _mains(known) == _mains(wanted)[::-1] != _mains(wanted):
        turned = tuple(map(_turned, bitext.pairs))
        return replace(bitext, source_language=known[1], target_language=known[0], pairs=turned)
    if path.suffix.lower() == ".tmx" and any(wanted) and not _agree(wanted, known):
        try:
            bitext = read_tmx(path, source_language=wanted[0], target_language=wanted[1])
        except AlignError as problem:
            raise KrantError(str(problem)) from problem
        # What the units' properties say is of the file's own two languages.
        return replace(bitext, pairs=tuple(replace(pair, links=(), changes=(), flags=()) for pair in bitext.pairs))
    if not _agree(wanted, known):
        raise KrantError(
            f"{path}: is a bitext in {' and '.join(known)}, not in {' and '.join(filter(None, wanted))}. "
            "Name its languages with --from and --to, or leave them out."
        )
    return bitext


def _agree(wanted: tuple[str, str], known: tuple[str, str]) -> bool:
    """Whether the languages asked for are those of the bitext, as far as either says which they are."""
    return all(not asked or not has or asked == has for asked, has in zip(_mains(wanted), _mains(known), strict=True))


def _mains(languages: tuple[str, str]) -> tuple[str, str]:
    return primary(languages[0]), primary(languages[1])


def _turned(pair: Pair) -> Pair:
    """The pair the other way round; what a model or a reviewer said about its target does not hold for the source."""
    links = tuple(sorted((target, source) for source, target in pair.links))
    return Pair(pair.target, pair.source, pair.paragraph, pair.kind, pair.score, links=links)


def _provenance(bitext: Bitext, properties: Properties) -> Properties:
    """The signature, and what made the input under names of its own."""
    before = tuple(("input-" + key.removeprefix("input-"), value) for key, value in bitext.properties)
    return (*properties, *dict.fromkeys(before))


def _sides(bitext: Bitext, options: AlignOptions) -> _Sides:
    sides = [[pair.source for pair in bitext.pairs], [pair.target for pair in bitext.pairs]]
    texts, homes = [], []
    for side, language in zip(sides, (options.source_language, options.target_language), strict=True):
        kept = [number for number, text in enumerate(side) if text.strip()]
        paragraphs = [
            Paragraph(side[number], _cut(side[number], language, options), bitext.pairs[number].kind) for number in kept
        ]
        article = Article(bitext.name, language, tuple(paragraphs), ("", *["\n"] * len(paragraphs)))
        texts.append(Text(article, tuple(range(sum(len(item.sentences) for item in paragraphs))), ()))
        homes.append(kept)
    return _Sides(texts[0], texts[1], (homes[0], homes[1]))


def _cut(text: str, language: str, options: AlignOptions) -> tuple[Sentence, ...]:
    if options.resegment:
        return segment(text, language)
    found = EXTENT.search(text)
    assert found is not None  # `text` is not blank
    return (Sentence(found[0], *found.span()),)


def _aligned(bitext: Bitext, sides: _Sides, options: AlignOptions, evidence: Evidence | None) -> Alignment:
    """The alignment, source first. The translator needs the Dutch first, whichever side it is on."""
    first, second = sides.source, sides.target
    homes, beads = sides.homes, list(sides.beads().values())
    if options.backwards:
        first, second, homes, beads = second, first, (homes[1], homes[0]), [_swapped(bead) for bead in beads]
    arguments = (first.sentences, second.sentences)
    paragraphs = [
        [bitext.pairs[home[paragraph]].paragraph for paragraph in text.paragraphs]
        for text, home in zip((first, second), homes, strict=True)
    ]
    evidence = evidence if options.translatable else None
    how = Options(first.article.language, second.article.language, *paragraphs if options.realign else ())
    if options.realign:
        found = aligned(*arguments, evidence=evidence, options=how)
    else:
        found = (divided if options.resegment else scored)(*arguments, beads, evidence=evidence, options=how)
    return replace(found, beads=tuple(map(_swapped, found.beads))) if options.backwards else found


def _swapped(bead: Bead) -> Bead:
    return Bead(bead.target, bead.source, bead.score)


def _rebuilt(bitext: Bitext, sides: _Sides, beads: Sequence[Bead], options: AlignOptions) -> list[Pair]:
    """The beads as pairs; a bead that is one of the pairs stays that pair, with what is known about it."""
    given = {(bead.source, bead.target): number for number, bead in sides.beads().items()}
    made = iter(pairs_of(sides.source.article, sides.target.article, beads, options))
    found = []
    for bead in beads:
        if not options.keeps(bead):
            continue
        pair = next(made)
        number = given.get((bead.source, bead.target))
        if number is not None:
            old = bitext.pairs[number]
            flags = dict.fromkeys([*(flag for flag in old.flags if flag.name not in OURS), *pair.flags])
            found.append(replace(old, score=pair.score, flags=tuple(flags)))
        else:
            found.append(replace(pair, paragraph=bitext.pairs[sides.homes[0][pair.paragraph]].paragraph))
    return found
