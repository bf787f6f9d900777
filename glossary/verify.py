"""What surrounds a match decides what it is: the term itself, its genitive (Poetins, Obama's, Boris'), the first
part of a compound (Kremlin-taal, Navotop), or nothing (Iraniër is not Iran). Texts are folded.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from glossary import context, lexicon
from glossary.inflect import takes_bare_apostrophe
from glossary.patterns import Pattern, is_acronym
from glossary.terms import NAMES, Form, Term

_FUNCTION_WORDS = lexicon.listed(
    "aan achter bij boven de deze die dit door een en het hier in maar met na naar om onder op "
    "over per te ten tot tussen uit van vanaf voor wie zonder top daar dat als er ook"
)
_DIPHTHONGS = ("au", "ou", "oe", "eu", "ui")
_MEMBER = re.compile(r"(?:er|ers|tje|tjes)(?![^\W_])")  # IS'ers, PvdA'er
_FIRST_NAMES = frozenset({"Frans"})  # adjectives that are first names, too
_STRAY_ORGANISATIONS = frozenset({"trouw", "vooruit", "denk"})


@dataclass(frozen=True, slots=True)
class Match:
    """A verified match in the folded text; `end` includes a genitive's ending, `doubtful` one that may be a word."""

    pattern: Pattern
    start: int
    end: int
    form: Form
    doubtful: bool = False


def _is_name(term: Term) -> bool:
    return term.kind in NAMES or (term.kind == "common" and not term.nl.islower())


def verified(text: str, pattern: Pattern, start: int, end: int) -> Match | None:
    """The match if what surrounds `text[start:end]` lets it be the pattern's term."""
    ending = _ending(text, pattern, start, end)
    if ending is None or not _place_fits(text, pattern, start):
        return None
    form, end = ending
    bare = pattern.text.isalpha() and form in ("plain", "plural", "inflected")
    doubtful = bare and pattern.term.case == "match" and _may_be_word(text, pattern, start)
    if _is_shouted_word(text, pattern, start, end):
        return None
    return Match(pattern, start, end, form, doubtful)


def _is_shouted_word(text: str, pattern: Pattern, start: int, end: int) -> bool:
    """Whether an acronym is but an ordinary word among words in capitals: DIT IS NIEUWS."""
    twin = is_acronym(pattern.text) and lexicon.is_word(pattern.text)
    return twin and pattern.text.lower() not in pattern.term.dutch and context.shouts(text, start, end)


def _place_fits(text: str, pattern: Pattern, start: int) -> bool:
    if pattern.where == "initial":
        return context.is_initial(text, start)
    if pattern.where == "after-name":
        before = context.previous_word(text, start)
        return before[:1].isupper() and before.lower() not in _FUNCTION_WORDS
    return not _is_surname(text, pattern, start)


def _is_surname(text: str, pattern: Pattern, start: int) -> bool:
    """Whether an adjective or inhabitant is somebody's name: J. Engels, Danièle Fransen, Frans Timmermans."""
    if pattern.text in _FIRST_NAMES and re.match(
        r" (?:(?:van|de|der|den|ten|ter) )*[A-Z][a-z]", text[start + len(pattern.text) :]
    ):
        return True
    if pattern.term.kind not in ("adjective", "inhabitant") or pattern.form == "inflected" or " " in pattern.text:
        return False
    before = context.previous_word(text, start)
    if not before[:1].isupper() or context.is_initial(text, start - len(before) - 1):
        return len(before) == 2 and before[0].isupper() and before[1] == "."
    return before.endswith(".") or not (is_acronym(before) or lexicon.is_word(before) or _looks_adjectival(before))


def _looks_adjectival(word: str) -> bool:
    return word.endswith(("se", "s", "sche", "sch", "en"))


def _may_be_word(text: str, pattern: Pattern, start: int) -> bool:
    """Whether a capitalised word that opens a sentence may be an ordinary one: Namen, Wenen, Bout."""
    lower = pattern.text.lower()
    if not pattern.text[0].isupper() or (is_acronym(pattern.text) and pattern.where != "headline"):
        return False
    stray = pattern.term.kind in ("person", "place", "inhabitant") or lower in _STRAY_ORGANISATIONS
    if not stray or not lexicon.is_word(lower):
        return False
    return context.is_initial(text, start) or (pattern.where == "headline")


def _ending(text: str, pattern: Pattern, start: int, end: int) -> tuple[Form, int] | None:
    """What follows a match: its form and end, or None where the match is only part of another word."""
    after = text[end : end + 1]
    name = _is_name(pattern.term)
    if not after or not (after.isalnum() or after in "'-."):
        return pattern.form, end
    if after == ".":
        return pattern.form, end
    if after == "'":
        return _apostrophe(text, pattern, start, end)
    if after == "-":
        following = text[end + 1 : end + 2]
        if not following or (not following.isalnum() and following != " "):
            return pattern.form, end
        if following.isupper() and pattern.term.kind == "common" and not name:
            return pattern.form, end  # kabinet-Rutte
        compounds = name or pattern.term.kind in ("adjective", "inhabitant") or len(pattern.text) <= 4
        return ("compound", end) if compounds else None
    return _glued(text, pattern, start, end) if name or pattern.term.kind == "adjective" else None


def _apostrophe(text: str, pattern: Pattern, start: int, end: int) -> tuple[Form, int] | None:
    """Obama's, Boris' (but not a quotation's end), and the closing quote after a term."""
    following = text[end + 1 : end + 3]
    if following[:1].lower() == "s" and not following[1:].isalnum():
        if not _is_name(pattern.term) and pattern.term.kind != "inhabitant":
            return ("plural", end + 2) if pattern.term.kind == "common" else None
        return "genitive", end + 2
    if following[:1].isalnum():
        member = pattern.term.kind == "organisation" and _MEMBER.match(text, end + 1)
        return ("compound", end) if member else None
    opened = text.rfind(" '", max(0, start - 200), start + 1) >= 0 or text.startswith("'")
    if _is_name(pattern.term) and takes_bare_apostrophe(pattern.text) and not opened and following[:1] == " ":
        return "genitive", end + 1
    return pattern.form, end


def _glued(text: str, pattern: Pattern, start: int, end: int) -> tuple[Form, int] | None:
    """Poetins and Navotop: letters right after a match."""
    stop = end
    while stop < len(text) and text[stop].isalpha():
        stop += 1
    rest = text[end:stop]
    if text[stop : stop + 1].isdigit() or pattern.form not in ("plain", "inflected"):
        return None
    if pattern.where == "headline" and rest == "S":
        return "genitive", end + 1
    if not rest.islower():
        return None
    if pattern.term.kind == "adjective":
        return ("compound", end) if rest.startswith(("talig", "sprekend", "gezind")) else None
    if rest == "s" and text[stop : stop + 1] != "-" and not is_acronym(pattern.text):
        # Dutch writes Gori's, not Goris; and Namens is a word, not the genitive of Namen.
        vowel = pattern.text[-1] in "aiou" and not pattern.text.endswith(_DIPHTHONGS)  # but Moskous
        stray = vowel or lexicon.is_word(text[start:stop])
        return None if stray else ("genitive", end + 1)
    long_enough = len(pattern.text) >= 4 and not (is_acronym(pattern.text) and len(pattern.text) < 5)
    if not long_enough or (lexicon.is_word(pattern.text) and pattern.term.kind == "person"):
        return None
    whole = pattern.text.rsplit(" ", 1)[-1] + rest
    return ("compound", end) if lexicon.is_tail(rest) and not lexicon.is_word(whole) else None
