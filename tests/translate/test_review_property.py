"""Properties of the way back, for any text, any decisions, any merging and splitting."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from align.bitext import Alternative, Bitext, Pair, Status
from align.jsonl import read_jsonl, write_jsonl
from align.pagedata import document_hash
from align.tmx import write_tmx
from align.tmxprops import FORBIDDEN
from align.tmxread import read_tmx
from translate.article import parse
from translate.pipeline import english
from translate.review import Review, Segment, read_review, review_of, write_review
from translate.review_diff import word_diff
from translate.review_match import match, squeezed
from translate.review_merge import Given, merge
from translate.review_text import cut, english_changed

FEWER = settings(max_examples=40)
TEXT = st.text(st.characters() | st.sampled_from(" \n\t<>&\"'’\u2028\ud800\u202e\ufeff"), max_size=20)
WORDS = st.text(st.sampled_from("ab .’\u00a0<é"), min_size=1, max_size=8).filter(squeezed)
STATUSES: st.SearchStrategy[Status] = st.sampled_from(get_args(Status))
PAIRS = st.builds(Pair, WORDS, WORDS, st.integers(0, 3), score=st.none() | st.floats(-2, 0))
BITEXTS = st.lists(PAIRS, min_size=1, max_size=8).map(
    lambda pairs: Bitext("a", "nl", "en", tuple(sorted(pairs, key=lambda pair: pair.paragraph)), (("model", "m"),))
)


def segments() -> st.SearchStrategy[Segment]:
    ids = st.lists(st.integers(0, 99), max_size=3).map(tuple)
    return st.builds(Segment, TEXT, TEXT, STATUSES, TEXT, TEXT, ids, st.integers(0, 99))


@given(st.lists(segments(), max_size=4), TEXT, TEXT)
def test_a_review_comes_back_as_it_was_written_property(found: list[Segment], name: str, reviewer: str) -> None:
    review = Review(Path("a.json"), tuple(found), name, "0" * 64, reviewer, exported="2026-11-27T00:00:00Z")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.json"
        path.write_bytes(write_review(review))
        again = read_review(path)
    assert write_review(again) == write_review(review)
    assert replace(again, path=review.path) == read_back(review)


def read_back(review: Review) -> Review:
    """JSON cannot tell a surrogate pair from the character that it stands for."""

    def one(text: str) -> str:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")

    found = tuple(
        replace(seg, source=one(seg.source), target=one(seg.target), note=one(seg.note), machine=one(seg.machine or ""))
        for seg in review.segments
    )
    return replace(review, segments=found, article=one(review.article), reviewer=one(review.reviewer))


@st.composite
def decided(draw: st.DrawFn) -> tuple[Bitext, Review]:
    """A bitext and a review of it: statuses, notes, edits, and neighbours of a paragraph merged."""
    bitext = draw(BITEXTS)
    review = review_of(bitext, document_hash(bitext))
    changed: list[Segment] = []
    for segment in review.segments:
        if draw(st.booleans()):
            segment = replace(
                segment, target=draw(st.just(segment.target) | WORDS), status=draw(STATUSES), note=draw(WORDS)
            )
        last = changed[-1] if changed else None
        if last is not None and last.paragraph == segment.paragraph and draw(st.booleans()):
            changed[-1] = Segment(
                f"{last.source} {segment.source}", f"{last.target} {segment.target}",
                draw(st.sampled_from(["edited", "approved"])), "", f"{last.machine} {segment.machine}",
                (*last.ids, *segment.ids), last.paragraph,
            )  # fmt: skip
        else:
            changed.append(segment)
    return bitext, replace(review, segments=tuple(changed))


def applied(bitext: Bitext, review: Review) -> Bitext:
    found = match(bitext.pairs, review, same_document=review.document == document_hash(bitext))
    result = merge(bitext, [Given(review, found, review.document == document_hash(bitext))])
    assert result.conflicts == ()
    return result.bitext


@FEWER
@given(decided())
def test_export_apply_export_property(case: tuple[Bitext, Review]) -> None:
    """What the page exports after the review was applied is what was exported before, as its own original."""
    bitext, review = case
    after = applied(bitext, review)
    again = review_of(after, document_hash(after))
    assert [(one.source, one.target, one.note) for one in again.segments] == [
        (one.source, one.target, one.note) for one in review.segments
    ]
    for one, given_ in zip(again.segments, review.segments, strict=True):
        edited = not given_.status and given_.target != given_.machine
        assert one.status == ("edited" if edited else given_.status)
    assert applied(after, again) == after  # and back: nothing changes
    assert applied(after, replace(review, segments=again.segments)) == after


@FEWER
@given(decided())
def test_ids_and_places_say_the_same_property(case: tuple[Bitext, Review]) -> None:
    bitext, review = case
    by_ids, by_place = (match(bitext.pairs, review, same_document=same) for same in (True, False))
    assert [(one.start, one.end) for one in by_ids.blocks] == [(one.start, one.end) for one in by_place.blocks]
    assert "".join(squeezed(pair.source) for pair in applied(bitext, review).pairs) == "".join(
        squeezed(pair.source) for pair in bitext.pairs
    )


@FEWER
@given(decided(), decided())
def test_the_order_of_two_reviewers_makes_no_difference_property(
    one: tuple[Bitext, Review], two: tuple[Bitext, Review]
) -> None:
    bitext, first = one
    untouched = review_of(bitext, document_hash(bitext))
    picked = tuple(seg for seg in two[1].segments[: len(untouched.segments)] if len(seg.ids) == 1)
    second = replace(
        untouched,
        path=Path("b.json"),
        segments=tuple(
            replace(mine, status=picked[index].status, target=picked[index].target) if index < len(picked) else mine
            for index, mine in enumerate(untouched.segments)
        ),
    )
    given_ = [Given(review, match(bitext.pairs, review, same_document=True), True) for review in (first, second)]
    forth, back = merge(bitext, given_), merge(bitext, given_[::-1])
    assert [(c.start, len(c.before)) for c in forth.conflicts] == [(c.start, len(c.before)) for c in back.conflicts]
    texts = [[(pair.source, pair.target, pair.status) for pair in result.bitext.pairs] for result in (forth, back)]
    assert texts[0] == texts[1]


PIECES = ["Een zin.", "Nog een!", "Wie?", "dr. Jan", " ", " ", "\n", "\n\n", "\r\n", "\t", "date 2019-12 "]


@FEWER
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=12).map("".join), st.data())
def test_a_changed_text_is_the_text_of_the_changed_article_property(text: str, data: st.DataObject) -> None:
    """The two ways to the English text agree, where lines are not filled anew."""
    article = parse(text)
    pairs = tuple(Pair(one.text, f"E{number}.", at) for number, (at, one) in enumerate(article.sentences()))
    if not pairs:
        return
    bitext = Bitext("a", "nl", "en", pairs)
    review = review_of(bitext, document_hash(bitext))
    index = data.draw(st.integers(0, len(pairs) - 1))
    changed = [replace(seg, target="New text.") if at == index else seg for at, seg in enumerate(review.segments)]
    if index + 1 < len(pairs) and pairs[index].paragraph == pairs[index + 1].paragraph:
        both, other = changed[index : index + 2]
        one = replace(both, source=both.source + other.source, target="Both.", ids=(index, index + 1), status="edited")
        changed[index : index + 2] = [one]
    found = match(pairs, replace(review, segments=tuple(changed)), same_document=True)
    result = merge(bitext, [Given(replace(review, segments=tuple(changed)), found, True)])
    before = english(article, [pair.target for pair in pairs])
    recut = cut(article, result.bitext.pairs)
    assert recut is not None
    after = english(recut, [pair.target for pair in result.bitext.pairs])
    assert english_changed(before, pairs, result.changes) == after
    assert english_changed(before + "x", pairs, result.changes) is None


CLEAN = TEXT.map(lambda text: FORBIDDEN.sub("", text))
REVIEWED = st.builds(
    Pair, WORDS, WORDS, status=STATUSES, note=CLEAN, origin=st.sampled_from(["", "memory"]),
    alternatives=st.lists(st.builds(Alternative, TEXT, TEXT, st.floats(0, 1), CLEAN), max_size=2).map(tuple),
)  # fmt: skip


@FEWER
@given(st.lists(REVIEWED, max_size=3), st.sampled_from([(write_jsonl, read_jsonl), (write_tmx, read_tmx)]))
def test_a_review_in_a_bitext_comes_back_property(
    pairs: list[Pair], format_: tuple[Callable[[Bitext], bytes], Callable[[bytes], Bitext]]
) -> None:
    write, read = format_
    bitext = Bitext("a", "nl", "en", tuple(pairs))
    found = read(write(bitext)).pairs
    assert [(one.status, one.note, one.origin) for one in found] == [
        (one.status, one.note, one.origin) for one in pairs
    ]
    merged = [
        [
            replace(alt, source=pairless(alt.source), target=pairless(alt.target), origin=pairless(alt.origin))
            for alt in one.alternatives
        ]
        for one in pairs
    ]
    assert [list(one.alternatives) for one in found] == merged


def pairless(text: str) -> str:
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


LINES = st.lists(st.sampled_from(["a", "b", " ", "  ", ".", "’", "é", "a-b"]), max_size=12).map("".join)


@given(LINES, LINES)
def test_a_diff_holds_both_texts_property(before: str, after: str) -> None:
    found = word_diff(before, after)
    assert re.sub(r"\{\+.*?\+\}", "", found).replace("[-", "").replace("-]", "") == before
    assert re.sub(r"\[-.*?-\]", "", found).replace("{+", "").replace("+}", "") == after
