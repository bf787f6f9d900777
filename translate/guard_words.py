"""What words give away without a dictionary of both languages: Dutch left over, and no end."""

from __future__ import annotations

import re

from glossary import lexicon

_DUTCH = frozenset(
    re.findall(
        r"\w+",
        "het een niet dat voor ook aan naar uit bij nog maar wordt werd heeft hebben zijn hij zij deze"
        " worden werden moet zal geen tegen wat waar",
    )
)
_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
LONGEST = 60  # characters of a word
# What is no text, and words that a text speaks of.
_ASIDE = re.compile(r"[@#]\w+|(?<!\S)\S+\.\w{2,3}(?:/\S*)?(?!\w)|\b(?:word|words|term|name) \w+", re.IGNORECASE)
# What a lower-case word looks like that is Dutch, though no list has it.
_LOOKS_DUTCH = re.compile(
    r"ij|aa[^r]|uu|oei|ieuw|eeuw|schap|heid|lijk|(?:ver|ont|aan|uit|toe|over|onder|voor)\w{3,}(?:ing|ingen|en)$|atie$|teit$"
    r"|tjes?$"
)
_OPEN = re.compile(r"\b(?:the|a|an|of|and|to|in|from|with|for|that|by|at|or|not|was|is|were|are)$", re.IGNORECASE)
_END = re.compile(r"[.!?]['\")\]]*$")
_SENTENCE = re.compile(r"[.!?]['\")\]]*(?=\s+['\"(]?[A-Z]|$)")
SENTENCES_LEFT = 0.6  # a translation with fewer sentences and less than this share of the characters lost one
_QUOTED = re.compile(r"(?<!\w)(['\"]).*?\1(?!\w)")


def left_over(source: str, target: str) -> list[str]:
    """Dutch words of `source` that stand in `target` as they were, names and quotes apart: function words that are no
    English, words that no English text has, and two known Dutch words in a row."""
    shouting = source.isupper()
    english = _WORD.findall(_ASIDE.sub(" ", _QUOTED.sub(" ", target.lower() if shouting else target)))
    dutch = set(_WORD.findall(source.lower() if shouting else source))
    copied = [word for word in english if word in dutch and word.islower()]
    certain = [word for word in copied if word in _DUTCH and not _beside_name(word, target)]
    only = [word for word in copied if len(word) > 3 and _only_dutch(word)]
    rows = (english[at : at + 2] for at in range(len(english) - 1))
    runs = [row for row in rows if " ".join(row) in source and all(map(_telling, row))]
    known = [word for row in runs for word in row if max(map(len, row)) > 5 and _only_dutch(word)]
    first = [] if shouting else _first(source, target)
    return list(dict.fromkeys([*first, *certain, *only, *known]))


def same(source: str, target: str) -> bool:
    """Whether the English is the Dutch, and should not be: a name or a loan-word may stay as it is."""
    if source != target:
        return False
    words = _WORD.findall(source)
    if len(words) == 1 or source.isupper():
        return any(map(_only_dutch, words))
    lower = [word for word in words[1:] if word.islower()]
    return any(_only_dutch(word) or word in _DUTCH for word in lower)


def _first(source: str, target: str) -> list[str]:
    """The word at the beginning of both, if it is Dutch and no name: the next word of the English is none."""
    begin, other = _WORD.match(source), _WORD.match(target)
    if begin is None or other is None or begin[0] != other[0] or not begin[0][:1].isupper() or begin[0].isupper():
        return []
    ahead = _WORD.search(target, other.end())
    article = begin[0] in ("De", "Het", "Een") and ahead is not None and ahead[0].islower()
    word = begin[0].lower()
    return [begin[0]] if article or (len(word) > 3 and (lexicon.is_only_dutch(word) or _compound(word))) else []


def _only_dutch(word: str) -> bool:
    """Whether a word is Dutch and no English: a known one, or a compound of two known ones."""
    word = word.lower()
    if len(word) > LONGEST:
        return False
    if lexicon.is_word(word):
        return lexicon.is_only_dutch(word)
    return (len(word) > 6 and _LOOKS_DUTCH.search(word) is not None) or _compound(word)


def _compound(word: str) -> bool:
    return len(word) <= LONGEST and any(
        lexicon.is_only_dutch(word[:at]) and lexicon.is_word(word[at:].removeprefix("s") or word[at:])
        for at in range(4, len(word) - 3)
    )


def _beside_name(word: str, target: str) -> bool:
    return re.search(rf"\b[A-Z]\w+ {word}\b|\b(?:het|een|voor|van) [A-Z]", target) is not None


def _telling(word: str) -> bool:
    return len(word) > 3 and word.islower() and lexicon.is_word(word)


def breaks_off(source: str, target: str) -> bool:
    """Whether a translation stops at a word like `the`, without the end that the Dutch has, or sentences early."""
    if not _END.search(source):
        return False
    if _OPEN.search(target) is not None or (len(source) > 40 and (target[-1:].isalnum() or target[-1:] in ",;:-")):
        return True
    fewer = len(_SENTENCE.findall(target)) < len(_SENTENCE.findall(source))
    return fewer and len(target) < SENTENCES_LEFT * len(source)
