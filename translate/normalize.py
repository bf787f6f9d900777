"""The text a model sees: typographic signs made plain on the way in, and typographic again on the way out.

opus-mt and the bundled model were trained on Moses-normalised text: straight quotes, `...` for `…`, no soft hyphens
or control characters. The raw source is never changed; only what the model is given is.
"""

from __future__ import annotations

import re
import unicodedata

_PLAIN = str.maketrans(
    {
        "‘": "'", "’": "'", "‚": "'", "‛": "'", "`": "'", "´": "'",
        "“": '"', "”": '"', "„": '"', "‟": '"', "«": '"', "»": '"', "″": '"',
        "…": "...", "—": " - ", "–": "-", "‐": "-", "‑": "-", "−": "-",
        "\u00ad": None, "\ufeff": None, "\u200b": None, "\u2060": None,
    }
)  # fmt: skip
_FRACTIONS = {"½": ",5", "¼": ",25", "¾": ",75"}  # as pieces they would be 1⁄2, and 1½ would become 11⁄2
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}  # control, format (bidi marks), surrogates, private, unassigned


def for_model(text: str) -> str:
    """`text` on one line, NFC, with plain quotes and dashes and without invisible characters."""
    text = re.sub("(\\d)?([½¼¾])", lambda found: f"{found[1] or 0}{_FRACTIONS[found[2]]}", text)
    text = unicodedata.normalize("NFC", text).translate(_PLAIN)
    visible = "".join(c if c.isascii() or unicodedata.category(c) not in _INVISIBLE else " " for c in text)
    line = " ".join(re.sub(r"[\x00-\x1f\x7f]", " ", visible).split())
    return unicodedata.normalize("NFC", line)  # again: what stood on both sides of a zero-width space may compose
