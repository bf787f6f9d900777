"""Negation that a translation lost or added, as far as words show it."""

from __future__ import annotations

import re

_NO = re.compile(
    r"\b(niet|geen|nooit|niemand|niets|nergens|zonder|noch|nimmer|evenmin|geenszins|allerminst)\b", re.IGNORECASE
)
# What English says without a negation: two of them, less than a number, and some turns of phrase.
_POSITIVE = re.compile(
    r"\b(?:nog geen|niet alleen|niet langer|niet de enige|niet weg te denken|scheelde niet|niet veel gescheeld"
    r"|geen (?:twijfel|probleem|kattenpis|kunst|wonder)|(?:niet|geen|nooit) (?:zo )?on[b-hj-np-z]\w+|niet zonder"
    r"|zonder uitzondering)\b",
    re.IGNORECASE,
)
# Dutch that makes an English negation right though it has none itself.
NEARLY = re.compile(
    r"\b(?:nee|neen|on[b-hj-np-z]\w+|\w+loos|\w+loze|weiger\w*|ontbr\w+|gebrek\w*|amper|nauwelijks|pas|alleen|slechts|enkel|weinig"
    r"|ontken\w*|verb(?:ied|od|iedt|oden)\w*|behalve|stop\w*|mis(?:t|sen|te)|tenzij|uitgesloten|zelden"
    r"|mislukt\w*|laat\w*|vermijd\w*|voorkom\w*|in plaats|hoef\w*|hoev\w*|afgewezen|wijst|sluit\w*"
    r"|uiterlijk|dicht|gesloten|vergeet|beter dan|slop|ooit)\b",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"\b(?:not|no|never|nobody|no-one|none|nothing|nowhere|without|neither|nor|cannot)\b|n't\b", re.IGNORECASE
)
_IDIOM = re.compile(
    r"\bno (?:later|more|less|longer|doubt|matter) (?:than|so)\b|\bnever more so\b|\bno\. ?\d"
    r"|\bwithout (?:fail|doubt|question)\b",
    re.IGNORECASE,
)
_LESS = re.compile(
    r"\b(?:un|in|im|ir|il|dis|non-?)\w{3,}|\w+less\b|\b(?:a(?=typical|moral|political|symm))\w+|\b(?:fail|lack|refus|den(?:y|ie)"
    r"|unable|barely|hardly|scarcely|rarely|seldom|avoid|prevent|instead|rather|only|whether|more than|stop|ban|forbid"
    r"|reject|miss|absen|free|far from|anything|except|unless|yet|(?:all|anything|everything|everyone|nothing) but"
    r"|but (?:not|also)|as well|too\b|little|few|least|otherwise|out of|keep|kept|rule|less than|under|fewer|below"
    r"|short of|fall short|fell short|well[- ]known|familiar|beyond|away|change|against|at all times)",
    re.IGNORECASE,
)
# Prefixes that are no negation in these words.
_PLAIN = re.compile(
    r"\b(?:un(?:it|ion|ive|ity|der|til|ite)\w*|in(?:to|side|c|f|s|v|ter|du|de|for|te|di|v)\w*|im(?:p(?:[alru]|or|os[ei])|me|ag)\w*"
    r"|ir[aei]\w*|il[l]?[nu]\w*|dis(?:cus|tr|t|h|pl|as|e|ch|cov|count|ci)\w*)",
    re.IGNORECASE,
)
_TAG = re.compile(
    r",? (?:is|are|do|does|did|was|were|has|have|wo|ca|would|should)n't (?:it|he|she|they|you|we)\?", re.IGNORECASE
)
_DENIES = re.compile(r"\b(?:ontken\w*|uitgesloten|sluit\w* .*uit)\b", re.IGNORECASE)


def negation(source: str, target: str) -> str:
    """What is wrong with the negation, in some words; '' for nothing that shows."""
    target = _IDIOM.sub(" ", _TAG.sub("?", target))
    denied = [found[0] for found in _NO.finditer(source)]
    negated = [found[0] for found in _NOT.finditer(target)]
    if denied and not _POSITIVE.search(source):
        hints = len(_LESS.findall(_PLAIN.sub(" ", target)))
        if not negated and not hints:
            return f"not in the English: {denied[0]}"
        needed = len(denied) - max(0, source.lower().count("noch ") - 1) + len(_DENIES.findall(source))
        if needed > 1 and len(negated) + hints < needed:
            return f"{len(negated) + hints} in the English, {needed} in the Dutch"
    own = set(re.findall(r"\w+", source))
    added = [word for word in negated if word not in own]
    if len(added) > len(denied) and not NEARLY.search(source):
        return f"not in the Dutch: {added[0]}"
    return ""
