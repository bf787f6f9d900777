"""Candidates for new terms: capitalised sequences in Dutch texts, and how reviewed translations render them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from glossary import lexicon
from glossary.context import is_initial
from glossary.find import Finder
from glossary.fold import folded
from glossary.names import PARTICLES
from glossary.terms import Glossary
from glossary.transliterate import fold_name, looks_slavic_or_arabic, transliterate
from glossary.words import words

_CONTEXTS = 3
_INNER = PARTICLES | lexicon.listed("voor op")  # may stand between two capitalised words: Bond voor de Vogels
_LEADING = lexicon.listed("De Het Een Die Dat Dit Deze In Op Bij Van Voor Met Door Uit Naar Maar En Als Ook Zo Wie Wat")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A Dutch form that may be a term: how often it stands, where, and what English it seems to have.

    `english` are pairs of a rendering and its count in reviewed pairs, the most frequent first; without pairs, the
    transliteration of a name that looks Slavic or Arabic, with count 0.
    """

    nl: str
    count: int
    contexts: tuple[str, ...]
    english: tuple[tuple[str, int], ...] = ()


def suggest(
    sentences: Sequence[str],
    glossary: Glossary,
    pairs: Iterable[tuple[str, str]] = (),
    least: int = 2,
) -> list[Suggestion]:
    """Candidates that stand at least `least` times and that no term covers, the most frequent first.

    `sentences` are Dutch segments, `pairs` reviewed ones with their English, which count as sentences, too.
    """
    reviewed = list(pairs)
    finder = Finder(glossary)
    contexts: dict[str, list[str]] = defaultdict(list)
    for sentence in [*sentences, *(source for source, _ in reviewed)]:
        for form in candidates(sentence, finder):
            contexts[form].append(sentence)
    _merge_genitives(contexts)
    renderings = _renderings(reviewed, finder, contexts)
    found = [
        Suggestion(form, len(lines), tuple(dict.fromkeys(lines))[:_CONTEXTS], _english(form, renderings.get(form)))
        for form, lines in contexts.items()
        if len(lines) >= least
    ]
    return sorted(found, key=lambda one: (-one.count, one.nl))


def candidates(sentence: str, finder: Finder) -> Iterator[str]:
    """The capitalised sequences of a sentence outside the glossary's terms, without a word that opens it by chance."""
    taken = [(hit.start, hit.end) for hit in finder.find(sentence)]
    run: list[tuple[int, int]] = []
    for span in [*words(sentence), (len(sentence) + 2, len(sentence) + 2)]:
        text = sentence[slice(*span)]
        free = not any(start < span[1] and span[0] < end for start, end in taken)
        near = not run or not sentence[run[-1][1] : span[0]].strip(" ")
        if free and near and (text[:1].isupper() or (run and text in _INNER)):
            run.append(span)
            continue
        yield from _form(sentence, run)
        run = [span] if free and text[:1].isupper() else []


def _form(sentence: str, run: list[tuple[int, int]]) -> Iterator[str]:
    while run and not sentence[run[-1][0]].isupper():
        run = run[:-1]
    while run and _opens_by_chance(sentence, run[0]):
        run = run[1:]
        while run and not sentence[run[0][0]].isupper():
            run = run[1:]
    form = sentence[run[0][0] : run[-1][1]] if run else ""
    if len(form) > 1 and folded(form) not in _LEADING:
        yield form


def _opens_by_chance(sentence: str, span: tuple[int, int]) -> bool:
    word = sentence[slice(*span)]
    return is_initial(folded(sentence[: span[0]]) + "x", span[0]) and (
        folded(word) in _LEADING or lexicon.is_word(word)
    )


def _merge_genitives(contexts: dict[str, list[str]]) -> None:
    """Count Jansens and Jansen’s with Jansen, where Jansen stands by itself."""
    for form in list(contexts):
        base = re.sub(r"(?:['’]s?|s)$", "", form)
        if base != form and base in contexts:
            contexts[base] += contexts.pop(form)


def _renderings(pairs: Sequence[tuple[str, str]], finder: Finder, known: Iterable[str]) -> dict[str, Counter[str]]:
    """For each form, the capitalised English sequences beside it, by how much more often than by chance (Dice)."""
    together: dict[str, Counter[str]] = defaultdict(Counter)
    totals: Counter[str] = Counter()
    forms, counts = set(known), Counter[str]()
    for source, target in pairs:
        english = set(_english_sequences(target))
        totals.update(english)
        for form in set(candidates(source, finder)) & forms:
            counts[form] += 1
            together[form].update(english)
    for form, seen in together.items():
        loose = [one for one, count in seen.items() if not _is_tied(form, one, count, counts[form], totals[one])]
        for one in loose:
            del seen[one]
    return together


def _is_tied(form: str, english: str, together: int, form_total: int, english_total: int) -> bool:
    dice = 2 * together / (form_total + english_total)
    alike = fold_name(form) == fold_name(english) or transliterate(form) == english or form == english
    return alike or (dice >= 0.8 and together >= 2)


def _english_sequences(text: str) -> Iterator[str]:
    for match in re.finditer(r"[A-Z][\w’'-]*(?: (?:of |the |for )*[A-Z][\w’'-]*)*", text):
        yield re.sub(r"^(?:The|A|An|In|At|On) (?=[A-Z])|['’]s?$", "", match[0])


def _english(form: str, seen: Counter[str] | None) -> tuple[tuple[str, int], ...]:
    if seen:
        return tuple(seen.most_common(3))
    looks = [word for word in form.split() if looks_slavic_or_arabic(word)]
    return ((transliterate(form), 0),) if looks else ()
