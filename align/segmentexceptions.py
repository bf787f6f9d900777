"""Places after a full stop, question or exclamation mark that are inside a sentence."""

from __future__ import annotations

from align.abbreviations import Words
from align.segmentpatterns import (
    BEGIN,
    CLOSE,
    DASH,
    DOTTED,
    END,
    INITIAL,
    JOINED,
    NUMBER,
    OMISSION,
    OPEN,
    SPACE,
    UNPRONOUNCEABLE,
    WORD_END,
    WORD_START,
    Rule,
    abbreviation,
    any_of,
    literally,
    starter,
)

SHOUTED_TITLES = """
    MR MRS MS DR PROF GEN COL CAPT LT SGT REV SEN REP GOV HON DRS IR MEVR DHR
"""
TITLES = """
    Chief CEO CFO COO CTO Chairman Chairwoman President Vice Executive Director Founder Co-founder Senior Ltd Inc Pty
"""
ZONES = "GMT UTC EST EDT ET PST PDT PT MST MDT MT CST CDT CT CET CEST BST IST JST Eastern Central Pacific Mountain"


def exceptions(lists: Words) -> list[Rule]:
    """Of all languages, and of the language's own word lists."""
    bracket = rf"[^\s\p{{Z}}.!?…:]{SPACE}{{1,2}}\([^()]{{1,120}}{END}{CLOSE}?"
    begun = ("(?:Ik|I)", rf"(?:Ik|I){SPACE}\p{{Ll}}{{1,9}}", "(?:And|But|Er|So|Uh|Um|Well)")
    starts = [rf"{words}{SPACE}?(?:…|\.\.\.)" for words in begun]
    before_name = rf"(?!{starter(lists)}){SPACE}+\p{{Lu}}" if lists.language else rf"{SPACE}+\p{{Lu}}"
    everywhere = [
        *_numbers_of_lists(lists),
        *(Rule(rf"{WORD_START}{first}", rf"{SPACE}(?:Ik|I){WORD_END}", False, "a false start") for first in starts),
        Rule(INITIAL, SPACE, False, "an initial"),
        Rule(DOTTED, SPACE, False, "initials and dotted abbreviations"),
        Rule(rf"{OPEN}(?:\p{{Lu}}\.{SPACE}?)?\p{{Lu}}\.{CLOSE}", before_name, False, "“J. F.” Kennedy"),
        Rule(rf"{WORD_START}{literally(SHOUTED_TITLES.split())}\.", rf"{SPACE}\p{{Lu}}[\p{{Lu}}.]", False, "MR. NOBLE"),
        Rule(rf"{WORD_START}[1-4]\.", rf"{SPACE}(?:FC|FSV|FFC|Bundesliga|Liga)", False, "German clubs"),
        Rule(rf"{END}{CLOSE}?{SPACE}{{1,2}}{OMISSION}", SPACE, False, "words left out of a quotation"),
        Rule(rf"^{SPACE}{{0,9}}{OPEN}?(?:…|\.\.\.)", SPACE, False, "a beginning that is left out"),
        Rule(r"\((?:[Rr]et|[Rr]etd|[Rr]es|b\.d|em)\.\)", SPACE, False, "Gen. (Ret.) Smith"),
        Rule(rf"(?:^{SPACE}{{0,9}}|{OPEN}){OMISSION}", SPACE, False, "words left out at its beginning"),
        Rule(rf"[^\s\p{{Z}}.!?…]{SPACE}{DASH}{SPACE}[^–—]{{1,40}}[!?]", rf"{SPACE}+{DASH}", False, "between dashes"),
        Rule(bracket, rf"[^()]{{1,120}}\)(?!{SPACE}{{1,2}}\p{{Lu}})", False, "inside brackets in a sentence"),
    ]
    return [*everywhere, *_listed(lists)] if lists.language else everywhere


def _numbers_of_lists(lists: Words) -> list[Rule]:
    listed = rf"{BEGIN}(?:[0-9]{{1,2}}|[a-zA-Z]|[IVX]{{2,5}})\."
    if lists.language:
        numbered = rf"{WORD_START}{literally([*lists.exact, *lists.number], either_case=True)}"
        ending = rf"\p{{L}}{{2,15}}{any_of(lists.numbered)}"
        before = rf"(?:{numbered}\.|{ending}\.|{DOTTED}|{UNPRONOUNCEABLE})"
        listed = rf"{listed}(?<!{before}{SPACE}(?:[0-9]{{1,2}}|[IVX]{{2,5}})\.)"
    no_starter = f"(?!{starter(lists)})" if lists.language else ""
    last = rf"[,;:]{SPACE}[0-9]{{1,2}}\.{SPACE}[^.]{{1,60}}{SPACE}(?:en|of|and|or){SPACE}[0-9]{{1,2}}\."
    return [
        Rule(listed, SPACE, False, "the number of a list item"),
        Rule(rf"[;:]{SPACE}{{1,2}}[0-9]{{1,2}}\.", rf"{SPACE}\p{{L}}", False, "numbers of a list within a sentence"),
        Rule(rf",{SPACE}{{1,2}}[0-9]\.", f"{no_starter}{SPACE}\\p{{L}}", False, "the same, but no age: Jo Smit, 8."),
        Rule(last, rf"{SPACE}\p{{L}}", False, "the last number of a list"),
    ]


def _listed(lists: Words) -> list[Rule]:
    dangling = rf"{WORD_START}{literally(lists.dangling)}{SPACE}?(?:…|\.\.\.)"
    exact = rf"{WORD_START}{literally(lists.exact)}\."
    verse = rf"{SPACE}[0-9]{{1,3}}(?:[:,.][0-9]|{SPACE}vs)"
    day, month = rf"{WORD_START}{literally(lists.days)}\.", literally(lists.months)
    return [
        Rule(abbreviation(lists.never, JOINED), SPACE, False, "titles and other abbreviations, oud-min."),
        Rule(rf"\p{{Ll}}{{3,15}}{any_of(lists.suffixed)}\.", SPACE, False, "fractievoorz."),
        Rule(abbreviation(lists.cautious, JOINED), SPACE, False, "abbreviations of names"),
        Rule(rf"{WORD_START}{literally(lists.shouted)}", SPACE, False, "names that end in ! or ?"),
        Rule(UNPRONOUNCEABLE, SPACE, False, "what nobody can say is no word"),
        Rule(rf"{WORD_START}[vn]\.", rf"{SPACE}Chr", False, "v. Chr."),
        Rule(rf"[,(]{SPACE}?op\.", rf"{SPACE}\p{{Nd}}", False, "opus"),
        Rule(abbreviation(lists.number), rf"{SPACE}+{NUMBER}", False, "abbreviations before a number"),
        Rule(rf"\p{{L}}{{2,15}}{any_of(lists.numbered)}\.", rf"{SPACE}+\p{{Nd}}", False, "Kalverstr. 12"),
        Rule(exact, rf"{SPACE}+(?:\p{{Nd}}|{DASH})", False, "months before a number, and in a dateline"),
        Rule(rf",{SPACE}{literally(lists.place)}\.", rf"{SPACE}+{DASH}", False, "a town and its state in a dateline"),
        Rule(day, rf"{SPACE}+(?:[0-9]{{1,2}}{SPACE})?{month}(?![\p{{L}}])", False, "a day before its date"),
        Rule(
            rf"{WORD_START}{literally(lists.bible)}\.",
            verse,
            False,
            "chapter and verse",
        ),
        Rule(dangling, rf"(?!{starter(lists)}){SPACE}", False, "a pause"),
    ]


def english_exceptions(lists: Words) -> list[Rule]:
    """What comes before everything else in English: speakers after a quotation, companies and times."""
    particle = "(?:van|der|den|de|von|al|bin|la|le|du|di|dos)"
    no_starter = rf"(?!{literally(lists.starters)}{SPACE})"
    name = rf"\p{{Lu}}[\p{{L}}\p{{M}}.’'-]{{0,30}}(?:{SPACE}+{particle}){{0,2}}"
    someone = rf"(?:{no_starter}(?:{name}{SPACE}+){{1,4}}|I{SPACE}+(?:\p{{Ll}}{{2,9}}{SPACE}+)?)"
    says = rf"{literally(lists.reporting)}{WORD_END}"
    speaker = rf"{SPACE}+{someone}(?:\p{{Ll}}{{2,12}}{SPACE})?{says}"
    described = rf"{SPACE}+{no_starter}(?:{name}{SPACE}+){{0,3}}{name},[^.!?“”\"]{{1,80}},{SPACE}{says}"
    days = "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
    city = rf"\p{{Lu}}\p{{Ll}}{{2,12}}(?:{SPACE}\p{{Lu}}\p{{Ll}}{{2,12}})?{SPACE}time{WORD_END}"
    place = "(?:Across|At|By|For|From|In|Inside|Like|Outside|Throughout|To|Unlike|Within)"
    day = rf"(?:On|Early|Late){SPACE}\p{{Lu}}\p{{Ll}}{{2,9}},?{SPACE}|(?:Just|Shortly|Soon|Sometime){SPACE}"
    clock = f"(?:{day})?(?:[Aa]bout|[Aa]fter|[Aa]round|[Aa]t|[Bb]efore|[Bb]y|[Ff]rom|[Ss]ince|[Uu]ntil)"
    title = "(?:After|At|Before|By|For|From|In|Like|On|Unlike|With)"
    no_function_word = rf"(?!{starter(lists)}){SPACE}"
    return [
        Rule(rf"{BEGIN}{place}{SPACE}(?:the{SPACE})?{DOTTED}", no_function_word, False, "In the U.S. Mr. Smith said"),
        Rule(rf"{BEGIN}{clock}{SPACE}[0-9:]{{1,5}}{SPACE}[ap]\.m\.", no_function_word, False, "By 6 p.m. Smith left"),
        Rule(rf"{BEGIN}{title}{SPACE}[“‘\"][^“”\"]{{1,80}}[!?][”’\"]", SPACE, False, "In “Who Cares?” Smith says"),
        Rule("[!?…][’”\"']", any_of([speaker, described]), False, "a speaker after a quotation"),
        Rule(
            rf"{WORD_START}(?:Inc|Corp|Ltd|Co|Cos)\.",
            rf"{SPACE}+{literally(TITLES.split())}{WORD_END}",
            False,
            "companies and their people",
        ),
        Rule(rf"{WORD_START}Co\.", rf"{SPACE}{literally(lists.counties)}{WORD_END}", False, "Irish counties"),
        Rule(r"[ap]\.m\.", rf"{SPACE}+(?:{any_of([days, *ZONES.split(), 'local', city])})", False, "the time of a day"),
    ]
