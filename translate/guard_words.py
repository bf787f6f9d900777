"""What words give away without a dictionary of both languages: negation lost or added, Dutch left over, no end."""

from __future__ import annotations

import re

from glossary import lexicon

_NO = re.compile(r"\b(niet|geen|nooit|niemand|niets|nergens|zonder|noch|nimmer|evenmin|geenszins)\b", re.IGNORECASE)
# Dutch that makes an English negation right though it has none itself.
_NEARLY = re.compile(
    r"\b(nee|neen|on[b-hj-np-z]\w+|\w+loos|\w+loze|weiger\w*|ontbr\w+|gebrek\w*|amper|nauwelijks|pas|alleen|slechts|enkel|weinig"
    r"|ontken\w*|verb(ied|od|iedt|oden)\w*|behalve|tegen\w*|stop\w*|mis(t|sen|te)|anders|tenzij|uitgesloten|zelden|evenmin"
    r"|mislukt\w*|laat\w*|vermijd\w*|voorkom\w*|in plaats|te|nog|hoef\w*|hoev\w*|toch|afgewezen|wijst|sluit\w*)\b",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"\b(?:not|no|never|nobody|no-one|none|nothing|nowhere|without|neither|nor|cannot)\b|n't\b", re.IGNORECASE
)
_LESS = re.compile(
    r"\b(?:un|in|im|ir|il|dis|non-?|a)\w{3,}|\w+less\b|\b(?:fail|lack|refus|den(?:y|ie)|unable|barely|hardly|scarcely|rarely"
    r"|seldom|avoid"
    r"|prevent|instead|rather|only|whether|more than|stop|ban|forbid|reject|miss|absen|free|far from|anything"
    r"|except|unless|yet|but|as well|any|too|little|few|least|otherwise|out of|keep|kept|rule)",
    re.IGNORECASE,
)
# Prefixes that are no negation in these words.
_PLAIN = re.compile(
    r"\b(?:un(?:it|ion|ive|ity|der|til|ite)\w*|in(?:to|side|c|f|s|v|ter|du|de|for|te|di|v)\w*|im(?:p(?:[alru]|or|os[ei])|me|ag)\w*"
    r"|ir[aei]\w*|il[l]?[nu]\w*|dis(?:cus|tr|t|h|pl|as|e)\w*|a\w+)",
    re.IGNORECASE,
)
_TAG = re.compile(
    r",? (?:is|are|do|does|did|was|were|has|have|wo|ca|would|should)n't (?:it|he|she|they|you|we)\?", re.IGNORECASE
)
_DUTCH = frozenset(
    re.findall(
        r"\w+",
        "het een niet dat voor ook aan naar uit bij nog maar wordt werd heeft hebben zijn hij zij deze"
        " worden werden moet zal geen tegen wat waar",
    )
)
_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_OPEN = re.compile(r"\b(?:the|a|an|of|and|to|in|from|with|for|that|by|at|or|not|was|is|were|are)$", re.IGNORECASE)
_END = re.compile(r"[.!?]['\")\]]*$")
_QUOTED = re.compile(r"(?<!\w)(['\"]).*?\1(?!\w)")


def negation(source: str, target: str) -> str:
    """What is wrong with the negation, in some words; '' for nothing that shows."""
    target = _TAG.sub("?", target)
    denied = _NO.search(source)
    if denied and not _NOT.search(target) and not _LESS.search(_PLAIN.sub(" ", target)):
        return f"not in the English: {denied[0]}"
    added = _NOT.search(target)
    if added and not denied and not _NEARLY.search(source):
        return f"not in the Dutch: {added[0]}"
    return ""


def left_over(source: str, target: str) -> list[str]:
    """Dutch words of `source` that stand in `target` as they were, names and quotes apart: function words that are no
    English, or two known Dutch words in a row."""
    english = _WORD.findall(_QUOTED.sub(" ", target))
    dutch = set(_WORD.findall(source))
    copied = [word for word in english if word in dutch and word.islower()]
    certain = [word for word in copied if word in _DUTCH]
    rows = (english[at : at + 2] for at in range(len(english) - 1))
    runs = [row for row in rows if " ".join(row) in source and all(map(_telling, row))]
    known = [word for row in runs for word in row if max(map(len, row)) > 5]
    naming = [word for word in certain if not _beside_name(word, target)]
    return list(dict.fromkeys([*naming, *known]))


def _beside_name(word: str, target: str) -> bool:
    return re.search(rf"\b[A-Z]\w+ {word}\b|\b(?:het|een|voor|van) [A-Z]", target) is not None


def _telling(word: str) -> bool:
    return len(word) > 3 and word.islower() and lexicon.is_word(word)


def breaks_off(source: str, target: str) -> bool:
    """Whether a sentence with an end is translated into one that stops at a word like `the`, or without its end."""
    if not _END.search(source):
        return False
    return _OPEN.search(target) is not None or (len(source) > 40 and target[-1:].isalnum())
