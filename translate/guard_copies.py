"""What must stand in the English as it stands in the Dutch: other scripts, emoji, signs, addresses, foreign quotes."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from glossary.lexicon import is_only_dutch, is_word, listed

_ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s<>\"'”’)]*[\w/]|(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<![\w.@-])[\w-]+(?:\.[\w-]+)*\.(?:nl|com|org|be|eu|net)"
    r"\b(?:/[\w./-]*\w)?|(?<![\w&])[@#][^\W\d_]\w+",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"(?<!\w)[\"'“‘„«](?P<text>[^\"“”„«»]{5,120}?)[\"'”’»](?!\w)")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_ENGLISH = listed("the to of and you it not for with my your that this go make keep back be are")
_FUNCTION = listed("de het een en van niet voor aan naar uit bij op met te zijn dat die geen wij ik zo moet")
_BROKEN = re.compile("\ufffd|⁇|<unk>")
# Signs that English says in words, or as others.
_SAID = {
    "€": r"euro", "£": r"pound|sterling|gbp", "$": r"dollar", "¥": r"yen|yuan", "°": r"degree",
    "§": r"section|article|paragraph",
    "±": r"plus|minus|about|around|approx|some", "×": r"\bx\b|times|by|multipl", "²": r"squared?|2",
    "³": r"cubic|cubed?|3",
    "½": r"half|\.5", "¼": r"quarter|\.25", "¾": r"quarter|\.75", "©": r"copyright|\(c\)", "≈": r"about|approx|~",
    "÷": r"divided|/",
    "+": r"plus|over|and|more", "=": r"is|equal", "≥": r"least|>=", "≤": r"most|<=", "√": r"root", "♥": r"love|heart",
}  # fmt: skip
_SHORTENED = "®™´`¨~|<>^\u00a6=+"  # said in many ways, or left out


def not_copied(source: str, target: str) -> list[str]:
    """What `source` has and `target` lacks of what is not translated, and the mark of a character that was lost."""
    missing = [*_addresses(source, target), *_runs(source, target), *_signs(source, target), *_quotes(source, target)]
    if (broken := _BROKEN.search(target)) and not _BROKEN.search(source):
        missing.append(broken[0])
    return list(dict.fromkeys(missing))


def _addresses(source: str, target: str) -> Iterator[str]:
    for found in _ADDRESS.finditer(source):
        if found[0].lower() not in target.lower():
            yield found[0]


def _script(character: str) -> str:
    """The script of a letter or a mark that is not Latin; '' for the rest."""
    if character.isascii() or unicodedata.category(character)[0] not in "LM":
        return ""
    name = unicodedata.name(character, "").split(" ")[0]
    latin = name in ("LATIN", "MODIFIER", "COMBINING", "FEMININE", "MASCULINE", "FULLWIDTH", "VARIATION", "MICRO", "")
    return "" if latin else name


def _runs(source: str, target: str) -> Iterator[str]:
    """Words of other scripts, with what stands between two of them."""
    for run in _foreign(source):
        if run not in target:
            yield run


def _foreign(text: str) -> Iterator[str]:
    run, start = "", 0
    for index, character in enumerate(text):
        if script := _script(character):
            run, start = (run, start) if run and _joined(text[start:index], script) else (script, index)
        elif run and not (character == " " and index + 1 < len(text) and _script(text[index + 1])):
            yield text[start:index]
            run = ""
    if run:
        yield text[start:]


def _joined(before: str, script: str) -> bool:
    return bool(before) and bool(script)


def _signs(source: str, target: str) -> Iterator[str]:
    """Symbols and emoji of which the English has fewer, and nothing that says them."""
    known, lower = Counter(target), target.lower()
    for sign, count in Counter(filter(_symbol, source)).items():
        said = sign in _SAID and re.search(_SAID[sign], lower)
        if known[sign] < count and not said and not (known[sign] and sign in _SAID):
            yield sign


def _symbol(character: str) -> bool:
    return (
        unicodedata.category(character) in ("So", "Sm", "Sc", "No") or character in "§†‡•★☆"
    ) and character not in _SHORTENED


def _quotes(source: str, target: str) -> Iterator[str]:
    """Quotes in English that are not as they were, and quotes in other languages of which some words were kept only:
    both were taken for Dutch."""
    copied, english = set(_WORD.findall(target)), _plain(target)
    for found in _QUOTED.finditer(source):
        words = _WORD.findall(found["text"])
        dutch = 2 * sum(map(is_only_dutch, words)) > len(words) or any(word in _FUNCTION for word in words)
        if len(words) < 2 or dutch or _plain(found["text"]) in english:
            continue
        kept = [word for word in words if len(word) > 1 and word in copied]
        begun = kept[:1] == words[:1] and not _known(words[0]) and any(word.islower() for word in words)
        strange = any(word.islower() and not _known(word) for word in kept)
        if begun or strange or sum(word in _ENGLISH for word in words) > 1:
            yield found["text"]


def _known(word: str) -> bool:
    return is_word(word) or word.lower() in _ENGLISH


def _plain(text: str) -> str:
    return " ".join(_WORD.findall(text.lower().replace("’", "'")))
