"""Where a sentence ends: breaks that no exception undoes, and the ordinary ones, which exceptions precede."""

from __future__ import annotations

from align.abbreviations import Words
from align.segmentpatterns import (
    ADDRESS_ENDS,
    APOSTROPHE,
    BEGIN,
    BULLET,
    CAPITAL,
    CLOSE,
    DASH,
    DOMAIN,
    END,
    INITIAL,
    OMISSION,
    OPEN,
    QUOTE,
    SPACE,
    START,
    WORD_END,
    WORD_START,
    Rule,
    abbreviation,
    any_of,
    labelled,
    literally,
    starter,
    unsure,
)

TITLE = r"(?:Capt|Col|Gen|Hon|Maj|Prof|Rep|Rev|Sen|Sgt|drs|prof|D[Rr]|dr|ir|Lt|M[Rr]|mr|Mrs|Ms|St)"
CREDIT = rf"[(\[]{SPACE}?(?:[Bb]eeld|[Ff]oto|[Pp]hoto|[Ii]mage|[Cc]redit){WORD_END}"


def firm_breaks(lists: Words) -> list[Rule]:
    """Breaks that no exception undoes, and the few exceptions to them."""
    everywhere = [
        Rule(rf"^{SPACE}{{0,9}}date [0-9]{{4}}-[0-9]{{2}}", SPACE, True, "the date before an article"),
        Rule(r"[^\s\p{Z}]", rf"{SPACE}+{BULLET}{SPACE}{{1,3}}[^\s\p{{Z}}]", True, "a list item on the same line"),
    ]
    return [*everywhere, *_letters(lists), *_ends(lists), *_new_sentences(lists)] if lists.language else everywhere


def _letters(lists: Words) -> list[Rule]:
    """Single letters that are no initials."""
    sentence = rf"(?:(?:\p{{L}}{{4}}|\p{{Nd}})\.|[!?…]){CLOSE}{{0,3}}{SPACE}{{1,4}}"
    answer = rf"(?:^{SPACE}{{0,9}}|{sentence}){OPEN}{{0,2}}[A-Z]\."
    first_name = rf"(?:\p{{Lu}}[\p{{Ll}}-]{{1,15}}{SPACE})?(?:(?:van|de|el|al|van{SPACE}de[rn]?){SPACE})?"
    someone = rf"{literally(lists.accused, either_case=True)}{SPACE}(?:(?:is|was|heet|heette){SPACE})?"
    accused = rf"{WORD_START}{someone}{first_name}\p{{Lu}}\."
    particle = rf"(?:van{SPACE}de[rn]?|de|den|el|al|ter|ten|bin)"
    preposition = "(?:Aan|Bij|Door|In|Langs|Met|Naar|Onder|Op|Over|Tegen|Uit|Van|Voor)"
    surname = rf"(?!{preposition}{SPACE})\p{{Lu}}\p{{Ll}}{{1,15}}{SPACE}{particle}{SPACE}\p{{Lu}}\."
    letters = rf"{WORD_START}\p{{Lu}}{SPACE}(?:en|of|tot|naar|via|met|and|or|to|via|plus|minus){SPACE}\p{{Lu}}\."
    ruler = (
        rf"{literally(['King', 'Queen', 'Pope', 'Emperor', 'Tsar', 'Czar', 'Kaiser'])}{SPACE}\p{{Lu}}\p{{Ll}}{{2,15}}"
    )
    no_initial = rf"{CAPITAL}(?!\.)"
    return [
        Rule(answer, SPACE, False, "Q. and A. before a question and its answer, A. before the first item"),
        Rule(labelled(lists.labels), CAPITAL, True, "plan B. is no initial", narrow=True),
        Rule(labelled(lists.monarchs, "[IVX]"), CAPITAL, True, "nor is Willem I.", narrow=True),
        Rule(rf"{WORD_START}{ruler}{SPACE}[IVX]\.", CAPITAL, True, "nor King George V.", narrow=True),
        Rule(letters, CAPITAL, True, "A en B. are letters", narrow=True),
        Rule(accused, no_initial, True, "verdachte Mohammed B. has no other surname", narrow=True),
        Rule(rf"{WORD_START}{surname}", no_initial, True, "nor has Dennis van der V.", narrow=True),
    ]


def _ends(lists: Words) -> list[Rule]:
    """Abbreviations that end a sentence as any word does."""
    consonants = "[bcdfghjklmnpqrstvwxz]{2,5}"
    mute = [word for word in lists.never if not set(word) & set("aeiouy.")]
    unit = rf"[\p{{Nd}}½¼¾]{SPACE}?(?:{literally(lists.units)}|{consonants})\.(?<!{abbreviation(mute)})"
    article = rf"{WORD_START}{literally(lists.articles, either_case=True)}{SPACE}"
    form = rf"(?:\p{{Ll}}|De|Het|Een){SPACE}{literally(lists.forms)}\."
    state = rf"\p{{L}},{SPACE}{literally(lists.place)}\."
    early = rf"{BEGIN}\p{{Lu}}\p{{Ll}}{{1,6}}"
    coming = rf"[0-9]{{1,2}}{SPACE}\p{{Ll}}{{3,9}}{SPACE}a\.s\."
    own = [
        Rule(
            rf"{article}{literally(lists.abroad)}\.{CLOSE}{{0,3}}", CAPITAL, True, "de V.S., no initials", narrow=True
        ),
        Rule(rf"{article}{literally(lists.forms)}\.", starter(lists), True, "een b.v.", narrow=True),
        Rule(form, rf"(?!{starter(lists)}){SPACE}", False, "a legal form before its name"),
        Rule(coming, CAPITAL, True, "op 3 juni a.s.", narrow=True),
    ]
    return [
        Rule(rf"{DOMAIN}\.{CLOSE}{{0,3}}", CAPITAL, True, "an address is no abbreviation", narrow=True),
        Rule(rf"{unit}{CLOSE}{{0,3}}", CAPITAL, True, "a unit after its number", narrow=True),
        Rule(rf"{early}{SPACE}[0-9,]{{1,6}}{SPACE}?{literally(lists.era)}\.", SPACE, False, "In 44 B.C. Caesar died"),
        Rule(rf"\p{{Nd}}(?:st|nd|rd|th){SPACE}St\.", CAPITAL, True, "42nd St., no saint", narrow=True),
        Rule(rf"\p{{Nd}}{SPACE}?{literally(lists.era)}\.{CLOSE}{{0,3}}", CAPITAL, True, "44 B.C.", narrow=True),
        Rule(state, rf"{SPACE}+{QUOTE}?\p{{Lu}}", True, "a state after its town", narrow=True),
        *(own if lists.articles else []),
        Rule(rf"{WORD_START}(?:an?|the){SPACE}{literally(lists.degrees)}\.", CAPITAL, True, "a B.A.", narrow=True),
        Rule(rf"{abbreviation(lists.ends)}{CLOSE}{{0,3}}", CAPITAL, True, "abbreviations at an end", narrow=True),
    ]


def _new_sentences(lists: Words) -> list[Rule]:
    """Beginnings that a name or the rest of a sentence does not have."""
    nickname = rf"{SPACE}+{QUOTE}[^\"‘’“”„«».!?,;:]{{1,25}}[\"’”»«]{SPACE}+\p{{L}}"
    quotation = rf"(?!{nickname}){SPACE}+{QUOTE}\p{{Lu}}"
    titled = rf"{SPACE}+{OPEN}{{0,3}}{literally(lists.address)}\."
    fresh = any_of([starter(lists, more=True), quotation, titled])
    another = rf"{SPACE}+\p{{Lu}}\p{{Ll}}{{2,12}}{SPACE}\p{{Lu}}\.{SPACE}\p{{Ll}}"
    role = rf"{SPACE}+{OPEN}{{0,3}}{literally(lists.roles)}{SPACE}\p{{Lu}}"
    titles = [word for word in lists.never if word.upper() not in ("N.B", "P.S", "P.P.S")]
    anew = rf"{SPACE}+{OPEN}{{0,3}}{literally(lists.anew)}(?![\p{{L}}\p{{M}}’'.-])"
    return [
        Rule(unsure(lists), fresh, True, "initials and the like before a function word, a quotation, Mr.", narrow=True),
        Rule(rf"\p{{Ll}}{{2}}{SPACE}\p{{Lu}}\.", another, True, "Marianne V. before Jasper S.", narrow=True),
        Rule(INITIAL, role, True, "an initial before another's profession and name", narrow=True),
        Rule(abbreviation(titles), anew, True, "even a title before Hij", narrow=True),
    ]


def ordinary_breaks(lists: Words) -> list[Rule]:
    """A capital, a digit and whatever else begins a sentence after . ! ? and …"""
    closed = rf"{END}{CLOSE}{{0,5}}"
    fresh = rf"{SPACE}+{OPEN}{{0,3}}{START}"
    particle = rf"(?:van{SPACE}de[rn]?|de|den|ter|ten){SPACE}\p{{Lu}}\p{{Ll}}"
    item = rf"{SPACE}+(?:\(?[a-uw-z](?:\.|\))|\(?[ivx]{{2,4}}\)){SPACE}{{1,2}}{OPEN}?\p{{Lu}}"
    return [
        Rule(closed, rf"{SPACE}+{OPEN}{{0,4}}{START}", True, "a capital or digit after . ! ? …"),
        Rule(closed, rf"{SPACE}+{OPEN}?{APOSTROPHE}[stnkm](?:{SPACE}|-)\p{{Lu}}", True, "’s Avonds, ’s-Gravenhage"),
        Rule(closed, rf"{SPACE}+{OPEN}{{0,3}}\p{{Ll}}{{1,6}}{APOSTROPHE}?\p{{Lu}}\p{{L}}", True, "easyJet, d’Hondt"),
        Rule(closed, rf"{SPACE}+{OPEN}{{0,3}}[a-z]-\p{{Lu}}\p{{L}}", True, "e-Bikes"),
        Rule(closed, rf"{SPACE}+{OPEN}{{0,3}}{literally(lists.lowercase)}{WORD_END}", True, "adidas"),
        Rule(r"\p{Ll}{4}\.", rf"{SPACE}+{particle}", True, "a surname without its first name"),
        Rule(closed, rf"{SPACE}+{OPEN}{{0,2}}[+−±≈-]\p{{Nd}}", True, "−10"),
        Rule(closed, rf"{SPACE}+(?:[→➔✱✅❌]|\*{{1,2}}){SPACE}?{START}", True, "→ an item"),
        Rule(closed, item, True, "b. the next item of a list"),
        Rule(closed, rf"{SPACE}+{OPEN}{{0,3}}(?=\p{{Ll}}){DOMAIN}(?![\p{{L}}\p{{N}}-])", True, "bol.com"),
        Rule(closed, rf"{SPACE}+{OPEN}{{0,3}}[bcdfghjklmnpqrstvwxz]{{2,4}}{APOSTROPHE}s{SPACE}", True, "vzw’s"),
        Rule(closed, rf"{SPACE}+{OPEN}?{OMISSION}", True, "words left out of a quotation"),
        Rule(END, rf"{SPACE}+{DASH}{SPACE}+{OPEN}{{0,3}}{START}", True, "a list item or a next speaker after a dash"),
        Rule(rf"{END}{SPACE}?(?!{BULLET})[\p{{So}}\p{{Sk}}\p{{Mn}}\p{{Cf}}]{{1,9}}", fresh, True, "an emoji"),
        Rule(rf"{END}{SPACE}[:;]-?[)(DP]", fresh, True, "an emoticon"),
        Rule(rf"{END}{CLOSE}{{0,2}}(?:\[\p{{Nd}}{{1,3}}\]|[¹²³])", fresh, True, "the number of a note"),
        Rule(closed, rf"{SPACE}+{CREDIT}", True, "a photo credit"),
        Rule(rf"^{SPACE}{{0,9}}{CREDIT}[^()\[\]]{{0,60}}[)\]]", fresh, True, "after a credit"),
        *_without_space(),
    ]


def _without_space() -> list[Rule]:
    end = rf"(?:\.|{END}[’”])"
    word = rf"(?<={WORD_START}\p{{L}}?\p{{Ll}}{{2,30}}{end})(?<!{TITLE}\.)"
    domain = rf"{any_of(ending.capitalize() for ending in ADDRESS_ENDS)}(?![\p{{L}}])"
    return [
        Rule(
            rf"{end}(?=[‘“„\p{{Lu}}]){word}", rf"{OPEN}?(?!{domain})\p{{Lu}}\p{{Ll}}", True, "a space that is missing"
        ),
        Rule(rf"[。！？]{CLOSE}{{0,3}}", rf"(?!{CLOSE})[^\s\p{{Z}}]", True, "East Asian full stops"),
    ]
