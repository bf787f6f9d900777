"""The model in the package: what it writes is English, keeps names and numbers, and never goes round in circles.

It is a small model; these sentences are plain, and nothing here asks for a beautiful translation.
"""

from __future__ import annotations

import hashlib
import re

import pytest

from translate.decoding import Decoding
from translate.guard_loops import repeats
from translate.marian import MarianTranslator
from translate.models import BUNDLED, SUMS, missing
from translate.normalize import for_model

pytestmark = pytest.mark.model

# What must stand in the English, in any order.
SENTENCES = {
    "President Biden heeft maandag in Washington met Putin gesproken.": ("Biden", "Putin", "Washington"),
    "De Tweede Kamer vergadert vandaag over de begroting voor 2024.": ("2024", "budget"),
    "In 2019 groeide de economie met 2,5 procent.": ("2019", "2.5", "economy"),
    "De minister zegt dat de regering meer geld wil uitgeven aan onderwijs.": ("minister", "government", "money"),
    "De burgemeester van Amsterdam wil dat er minder auto’s in de stad komen.": ("mayor", "Amsterdam", "city"),
    "De Europese Unie heeft nieuwe sancties tegen Rusland aangekondigd.": ("European Union", "sanctions", "Russia"),
    "Volgens de politie zijn er 15 verdachten aangehouden in Rotterdam.": ("police", "15", "Rotterdam"),
    "De Verenigde Staten en China praten volgende week over handel.": ("United States", "China", "week"),
    "Duitsland en Frankrijk willen samen een nieuw vliegtuig bouwen.": ("Germany", "France", "new"),
    "Meer dan 300 mensen kwamen om het leven bij de aardbeving in Turkije.": ("300", "earthquake", "Turkey"),
    "Oorlog in Oekraïne: NAVO stuurt wapens": ("War", "Ukraine", "NATO"),
    "De koning en de koningin bezoeken in juni 2025 de stad Gent.": ("king", "queen", "2025"),
}
SHORT = [
    "Ja.",
    "Nee!",
    "Stikstof",
    "Dood",
    "Reacties",
    "Lees ook:",
    "(ANP)",
    "Foto: Reuters",
    "1.",
    "…",
    "Ajax - Feyenoord 2-1",
]
ENGLISH = {
    "the",
    "of",
    "and",
    "to",
    "in",
    "a",
    "is",
    "has",
    "have",
    "that",
    "with",
    "on",
    "for",
    "by",
    "are",
    "were",
    "was",
}
DUTCH = {"de", "het", "een", "van", "en", "dat", "voor", "met", "op", "zijn", "niet", "heeft", "wil", "om", "aan"}


def words(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]+", text.lower()))


@pytest.fixture(scope="module")
def english() -> dict[str, str]:
    """Each sentence with its translation, in the settings of a run."""
    sources = [*SENTENCES, *SHORT]
    found = MarianTranslator(BUNDLED, Decoding.of(BUNDLED, 4)).translate([for_model(source) for source in sources])
    return {source: one.text for source, one in zip(sources, found, strict=True)}


@pytest.mark.parametrize("source", SENTENCES)
def test_the_output_is_english_with_the_names_and_numbers(english: dict[str, str], source: str) -> None:
    target = english[source]
    absent = [needed for needed in SENTENCES[source] if needed.lower() not in target.lower()]
    assert not absent, target
    assert len(words(target) & DUTCH) <= len(words(target) & ENGLISH), target
    assert 0.4 <= len(target) / len(source) <= 2, target


def test_taken_together_the_outputs_are_english(english: dict[str, str]) -> None:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    together = " ".join(english[source] for source in SENTENCES)
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    assert identifier.classify(together)[0] == "en"
    assert len(words(together) & ENGLISH) >= 8


def test_nothing_is_repeated_and_short_input_stays_short(english: dict[str, str]) -> None:
    for source, target in english.items():
        assert not repeats(target), (source, target)
        assert len(target) <= 2 * len(source) + 20, (source, target)


def test_every_file_is_the_one_in_the_list_of_checksums() -> None:
    assert missing(BUNDLED) == []
    listed = dict(line.split("  ")[::-1] for line in (BUNDLED / SUMS).read_text("utf-8").splitlines())
    for name, digest in listed.items():
        assert hashlib.sha256((BUNDLED / name).read_bytes()).hexdigest() == digest, name
    loaded = {path.name for path in BUNDLED.iterdir() if path.suffix in (".json", ".spm", ".safetensors")}
    assert loaded <= set(listed)


def test_the_model_is_small_enough_to_ship() -> None:
    assert sum(path.stat().st_size for path in BUNDLED.iterdir()) < 50_000_000
