"""Weekdays, months and feasts that a translation lost or took for others."""

from __future__ import annotations

import re

_DAYS = {
    "maandag": "Monday", "dinsdag": "Tuesday", "woensdag": "Wednesday", "donderdag": "Thursday", "vrijdag": "Friday",
    "zaterdag": "Saturday", "zondag": "Sunday",
}  # fmt: skip
_MONTHS = {
    "januari": "January", "februari": "February", "maart": "March", "april": "April", "mei": "May", "juni": "June",
    "juli": "July", "augustus": "August", "september": "September", "oktober": "October", "november": "November",
    "december": "December",
}  # fmt: skip
_FEASTS = {
    "pasen": "easter", "paas": "easter|passover", "pinkster": "pentecost|whit", "kerstmis": "christmas|xmas",
    "kerstdag": "christmas|boxing day|stephen", "kerstavond": "christmas eve", "hemelvaart": "ascension",
    "goede vrijdag": "good friday", "koningsdag": "king's day|kingsday", "oudejaar": "new year|old year",
    "nieuwjaar": "new year", "sinterklaas": "sinterklaas|nicholas|santa", "bevrijdingsdag": "liberation day",
    "carnaval": "carnival", "prinsjesdag": "prinsjesdag|budget day|prince", "allerzielen": "all souls",
    "allerheiligen": "all saints", "witte donderdag": "maundy|holy thursday",
}  # fmt: skip
_DAY = re.compile(rf"\b({'|'.join(_DAYS)})", re.IGNORECASE)
_MONTH = re.compile(
    rf"\b({'|'.join(word for word in _MONTHS if len(word) > 5)})(?![A-Z])"
    rf"|\b({'|'.join(word for word in _MONTHS if len(word) < 6)})(?:maand)?\b"
    r"|\b(oktober|maart|juli)(?:se|revolutie)\b",
    re.IGNORECASE,
)
_MAY = re.compile(r"(?:\d|\b(?:in|op|vanaf|tot|eind|begin|half|medio|sinds|tussen|en|van|voor|na|per)) $")
_STARTS = re.compile(r"(?:^['\"]|[.!?:]['\"]? ['\"]?)$")
_FEAST = re.compile(rf"\b({'|'.join(_FEASTS)})", re.IGNORECASE)
_ENGLISH_DAY = re.compile(
    r"\b(mon|tue|wed|thu|fri|sat|sun)(?=days?\b|nesdays?\b|sdays?\b|rsdays?\b|urdays?\b|s?\b)", re.I
)
_ENGLISH_MONTH = re.compile(
    r"\b(January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b"
)
# Feasts, and the second day of a night from one to the next, which English leaves out.
_NO_DAYS = re.compile(r"goede vrijdag|witte donderdag|zon- en feestdag\w*|(?<=dag) op \w+dag(?:en)?\b", re.IGNORECASE)
_FIGURES = re.compile(r"\b\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}\b")
_SHORT = re.compile(r"\b(?:ma|di|wo|do|vr|za|zo|jan|febr?|mrt|apr|jun|jul|aug|sept?|okt|nov|dec)\b\.?", re.IGNORECASE)


def wrong_dates(source: str, target: str) -> str:
    """What is wrong with the days, months and feasts, in some words; '' for nothing that shows."""
    days, months = _days(source), _months(source)
    found_days = {found[1].lower() for found in _ENGLISH_DAY.finditer(target)}
    found_months = {found[1][:3] for found in _ENGLISH_MONTH.finditer(target)}
    lost = [word for word, english in days.items() if english[:3].lower() not in found_days]
    if not _FIGURES.search(target):
        lost += [word for word, english in months.items() if english[:3] not in found_months]
    lost += _feasts(source, target)
    lost = [word for word in lost if word not in target.lower()]  # else it is left in Dutch, which others find
    if lost:
        return f"not in the English: {', '.join(lost)}"
    if _FIGURES.search(source) or _SHORT.search(source):
        return ""
    known = {_DAYS[found[1].lower()] for found in _DAY.finditer(source)}
    added = [day for day in re.findall(rf"\b({'|'.join(_DAYS.values())})s?\b", target) if day not in known]
    return f"not in the Dutch: {', '.join(added)}" if added and days else ""


def _days(source: str) -> dict[str, str]:
    return {found[1].lower(): _DAYS[found[1].lower()] for found in _DAY.finditer(_without_feasts(source))}


def _without_feasts(source: str) -> str:
    return _NO_DAYS.sub(" ", source)


def _months(source: str) -> dict[str, str]:
    """The months of a Dutch text; with a capital, which they have at the start of a sentence, a word may be a name."""
    result = {}
    for found in _MONTH.finditer(source):
        word = next(filter(None, found.groups()))
        before = source[max(0, found.start() - 12) : found.start()]
        named = word[0].isupper() and not word.isupper() and found.start() and _STARTS.search(before) is None
        if not named and (word.lower() != "mei" or _MAY.search(before) or re.match(r" \d", source[found.end() :])):
            result[word.lower()] = _MONTHS[word.lower()]
    if len(result) > 1 and re.search(r"\bmei\b", source):
        result["mei"] = "May"
    return result


def _feasts(source: str, target: str) -> list[str]:
    english = target.lower()
    return [
        found[1] for found in _FEAST.finditer(source) if not re.search(rf"\b(?:{_FEASTS[found[1].lower()]})", english)
    ]
