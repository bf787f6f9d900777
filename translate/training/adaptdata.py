"""A customer's translations made ready to learn from: read, cleaned, split, and checked against test sentences."""

from __future__ import annotations

import hashlib
import lzma
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from translate.errors import KrantError
from translate.normalize import for_model
from translate.training.corpus import Row as Clean
from translate.training.corpus import is_clean
from translate.training.heldout import HeldOut, key

GENERAL = Path(__file__).with_name("general.tsv.xz")  # newspaper pairs of ours: the first GENERAL_TEST are for testing
GENERAL_TEST = 299
LEAST = 200
HELD_SHARE, HELD_LEAST, HELD_MOST = 0.1, 30, 300
REASONS = ("doubtful", "double", "rejected by the reviewer", "test sentence", "like a held-back one")

Texts = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Data:
    """What is learnt from; what is held back to choose by and to prove by; what was left out for which reason."""

    train: tuple[Texts, ...]
    choose: tuple[Texts, ...]
    prove: tuple[Texts, ...]
    dropped: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class General:
    """Newspaper pairs: those to test with and those to learn along with, which have word links (`0-0 1-2`)."""

    test: tuple[Texts, ...]
    replay: tuple[tuple[str, str, str], ...]


def general(path: Path = GENERAL) -> General:
    """The newspaper pairs in the package; no model of ours was trained on the first GENERAL_TEST."""
    with lzma.open(path, "rt", encoding="utf-8", newline="\n") as lines:
        rows = [line.rstrip("\n").split("\t") for line in lines]
    return General(
        tuple((dutch, english) for dutch, english, _ in rows[:GENERAL_TEST]),
        tuple((dutch, english, links) for dutch, english, links in rows[GENERAL_TEST:]),
    )


def read(paths: Iterable[Path]) -> Iterator[tuple[str, str, bool]]:
    """(Dutch, English, whether a reviewer rejected it) of each pair of bitext files, and folders of them.

    Raises KrantError for what is no bitext, and for one whose languages are not Dutch and English.
    """
    from translate import bitexts

    for path in bitexts.find(paths):
        bitext = bitexts.read(path)
        languages = bitext.source_language[:2].lower(), bitext.target_language[:2].lower()
        if languages not in (("nl", "en"), ("en", "nl"), ("", "")):
            raise KrantError(
                f"{path}: is {bitext.source_language} → {bitext.target_language}, not Dutch and English. "
                "Export the memory with nl as its source."
            )
        for pair in bitext.pairs:
            sides = (pair.source, pair.target) if languages != ("en", "nl") else (pair.target, pair.source)
            yield for_model(sides[0]), for_model(sides[1]), pair.status == "rejected"


def prepared(pairs: Iterable[tuple[str, str, bool]], tested: HeldOut) -> Data:
    """Clean pairs, each Dutch sentence once, without tested sentences; split by their Dutch, so that reruns agree.

    What is nearly the same as a held-back sentence is not learnt from, or the proof would be worth nothing.
    Raises KrantError below LEAST pairs.
    """
    dropped = dict.fromkeys(REASONS, 0)
    kept: dict[str, Texts] = {}
    for dutch, english, rejected in pairs:
        reason = _unfit(dutch, english, rejected, tested)
        if not reason and key(dutch) in kept:
            reason = "double"
        if reason:
            dropped[reason] += 1
        else:
            kept[key(dutch)] = (dutch, english)
    enough(len(kept), dropped)
    order = sorted(kept, key=lambda text: hashlib.blake2b(text.encode()).digest())
    number = min(HELD_MOST, max(HELD_LEAST, int(HELD_SHARE * len(kept))))
    prove, choose, rest = order[:number], order[number : 2 * number], order[2 * number :]
    held = HeldOut(kept[text][0] for text in (*prove, *choose))
    train = [kept[text] for text in rest if held.like(kept[text][0]) is None]
    dropped["like a held-back one"] = len(rest) - len(train)
    if len(train) < LEAST // 2:
        enough(len(train) + 2 * number, dropped)
    return Data(tuple(train), _of(kept, choose), _of(kept, prove), tuple(dropped.items()))


def _of(kept: dict[str, Texts], keys: Sequence[str]) -> tuple[Texts, ...]:
    return tuple(kept[text] for text in keys)


def _unfit(dutch: str, english: str, rejected: bool, tested: HeldOut) -> str:
    if rejected:
        return "rejected by the reviewer"
    if not is_clean(Clean("", dutch, english)):
        return "doubtful"
    return "test sentence" if tested.like(dutch) is not None or tested.same(english) else ""


def enough(number: int, dropped: dict[str, int]) -> None:
    """Raise KrantError unless there are LEAST pairs."""
    if number >= LEAST:
        return
    left_out = ", ".join(f"{count} {reason}" for reason, count in dropped.items() if count) or "nothing"
    raise KrantError(
        f"--data: {number} different, clean pairs are too few to learn from; {LEAST} are the least "
        f"(left out: {left_out}). For single words and names use a glossary: krant translate --glossary."
    )
