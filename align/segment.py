"""Paragraphs into sentences, with offsets, for Dutch and English newspaper prose.

The rules are data: an ordered tuple of `Rule`, each a pattern that ends where a sentence may end and one that begins
there; at every place the first rule that fits decides. That is the model of SRX, so `align.srx` writes the very same
rules for CAT tools. The patterns therefore keep to what Python's `regex`, Java and ICU have in common: no `\\w`, `\\b`
or `\\d` (they mean different things), a bound on every repetition before a break and none of a whole group
(Java's look-behind needs both, and it keeps the time linear), and no flags.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import regex

from align.abbreviations import LANGUAGES, Words, words
from align.bitext import Sentence

SPACE = r"[\s\p{Z}]"
END = "[.!?…]"
CLOSE = "[\"'’”“»«)\\]]"
OPEN = "[\"'‘’“„”«»(\\[¡¿]"
START = r"[\p{Lu}\p{Lt}\p{Lo}\p{Nd}\p{Sc}@#]"
WORD_START = r"(?<![\p{L}\p{M}\p{N}.@/_’'-])"
APOSTROPHE = "['’‘`]"
OMISSION = r"[(\[](?:…|\.\.\.)[)\]]"
DOTTED = WORD_START + r"\p{L}{1,3}\.-?" * 2 + r"(?:\p{L}{1,3}\.-?)?" * 4
VOWELLESS = WORD_START + r"[bcdfghjklmnpqrstvwxz]{2,5}\."
NUMBER = r"(?:\p{Nd}|(?:[VXLC]|[IVXLC]{2,6})(?![\p{L}\p{M}]))"
DASH = "[–—-]"
CREDIT = rf"[(\[]{SPACE}?(?:[Bb]eeld|[Ff]oto|[Pp]hoto|[Ii]mage|[Cc]redit)(?![\p{{L}}\p{{M}}])"
BULLET = "[•●▪■◦‣►▶➤✓]"
DOMAIN = r"[\p{L}\p{N}-]{2,40}\.(?:com|org|net|info|nl|be|eu|uk|de|fr|tv|nu)"


@dataclass(frozen=True, slots=True)
class Rule:
    """A place where text ends with `before` and goes on with `after` is a break or, if not `breaks`, is none.

    `narrow` says that a break rule's places are among those of a wider one, so that nobody need look for them.
    """

    before: str
    after: str
    breaks: bool
    why: str
    narrow: bool = False


def segment(text: str, language: str) -> tuple[Sentence, ...]:
    """The sentences of one paragraph in order; between them and around them there is only white space.

    A line break inside the paragraph is white space like any other. `language` is a tag such as 'nl', 'nl-BE'
    or 'en_US'; languages other than Dutch and English get rules without abbreviations. White space alone has no
    sentences.
    """
    positions = [0, *_breaks(text, language.lower().replace("_", "-").split("-")[0]), len(text)]
    return tuple(_stripped(text, positions))


@cache
def rules(language: str) -> tuple[Rule, ...]:
    """The ordered rules of 'nl' or 'en', first match wins; anything else (SRX: '') gets the generic ones."""
    lists = words(language)
    own = _english_exceptions(lists) if language == "en" else []
    return (*own, *_firm_breaks(lists), *_exceptions(lists), *_breaks_after_punctuation())


def _stripped(text: str, positions: list[int]) -> Iterator[Sentence]:
    for start, end in pairwise(positions):
        piece = text[start:end]
        body = piece.strip()
        if body:
            first = start + len(piece) - len(piece.lstrip())
            yield Sentence(body, first, first + len(body))


def _breaks(text: str, language: str) -> list[int]:
    """The places where the first fitting rule is a break. Only places that some break rule finds are looked at."""
    finders, deciders = _compiled(language if language in LANGUAGES else "")
    places = {match.end() for finder in finders for match in finder.finditer(text)}
    return [place for place in sorted(places) if _first(deciders, text, place)]


def _first(deciders: list[tuple[regex.Pattern[str], bool]], text: str, place: int) -> bool:
    return next((breaks for pattern, breaks in deciders if pattern.match(text, place)), False)


@cache
def _compiled(language: str) -> tuple[list[regex.Pattern[str]], list[tuple[regex.Pattern[str], bool]]]:
    """Patterns that find every place of a break rule, and the rules at a place, neighbours of one kind merged."""
    ordered = rules(language)
    finders = [
        regex.compile(f"(?:{rule.before})(?={rule.after})") for rule in ordered if rule.breaks and not rule.narrow
    ]
    groups: list[tuple[list[str], bool]] = []
    for rule in ordered:
        if not groups or groups[-1][1] != rule.breaks:
            groups.append(([], rule.breaks))
        groups[-1][0].append(f"(?={rule.after})(?<={rule.before})")
    return finders, [(regex.compile("|".join(patterns)), breaks) for patterns, breaks in groups]


def _any(words: Iterable[str]) -> str:
    return "(?:" + "|".join(dict.fromkeys(words)) + ")"


def _literally(words: Iterable[str], either_case: bool = False) -> str:
    """The words as alternatives; `either_case`: one in lower case also with a capital, as at a sentence's start."""
    patterns = [regex.escape(word, special_only=True) for word in words]
    if either_case:
        patterns = [f"[{p[0]}{p[0].upper()}]{p[1:]}" if p[0].islower() else p for p in patterns]
    return _any(patterns)


def _abbreviation(words: Iterable[str]) -> str:
    return rf"{WORD_START}{_literally(words, either_case=True)}\."


def _starter(lists: Words) -> str:
    """A function word with which a new sentence begins, not the first part of a surname (De Wever, In ’t Veld)."""
    surname = rf"(?:De|Den|Ten|Ter|Te|Van|Het){SPACE}(?:(?:de|den|der|la|le|het|{APOSTROPHE}t){SPACE})?\p{{Lu}}"
    place = rf"(?:Aan|In|Op|Onder|Uit|Van|Voor){SPACE}(?:(?:de|den|der|het){SPACE}\p{{Lu}}|{APOSTROPHE}[tn])"
    no_name = rf"(?!{surname}|{place})" if lists.language == "nl" else ""
    return rf"{SPACE}+{OPEN}{{0,3}}{no_name}{_literally(lists.starters)}(?![\p{{L}}\p{{M}}’'.-])"


def _firm_breaks(lists: Words) -> list[Rule]:
    """Breaks that no exception undoes."""
    firm = [
        Rule(rf"^{SPACE}{{0,9}}date [0-9]{{4}}-[0-9]{{2}}", SPACE, True, "the date before an article"),
        Rule(r"[^\s\p{Z}]", rf"{SPACE}+{BULLET}{SPACE}{{1,3}}[^\s\p{{Z}}]", True, "a list item on the same line"),
    ]
    if not lists.language:
        return firm
    capital = rf"{SPACE}+{OPEN}{{0,3}}[\p{{Lu}}\p{{Lt}}]"
    labelled = rf"{WORD_START}{_literally(lists.labels, either_case=True)}{SPACE}\p{{Lu}}\."
    firm.append(Rule(labelled, capital, True, "plan B. is no initial", narrow=True))
    letters = rf"{WORD_START}\p{{Lu}}{SPACE}(?:en|of|tot|and|or|to){SPACE}\p{{Lu}}\."
    firm.append(Rule(letters, capital, True, "A en B. are letters", narrow=True))
    firm.append(Rule(rf"{DOMAIN}\.{CLOSE}{{0,3}}", capital, True, "an address is no abbreviation", narrow=True))
    unit = rf"[\p{{Nd}}½¼¾]{SPACE}?(?:{_literally(lists.units)}|[bcdfghjklmnpqrstvwxz]{{2,5}})\."
    unit = rf"{unit}(?<!{_abbreviation(lists.never)}){CLOSE}{{0,3}}"
    firm.append(Rule(unit, capital, True, "a unit after its number", narrow=True))
    if lists.articles:
        abroad = rf"{WORD_START}{_literally(lists.articles, either_case=True)}{SPACE}{_literally(lists.abroad)}\."
        firm.append(Rule(rf"{abroad}{CLOSE}{{0,3}}", capital, True, "a country is no initials", narrow=True))
        company = rf"{WORD_START}{_literally(lists.articles, either_case=True)}{SPACE}{_literally(lists.forms)}\."
        firm.append(Rule(company, rf"(?!{_starter(lists)}){SPACE}", False, "a legal form before its name"))
    coming = rf"[0-9]{{1,2}}{SPACE}\p{{Ll}}{{3,9}}{SPACE}a\.s\."
    firm.append(Rule(coming, capital, True, "op 3 juni a.s.", narrow=True))
    ends = rf"{_abbreviation(lists.ends)}{CLOSE}{{0,3}}"
    firm.append(Rule(ends, capital, True, "abbreviations at an end", narrow=True))
    shouted = rf"{WORD_START}{_literally(lists.shouted)}"
    unsure = _any([rf"{WORD_START}\p{{Lu}}\.", _abbreviation(lists.cautious), shouted, DOTTED, VOWELLESS])
    never = f"(?<!{_abbreviation(lists.never)})"
    before = rf"{unsure}{never}{CLOSE}{{0,3}}"
    firm.append(Rule(before, _starter(lists), True, "initials and the like before a function word", narrow=True))
    return firm


def _exceptions(lists: Words) -> list[Rule]:
    """Places after a full stop, question or exclamation mark that are inside a sentence."""
    listed = rf"(?:^{SPACE}{{0,9}}|{END}{CLOSE}{{0,3}}{SPACE}{{1,4}}){OPEN}{{0,2}}(?:[0-9]{{1,2}}|[a-zA-Z])\."
    if lists.language:
        numbered = rf"{WORD_START}{_literally([*lists.exact, *lists.number], either_case=True)}"
        listed = rf"{listed}(?<!{numbered}\.{SPACE}[0-9]{{1,2}}\.)"
    no_letter, pause = r"(?![\p{L}\p{M}])", r"(?:…|\.\.\.)"
    starts = [f"(?:Ik|I){words}{pause}" for words in ("", rf"{SPACE}\p{{Ll}}{{1,9}}")]
    no_starter = f"(?!{_starter(lists)})" if lists.language else ""
    bracket = rf"[^\s\p{{Z}}.!?…:]{SPACE}{{1,2}}\([^()]{{1,120}}{END}{CLOSE}?"
    anywhere = [
        Rule(listed, SPACE, False, "the number of a list item"),
        Rule(rf"[;:]{SPACE}{{1,2}}[0-9]{{1,2}}\.", rf"{SPACE}\p{{L}}", False, "numbers of a list within a sentence"),
        Rule(rf",{SPACE}{{1,2}}[0-9]\.", f"{no_starter}{SPACE}\\p{{L}}", False, "the same, but no age: Jo Smit, 8."),
        Rule(
            rf"[,;:]{SPACE}[0-9]{{1,2}}\.{SPACE}[^.]{{1,60}}{SPACE}(?:en|of|and|or){SPACE}[0-9]{{1,2}}\.",
            rf"{SPACE}\p{{L}}",
            False,
            "the last number of a list",
        ),
        *(Rule(rf"{WORD_START}{first}", rf"{SPACE}(?:Ik|I){no_letter}", False, "a false start") for first in starts),
        Rule(rf"{WORD_START}\p{{Lu}}\.", SPACE, False, "an initial"),
        Rule(DOTTED, SPACE, False, "initials and dotted abbreviations"),
        Rule(rf"{WORD_START}1\.", rf"{SPACE}(?:FC|FSV|FFC|Bundesliga)", False, "German clubs"),
        Rule(rf"{END}{CLOSE}?{SPACE}{{1,2}}{OMISSION}", SPACE, False, "words left out of a quotation"),
        Rule(rf"(?:^{SPACE}{{0,9}}|{OPEN}){OMISSION}", SPACE, False, "words left out at its beginning"),
        Rule(rf"[^\s\p{{Z}}.!?…]{SPACE}{DASH}{SPACE}[^–—]{{1,40}}[!?]", rf"{SPACE}+{DASH}", False, "between dashes"),
        Rule(bracket, rf"[^()]{{1,120}}\)(?!{SPACE}{{1,2}}\p{{Lu}})", False, "inside brackets in a sentence"),
    ]
    return [*anywhere, *_listed_exceptions(lists)] if lists.language else anywhere


def _listed_exceptions(lists: Words) -> list[Rule]:
    dangling = rf"{WORD_START}{_literally(lists.dangling)}{SPACE}?(?:…|\.\.\.)"
    exact = rf"{WORD_START}{_literally(lists.exact)}\."
    joined = rf"\p{{L}}\.?-{_literally(word for word in (*lists.never, *lists.cautious) if len(word) > 1)}\."
    return [
        Rule(_abbreviation(lists.never), SPACE, False, "titles and other abbreviations"),
        Rule(joined, SPACE, False, "oud-min., vice-pres."),
        Rule(_abbreviation(lists.cautious), SPACE, False, "abbreviations of names"),
        Rule(rf"{WORD_START}{_literally(lists.shouted)}", SPACE, False, "names that end in ! or ?"),
        Rule(VOWELLESS, SPACE, False, "words without a vowel"),
        Rule(_abbreviation(lists.number), rf"{SPACE}+{NUMBER}", False, "abbreviations before a number"),
        Rule(exact, rf"{SPACE}+(?:\p{{Nd}}|{DASH})", False, "months before a number, and in a dateline"),
        Rule(dangling, rf"(?!{_starter(lists)}){SPACE}", False, "a pause"),
    ]


def _english_exceptions(lists: Words) -> list[Rule]:
    particle = "(?:van|der|den|de|von|al|bin|la|le|du|di|dos)"
    name = rf"(?!{_literally(lists.starters)}{SPACE})\p{{Lu}}[\p{{L}}\p{{M}}.’'-]{{0,30}}(?:{SPACE}+{particle}){{0,2}}"
    someone = rf"(?:(?:{name}{SPACE}+){{1,4}}|I{SPACE}+(?:\p{{Ll}}{{2,9}}{SPACE}+)?)"
    speaker = rf"{SPACE}+{someone}(?:\p{{Ll}}{{2,12}}ly{SPACE})?{_literally(lists.reporting)}(?![\p{{L}}\p{{M}}])"
    days = "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
    zones = "(?:GMT|UTC|EST|EDT|ET|PST|PDT|PT|CST|CDT|CT|CET|CEST|BST|Eastern|Central|Pacific|Greenwich|Moscow)"
    titles = "(?:Chief|CEO|Chairman|Chairwoman|President|Vice|Executive|Director|Founder|Ltd|Inc|Pty)"
    return [
        Rule("[!?…][’”\"']", speaker, False, "a speaker after a quotation"),
        Rule(rf"{WORD_START}(?:Inc|Corp|Ltd|Co|Cos)\.", rf"{SPACE}+{titles}", False, "companies and their people"),
        Rule(r"[ap]\.m\.", rf"{SPACE}+(?:{days}|{zones}|local)", False, "the time of a day"),
    ]


def _breaks_after_punctuation() -> list[Rule]:
    closed = rf"{END}{CLOSE}{{0,5}}"
    end_of_word = rf"(?:\.|{END}[’”])"
    glued = rf"{end_of_word}(?=[‘“„\p{{Lu}}])(?<={WORD_START}\p{{L}}?\p{{Ll}}{{2,30}}{end_of_word})"
    domain = r"(?:Com|Org|Net|Nl|Be|Eu|Uk|De)(?![\p{L}])"
    return [
        Rule(closed, rf"{SPACE}+{OPEN}{{0,4}}{START}", True, "a capital or digit after . ! ? …"),
        Rule(closed, rf"{SPACE}+{OPEN}?{APOSTROPHE}[stnkm](?:{SPACE}|-)\p{{Lu}}", True, "’s Avonds, ’s-Gravenhage"),
        Rule(closed, rf"{SPACE}+{OPEN}{{0,3}}\p{{Ll}}{{1,6}}{APOSTROPHE}?\p{{Lu}}\p{{L}}", True, "easyJet, d’Hondt"),
        Rule(closed, rf"{SPACE}+{OPEN}{{0,3}}[a-z]-\p{{Lu}}\p{{L}}", True, "e-Bikes"),
        Rule(closed, rf"{SPACE}+\(?[b-z](?:\.|\)){SPACE}{{1,2}}{OPEN}?\p{{Lu}}", True, "b. the next item of a list"),
        Rule(closed, rf"{SPACE}+{OPEN}{{0,3}}(?=\p{{Ll}}){DOMAIN}(?![\p{{L}}\p{{N}}-])", True, "bol.com"),
        Rule(closed, rf"{SPACE}+{OPEN}{{0,3}}[bcdfghjklmnpqrstvwxz]{{2,4}}{APOSTROPHE}s{SPACE}", True, "vzw’s"),
        Rule(closed, rf"{SPACE}+{OPEN}?{OMISSION}", True, "words left out of a quotation"),
        Rule(END, rf"{SPACE}+{DASH}{SPACE}+{OPEN}{{0,3}}{START}", True, "a list item or a next speaker after a dash"),
        Rule(
            rf"{END}{SPACE}?(?!{BULLET})\p{{So}}{{1,6}}",
            rf"{SPACE}+{OPEN}{{0,3}}{START}",
            True,
            "an emoji after the end",
        ),
        Rule(closed, rf"{SPACE}+{CREDIT}", True, "a photo credit"),
        Rule(
            rf"^{SPACE}{{0,9}}{CREDIT}[^()\[\]]{{0,60}}[)\]]", rf"{SPACE}+{OPEN}{{0,3}}{START}", True, "after a credit"
        ),
        Rule(glued, rf"{OPEN}?(?!{domain})\p{{Lu}}\p{{Ll}}", True, "a lost space"),
        Rule(rf"[。！？]{CLOSE}{{0,3}}", rf"(?!{CLOSE})[^\s\p{{Z}}]", True, "East Asian full stops"),
    ]
