"""A small bilingual lexicon as evidence where there is no translation: words → words with probabilities."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from align.words import words

DATA = Path(__file__).with_name("data") / "lexicon-nl-en.tsv"
Lexicon = dict[str, tuple[tuple[str, float], ...]]


def tokens(text: str) -> list[str]:
    """The words of `text` in lower case, with typewriter apostrophes."""
    return [text[start:end].lower().replace("’", "'") for start, end in words(text)]


@cache
def nl_en() -> Lexicon:
    """Dutch word → English words with their probabilities."""
    lexicon: dict[str, list[tuple[str, float]]] = {}
    with DATA.open(encoding="utf-8", newline="") as file:
        for line in file:
            if not line.startswith("#"):
                dutch, english, probability = line.rstrip("\n").split("\t")
                lexicon.setdefault(dutch, []).append((english, float(probability)))
    return {word: tuple(entries) for word, entries in lexicon.items()}


def parts(word: str, lexicon: Lexicon) -> tuple[str, ...]:
    """The entries that make up `word`: itself, or the two halves of a compound, or what its last half is."""
    if word in lexicon:
        return (word,)
    for cut in range(3, len(word) - 3):
        head, tail = word[:cut], word[cut:].lstrip("-")
        if tail in lexicon:
            return tuple(part for part in (_joined(head, lexicon), tail) if part)
    return ()


def _joined(head: str, lexicon: Lexicon) -> str:
    """The first half of a compound without the sound that joins it: `regering-s-`, `boek-en-`."""
    return next((form for form in (head, head.removesuffix("s"), head.removesuffix("en")) if form in lexicon), "")
