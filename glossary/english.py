"""Where English forms stand in a translation: typography folded, whole words, capitals counting for names."""

from __future__ import annotations

import re
from functools import lru_cache

from glossary.fold import folded

Span = tuple[int, int]

# What may follow `the Ukraine` for it to be the country, not the first part of `the Ukraine war`.
_NOT_A_NOUN = re.compile(
    r"(?:'s)?(?:$|[^\w\s]|\s+(?:is|was|are|were|has|have|had|will|would|could|can|must|and|or|but|in|on|at|to|by|of|for|"
    r"from|with|that|which|who|as|than|when|while|after|before|since|until|because|if|not|it|he|she|they|we)\b)"
)


@lru_cache(maxsize=50_000)
def _pattern(form: str, loose: bool, inside: bool) -> re.Pattern[str]:
    flags = re.IGNORECASE if loose else 0
    end = r"(?![^\W\d_]*[A-Z\d])" if inside else r"(?!\w)"
    words = r"\s+".join(re.escape(word).replace("\\-", "[- ]" if loose else "-") for word in form.split())
    if re.fullmatch(r"[A-Z]{2,3}", form):  # U.S. for US
        words = rf"(?:{words}|{''.join(rf'{letter}[.]' for letter in form)}?)"
    return re.compile(rf"(?<!\w){words}{end}", flags)


def occurrences(text: str, form: str, loose: bool = False, inside: bool = False) -> list[Span]:
    """The spans of an English form in a folded text, whole words only.

    `loose` ignores case (common terms), `inside` lets the form start a longer word (a closed compound). A form that
    begins with `the ` counts only where no noun follows, because `the Ukraine war` is right.
    """
    form = folded(form)
    spans = [match.span() for match in _pattern(form, loose, inside).finditer(text)]
    if not loose:
        spans += [match.span() for match in _pattern(form.upper(), False, False).finditer(text) if len(form) > 3]
        if form[:1].islower():
            spans += [match.span() for match in _pattern(form[:1].upper() + form[1:], False, inside).finditer(text)]
    if form.startswith("the "):
        spans = [span for span in spans if _NOT_A_NOUN.match(text, span[1])]
    return sorted(set(spans))


_SPOKEN = frozenset({"NATO", "NASA", "OPEC", "ASEAN", "UNESCO", "UNICEF"})
_CONSONANT_U = ("eu", "uni", "uk", "uga", "uru", "uta", "usa", "use", "one", "once")


def sounds_like_vowel(word: str) -> bool:
    """Whether `an` stands before a word.

    >>> [sounds_like_vowel(word) for word in ("Iranian", "NGO", "EU", "NATO", "Ukrainian", "UN")]
    [True, True, True, False, False, False]
    """
    first = re.split(r"[^A-Za-z]", folded(word), maxsplit=1)[0]
    if len(first) > 1 and first.isupper() and first not in _SPOKEN:
        return first[0] in "AEFHILMNORSX"
    return first[:1].lower() in "aeiou" and bool(first) and not first.lower().startswith(_CONSONANT_U)
