"""Whether a text is Dutch at all: translating a French article from Dutch gives nonsense without an error."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from glossary.lexicon import listed
from translate.errors import KrantError

# Afrikaans, Limburgish, Frisian … are not offered: short Dutch headlines look like them.
NAMES = {
    "en": "English", "fr": "French", "de": "German", "es": "Spanish", "it": "Italian", "pt": "Portuguese",
    "da": "Danish", "sv": "Swedish", "no": "Norwegian", "fi": "Finnish", "pl": "Polish", "cs": "Czech",
    "hu": "Hungarian", "ro": "Romanian", "tr": "Turkish", "ru": "Russian", "uk": "Ukrainian", "el": "Greek",
    "ar": "Arabic", "he": "Hebrew", "zh": "Chinese", "ja": "Japanese", "ko": "Korean",
}  # fmt: skip
SURE_FROM = 8  # words; below that any language is taken for any other
# Words of every Dutch text that none of those languages has. Where one word in six is one of them, the text is Dutch,
# and the identifier need not be asked, whose model takes 0.7 s to unpack. Of 100 Dutch texts of NTREX's dev half 83 are
# known so; of 6,000 mixtures of Dutch and English lines none that the identifier took for another language.
DUTCH = listed(
    "aan bij dat een geen haar heeft hebben het hij maar naar niet omdat ook tegen tussen uit van volgens voor werd "
    "wij worden wordt zei zich zij zijn zou zouden"
)
SAMPLE = 5_000  # characters


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(["nl", *NAMES])
    return identifier


def _dutch(text: str, one_in: int) -> bool:
    first = re.findall(r"[^\W\d_]{2,}", text[:SAMPLE])
    return one_in * sum(word.lower() in DUTCH for word in first) >= len(first)


def check_no_dutch(text: str, where: str) -> None:
    """Raise KrantError when a text that is to be English is surely Dutch: one word in twelve cannot be English.

    Of NTREX's dev half, every Dutch document has at least 13 % of such words, every English one at most 0.4 %.
    """
    if len(re.findall(r"[^\W\d_]{2,}", text)) >= SURE_FROM and _dutch(text, 12):
        raise KrantError(f"{where}: is Dutch, not English.")


def check_dutch(text: str, where: str) -> None:
    """Raise KrantError when the text is surely not Dutch: no letters in it, or another language's words."""
    words = re.findall(r"[^\W\d_]{2,}", text)
    if not words:
        raise KrantError(f"{where}: has no Dutch in it (no words at all). To translate it anyway, use --force.")
    if len(words) < SURE_FROM:
        return
    if _dutch(text, 6):
        return
    language = _identifier().classify(text[:SAMPLE])[0]
    if language != "nl":
        raise KrantError(
            f"{where}: is not Dutch; it looks like {NAMES[language]}. To translate it anyway, use --force."
        )
