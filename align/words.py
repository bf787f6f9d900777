"""The words of a text as spans of code points: what word links, counts and terms on the page refer to.

A word is a run of letters and digits (with their combining marks), held together across one apostrophe, hyphen,
soft hyphen or joiner between two such runs, and across a point or comma between two digits: `Navo-top`,
`Obama's`, `zo’n`, `N-VA’er`, `100.000`. The Dutch clitics keep their apostrophe (`’s avonds`, `'t`). Quotes,
dashes, other punctuation and emoji are no words.
"""

from __future__ import annotations

import regex

_RUN = r"[\p{L}\p{N}][\p{L}\p{M}\p{N}]*"
_JOINED = rf"(?:['’ʼ\-‐‑\u00ad\u200c\u200d]|(?<=\p{{Nd}})[.,](?=\p{{Nd}})){_RUN}"
_CLITIC = r"(?<![\p{L}\p{M}\p{N}])['’](?=[kmnrstKMNRST](?![\p{L}\p{M}\p{N}]))"
_WORD = regex.compile(rf"(?:{_CLITIC})?{_RUN}(?:{_JOINED})*")


def words(text: str) -> list[tuple[int, int]]:
    """Return the spans `(start, end)` of the words of `text`, in order, in code points; time is linear.

    >>> [("’t Is zo’n Navo-top.")[start:end] for start, end in words("’t Is zo’n Navo-top.")]
    ['’t', 'Is', 'zo’n', 'Navo-top']
    """
    return [match.span() for match in _WORD.finditer(text)]
