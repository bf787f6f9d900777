"""English typographic quotes and dashes, put back into what the model wrote with plain ones."""

from __future__ import annotations

import re

_TYPOGRAPHIC = re.compile(r"[‘’“”„]")
_OPENING = re.compile(r"(?:^|(?<=[\s(\[{/—–-]))(['\"])(?=\S)")
_ELISION = re.compile(r"'(?=(?:\d0s|tis|twas|em|n)\b)", re.IGNORECASE)


def typographic(english: str, source: str) -> str:
    """`english` with “ ” ‘ ’ – where its Dutch source is set typographically, else as it is.

    >>> typographic("He called it 'absurd', Putin's word.", "Hij noemde het ‘absurd’, Poetins woord.")
    'He called it ‘absurd’, Putin’s word.'
    >>> typographic("He said: \\"No\\".", "Hij zei: \\"Nee\\".")
    'He said: "No".'
    """
    if _TYPOGRAPHIC.search(source):
        english = _curled(english)
    if "…" in source:
        english = english.replace("...", "…")
    for dash in "—–":
        if f" {dash} " in source:
            english = english.replace(" - ", f" {dash} ")
    return english


def _curled(text: str) -> str:
    text = _ELISION.sub("’", text)
    text = _OPENING.sub(lambda found: "“" if found[1] == '"' else "‘", text)
    # A quote right after an opening one opens too: "'…
    text = re.sub(r"(?<=[“‘])(['\"])(?=\S)", lambda found: "“" if found[1] == '"' else "‘", text)
    return text.replace('"', "”").replace("'", "’")
