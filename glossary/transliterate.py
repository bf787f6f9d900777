"""Dutch spelling of Slavic and Arabic names → English spelling, for names that no term covers.

Dutch newspapers write Loekasjenko, Zjoeganov and Chodorkovski where English ones write Lukashenko, Zyuganov and
Khodorkovsky. The rules follow the Dutch convention (Taalunie's transcription of Russian) and the English one of
newspapers (BGN/PCGN without apostrophes, -sky for -ski). What is found is a guess, and flagged for review.
"""

from __future__ import annotations

import re

from glossary import lexicon
from glossary.fold import fold
from glossary.terms import Hit, Term

# Names whose English form is a habit that no rule gives.
_HABITS = {
    "tsjetsjenië": "Chechnya", "tsjaikovski": "Tchaikovsky", "aleksandr": "Alexander", "aleksej": "Alexei",
    "aleksei": "Alexei", "aleksandra": "Alexandra", "aleksander": "Alexander", "ksenia": "Ksenia", "pjotr": "Pyotr",
    "fjodor": "Fyodor", "joeri": "Yuri", "semjon": "Semyon", "michail": "Mikhail", "nikita": "Nikita",
    "solzjenitsyn": "Solzhenitsyn", "jekaterinenburg": "Yekaterinburg", "nasroellah": "Nasrallah",
    "nasroella": "Nasrallah", "sjojgoe": "Shoigu", "bolsjoj": "Bolshoi", "jeruzalem": "Jerusalem",
}  # fmt: skip

# In order; each works on lower case, so that a capital marks a letter as English already (H, J). \b is an edge of a
# part of the name.
_RULES: tuple[tuple[str, str], ...] = (
    (r"ië\b", "ia"), (r"[ïî]", "i"), (r"ë", "e"),
    (r"sjtsjov\b", "sHcHev"), (r"tsjov\b", "cHev"), (r"zjov\b", "zHov"),
    (r"(?<=[aeiou])sjan\b", "syan"), (r"(?<=k)sj", "sy"),
    (r"dj(?=\w*(?:sk|nny|enko|[oe]va?|sj)\b|\w*tsj)", "dy"),
    (r"sjtsj", "sHcH"), (r"tsj", "cH"), (r"dzj", "J"), (r"sj", "sH"), (r"zj", "zH"), (r"dj", "J"),
    (r"sch", "skH"), (r"ch", "kH"),
    (r"ski[jy]?\b|skyj\b", "sky"), (r"aja\b", "aya"),
    (r"(?<=[rlndktmv])ij\b", "y"), (r"ijev", "yev"), (r"ij(?=[aeiou])", "iy"), (r"ij\b", "iy"), (r"yj\b", "y"),
    (r"oej\b", "uy"), (r"oej(?=[^aeiou\W])", "ui"), (r"oe", "u"),
    (r"(?<=[aeu])j\b", "i"), (r"oj\b", "oy"), (r"(?<=[aeou])j(?=[^aeiouy\W])", "i"), (r"j", "y"),
    (r"\bmaks", "max"), (r"\baleks", "alex"), (r"aleksan", "alexan"),
    (r"\b(dmitr|gennad|vital|valer|anatol|arkad|grigor|georg|yevgen|vasil|dmytr|serg|afanas)i\b", r"\1y"),
)  # fmt: skip
_COMPILED = tuple((re.compile(pattern), replacement) for pattern, replacement in _RULES)

_GIVEN = re.compile(
    r"^(?:Dmitrij?|Gennadij?|Vitalij?|Valerij?|Anatolij?|Arkadij?|Grigorij?|Georgij|Jevgenij?|Jevgenia|Vasilij?|Sergi|"
    r"Sergej|Aleksej|Aleksei|Andrej|Nikolaj|Michail|Joeri|Joerij|Pjotr|Fjodor|Semjon|Aleksandra?|Maksim|Oleksandr|"
    r"Oleksij?|Joelia|Jekaterina|Jelena|Jaroslav|Jegor|Ljoedmila|Tatjana|Natalja|Ilja|Zachar|Rinat|Afanasij?)$"
)
_DUTCH_SJ = re.compile(
    r"^(?:Sj(?:aak|aan|ef|oerd|oerdje|ors|ouke|oukje|on|aantje|eng|ra|ac|aco|okje|arel|ang|inkie|anghai)|Tsja|Tsjaad|"
    r"Tsjech(?:en|isch|ische|ië|ie|in)?|Tsjecho\w*|Sjah|Sjeik|Sjiiet\w*|Sjiitisch\w*|Tsjilp\w*|Tsjirp\w*|Sjabbat|Sjoel\w*|Sjees\w*|Sjoa|Sjaal\w*)$"
)
_STRONG = re.compile(r"(?i)tsj|zj|sj(?![ei]?s?$)(?!es?$)|dzj|[bcdfgklmnprvz]joe")
_SLAVIC_END = re.compile(
    r"(?:[^w]ov|ova|[^l]ev|eva|enko|[^dw]ski|skij|skyj|skaja|skoj|itsj|ytsj|tsjoek|vili|(?:oe|j)\w*sk)$"
)
_SLAVIC_HINT = re.compile(r"(?i)oe|ch|[aeou]j|ij(?:enko|ev)|[^s]j[aeo]|vski$|tski$|^j(?!\w*ski$)|ij$")
_POLISH = re.compile(r"w|cki$|[^C]ch\w*ski$|aa|ee|oo|uu")
_WEAK_END = re.compile(r"(?:dze|joek|oek|yk|jan|ajan|njan|ina?|yna?|aj|ej|oj|yj|goe|dar|iki)$")
_WEAK_HINT = re.compile(r"(?i)oe|[aeou]j[^aeiou]|[^st]j[aeo]|^j[aeo].*(?:in|ina|yn)$|[aeou]j$|ij$")
_NOT_WEAK = re.compile(
    r"(?:hem|ing|berg|dorp|stra|sma|ien|oets|jamin|(?:br|h|b|d|z|k|vl)oek|oei|oeing|jantje)$|w|ch[rt]|sch|ij[^$]|aa|ee|oo"
    r"|uu|^(?:Schoe|Goe[bdr]|Koe[hlnp]|Moe[rln]|Loe[wb]|Boe[ihlr]|Woe|Tro|Bo|Mar|Jan|Jo|Je[nr]|Mir|Kat|Ti?an|Son|An)"
)
_ARABIC = re.compile(
    r"^(?:Abdoe\w*|Moe(?:ham|sta|bar|kh?ta|ta|ka|za|sab)\w*|Moersi|Moenir|Hoe(?:ss|th|sn)\w+|Djam\w+|Djal\w+|Djibril\w*|"
    r"Djeb\w+|Djoem\w+|Joesoe\w*|Joess\w*|Joenis|Oesama|Oemar|O(?:eth|esm)an\w*|Noeri|Noer|Soelei?j?man\w*|Foead|"
    r"Cha(?:men|ta|lifa?|led|lid|lil|sj|dd|sog)\w*|Chomein\w+|Choedai\w*|Fatoe\w+|Zaroe\w*|Sjaf\w+|Roeh\w+|"
    r"\w+(?:moed|oellah|oella|oeddin|aoed|oezi|oeri|oeni|oedi|oemi|joeb))$"
)
_TOKEN = re.compile(r"(?<![\w@#/.])(?<!\w['’])[A-Z][A-Za-zÀ-ɏ]+(?:-[A-Za-zÀ-ɏ]+)*(?![\w@])")


def transliterate(name: str) -> str:
    """The English spelling of a Slavic or Arabic name in Dutch spelling, word for word.

    >>> transliterate("Michail Chodorkovski")
    'Mikhail Khodorkovsky'
    """
    return re.sub(r"[^\W\d_]+", lambda match: _one(match[0]), name)


def _one(word: str) -> str:
    lower = word.lower()
    if lower in _HABITS:
        return _like(word, _HABITS[lower])
    for pattern, replacement in _COMPILED:
        lower = pattern.sub(replacement, lower)
    return _like(word, lower.lower())


def _like(word: str, english: str) -> str:
    """`english` in the capitals of `word`."""
    if word.isupper() and len(word) > 1:
        return english.upper()
    return english[:1].upper() + english[1:] if word[:1].isupper() else english.lower()


def looks_slavic_or_arabic(word: str) -> bool:
    """Whether a capitalised word looks like a Slavic or Arabic name in Dutch spelling that English spells otherwise.

    Chodorkovski and Sjojgoe do; Boeing, Groesbeek, Doetinchem, Joe and Roemenië do not.
    """
    if len(word) < 4 or not word[0].isupper() or lexicon.is_word(word) or _DUTCH_SJ.match(word):
        return False
    if transliterate(word) == word or _is_dutch_compound(word):
        return False
    if _STRONG.search(word) or _ARABIC.match(word) or _GIVEN.match(word):
        return True
    if _SLAVIC_END.search(word) and _SLAVIC_HINT.search(word) and not _POLISH.search(word):
        return True
    return bool(_WEAK_END.search(word) and _WEAK_HINT.search(word)) and not _NOT_WEAK.search(word)


def _is_dutch_compound(word: str) -> bool:
    """Whether a word ends in a Dutch word of six letters or more: Savoesjkinastraat, Koopjesjagers, Rhônegletsjer."""
    return any(lexicon.is_word(word[cut:]) for cut in range(3, len(word) - 5)) or word.endswith("soek")


def find_names(text: str, hits: list[Hit]) -> list[Hit]:
    """Names in a Dutch text that no hit covers and that look transliterated, as hits with a guessed term.

    The term's note is 'transliterated'; whoever uses the guess must flag it for review.
    """
    found = []
    for match in _TOKEN.finditer(text):
        word, genitive = _base(match[0])
        if any(hit.start < match.end() and match.start() < hit.end for hit in hits):
            continue
        if looks_slavic_or_arabic(word):
            found.append(_guess(text, match.start(), match.start() + len(word) + genitive, word, genitive))
    return found


def _base(word: str) -> tuple[str, int]:
    """The name without a genitive's ending, and the ending's length."""
    if len(word) > 5 and re.search(r"(?:[oe]v|in|ko|ki|oe|ej)s$", word):
        return word[:-1], 1
    return word, 0


def _guess(text: str, start: int, end: int, word: str, genitive: int) -> Hit:
    stop = re.match(r"['’]s?\b", text[end:]) if not genitive else None
    tail = len(stop[0]) if stop and stop[0][-1] == "s" else 0
    english = transliterate(word)
    accepted = (english, *alternatives(english))
    owned = tuple(f"{form}'s" for form in accepted)
    is_genitive = bool(genitive or tail)
    return Hit(
        term=Term(word, english, accepted=accepted[1:], kind="person", note="transliterated"),
        start=start,
        end=end + tail,
        form="transliterated",
        text=text[start : end + tail],
        word=text[start : end + tail],
        expected=owned[0] if is_genitive else english,
        accepted=(*owned, *accepted) if is_genitive else accepted,
    )


def alternatives(english: str) -> tuple[str, ...]:
    """Other English spellings of the same name, which are right too: Sergey, Yushchenko, Tatiana."""
    found = [
        re.sub("ei$", "ey", english),
        re.sub("ay$", "ai", english),
        re.sub("sky$", "skyi", english),
        re.sub("sky$", "skiy", english),
        re.sub("sky$", "ski", english),
        re.sub("y([ao])", r"i\1", english),
        re.sub("y$", "iy", english),
        re.sub("ayev", "aev", english),
        re.sub("eyev", "eev", english),
        re.sub("ich$", "ych", english),
        re.sub("^Ye", "E", english),
        re.sub("ks", "x", english),
        re.sub("u", "ou", english),
    ]
    return tuple(form for form in dict.fromkeys(found) if form != english)


def fold_name(name: str) -> str:
    """A name with spelling differences of transliterations taken out, to compare two spellings.

    >>> fold_name("Sergey") == fold_name("Sergej")
    True
    """
    text = fold(name).text.lower()
    for pattern, replacement in (("sch|sh|sj", "s"), ("ch|kh", "h"), ("oe|ou", "u"), ("[jiy]+", "i"), ("x", "ks")):
        text = re.sub(pattern, replacement, text)
    return re.sub(r"w", "v", text)
