"""The way back: what reviewers decide goes into every file of the run, and a new translation leaves it alone."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from align.bitext import Bitext, Pair
from align.files import write_bitext
from align.jsonl import read_jsonl
from align.pagedata import document_hash
from align.tmxread import read_tmx
from tests.translate.reviews import TEXT, edited, export, make_run, merged, page_of, save, split, translated
from translate import outputs
from translate.errors import KrantError
from translate.review import Review, read_review
from translate.review_apply import Options, Reviewed, reviewed, write
from translate.review_run import Run

APPROVED = {"status": "approved"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A run: 0 date, 1 title, 2 De stoel blijft leeg. 3 Rusland is er niet. 4 Biden … 5 Hij bleef. 6 De stoel …"""
    make_run(tmp_path / "run")
    return tmp_path / "run"


def apply(
    folder: Path, *files: Path, prefer: Path | None = None, force: bool = False, approve: bool = False
) -> list[Reviewed]:
    """Apply and write; a problem is an error here."""
    problems: list[str] = []
    run = Run(folder)
    done = reviewed(run, files, Options(prefer, force, approve), problems.append)
    if problems:
        raise KrantError("\n".join(problems))
    write(run, done)
    return done


def state(folder: Path, name: str = "nieuws") -> Bitext:
    return read_jsonl(folder / f"{name}.jsonl")


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_an_edit_is_in_every_file(folder: Path) -> None:
    target = "Russia stayed away."
    apply(folder, export(folder, folder.parent / "a.json", (3, {"target": target, "status": "approved", "note": "so"})))
    assert state(folder).pairs[3] == Pair("Rusland is er niet.", target, 2, "standfirst", status="approved", note="so")
    assert read_tmx(folder / "nieuws.tmx") == state(folder)
    assert (folder / "nieuws.en.txt").read_text("utf-8") == (
        "date 2024-05\n\nTop in Geneva\n\nThe chair stays empty. Russia stayed away.\n\n"
        "Biden said ‘yes’. He remained. The chair stays empty.\n"
    )
    assert target in (folder / "nieuws.html").read_text("utf-8")
    assert [name for name, data in files(folder).items() if b"Russia is not there" in data] == []


def test_an_approval_keeps_what_is_known_about_the_pair(folder: Path) -> None:
    before = state(folder).pairs[3]
    apply(folder, export(folder, folder.parent / "a.json", (3, APPROVED)))
    assert state(folder).pairs[3] == replace(before, status="approved")
    assert before.score == -0.25


def test_what_stands_in_the_article_says_whose_review_it_is(folder: Path) -> None:
    document = document_hash(state(folder))
    apply(folder, export(folder, folder.parent / "a.json", (3, APPROVED), reviewer="HT"))
    assert state(folder).properties[-2:] == (("review-of", document), ("reviewer", "HT"))


def test_translating_again_changes_nothing_that_was_decided(folder: Path) -> None:
    review = edited(
        page_of(folder), (1, {"status": "rejected", "note": "te kort"}), (2, {"target": "", "status": "edited"})
    )
    review = merged(edited(review, (6, APPROVED)), 4)
    review = split(review, 3, ("Rusland is", "er niet."), ("Russia is", "not there."))
    apply(folder, save(folder.parent / "a.json", review))
    decided = state(folder)
    assert [pair.source for pair in decided.pairs[3:6]] == ["Rusland is", "er niet.", "Biden zei ‘ja’. Hij bleef."]
    before = files(folder)
    translated(folder, folder.parent / "nieuws.txt")
    after = files(folder)
    assert {name for name in before if before[name] != after[name]} == set()
    other = {"De stoel blijft leeg.": "ANDERS", "Hij bleef.": "ANDERS", "Top in Genève": "ANDERS"}
    translated(folder, folder.parent / "nieuws.txt", other)
    again = state(folder)
    assert [pair for pair in again.pairs if pair.status] == [
        pair for pair in decided.pairs if pair.status and pair.status != "rejected"
    ]
    assert again.pairs[1].target == "ANDERS" and not again.pairs[1].note


def test_decisions_follow_their_sentences_when_the_article_changes(folder: Path) -> None:
    apply(
        folder,
        export(folder, folder.parent / "a.json", (3, {"target": "No Russia.", "status": "approved"}), (6, APPROVED)),
    )
    text = TEXT.replace("Top in", "Nieuw.\n\nTop in").replace("Hij bleef. ", "Hij bleef niet. ")
    (folder.parent / "nieuws.txt").write_text(text, "utf-8", newline="")
    pairs = translated(folder, folder.parent / "nieuws.txt").pairs
    assert [(pair.paragraph, pair.target) for pair in pairs if pair.status] == [
        (3, "No Russia."),
        (4, "The chair stays empty."),
    ]
    assert "No Russia." in (folder / "nieuws.en.txt").read_text("utf-8")


def test_the_english_is_written_also_when_the_dutch_is_gone(folder: Path) -> None:
    shutil.copytree(folder, folder.parent / "other")
    path = export(folder, folder.parent / "a.json", (3, {"target": "No\nRussia.", "status": "approved"}))
    review = merged(read_review(path), 4)
    save(path, review)
    apply(folder, path)
    (folder.parent / "nieuws.txt").unlink()
    apply(folder.parent / "other", path)
    assert files(folder) == files(folder.parent / "other")
    assert "empty. No\nRussia.\n" in (folder / "nieuws.en.txt").read_text("utf-8")


def test_an_english_text_that_was_changed_by_hand_is_not_overwritten(folder: Path) -> None:
    path = export(folder, folder.parent / "a.json", (3, {"target": "No Russia.", "status": "approved"}))
    (folder.parent / "nieuws.txt").unlink()
    (folder / "nieuws.en.txt").write_text("Mine.", "utf-8")
    before = files(folder)
    with pytest.raises(KrantError, match=r"was changed by hand.*Put the article back"):
        apply(folder, path)
    assert files(folder) == before


def test_a_wrapped_article_stays_wrapped(tmp_path: Path) -> None:
    line = "Dit is een lange zin die over meer dan een regel van het artikel\ngaat. En een tweede zin.\r\n"
    bitext = make_run(tmp_path / "run", line)
    assert len(bitext.pairs) == 2
    target = "This is a long sentence of many words that goes on for more than one line of text."
    path = export(tmp_path / "run", tmp_path / "a.json", (0, {"target": target, "status": "approved"}))
    apply(tmp_path / "run", path)
    text = (tmp_path / "run/nieuws.en.txt").read_text("utf-8")
    assert target in " ".join(text.split()) and max(map(len, text.splitlines())) <= 64 and "\n" in text.strip()


def test_two_reviewers_agree_and_disagree(folder: Path) -> None:
    one = export(
        folder,
        folder.parent / "a.json",
        (1, APPROVED),
        (2, {"note": "a"}),
        (3, APPROVED),
        (4, {"target": "A", "status": "edited"}),
    )
    two = export(
        folder,
        folder.parent / "b.json",
        (2, {**APPROVED, "note": "b"}),
        (3, APPROVED),
        (4, {"target": "B", "status": "edited"}),
    )
    for order in ((one, two), (two, one)):
        copy = folder.parent / f"copy-{order[0].stem}"
        shutil.copytree(folder, copy)
        (done,) = apply(copy, *order)
        assert [pair.status for pair in state(copy).pairs[1:5]] == ["approved", "approved", "approved", ""]
        assert sorted(state(copy).pairs[2].note.split("\n")) == ["a", "b"]
        (conflict,) = done.merged.conflicts
        assert conflict.start == 4
        assert {name: [one.target for one in segments] for name, segments in conflict.wishes} == {
            str(one): ["A"], str(two): ["B"],
        }  # fmt: skip
        assert state(copy).pairs[4].target == "Biden said ‘yes’."
    (done,) = apply(folder, one, two, prefer=two)
    assert done.merged.conflicts == () and state(folder).pairs[4].target == "B"


def test_a_second_review_of_the_first_page_is_merged_later(folder: Path) -> None:
    one = export(folder, folder.parent / "a.json", (1, APPROVED), (3, {"target": "A", "status": "approved"}))
    two = export(folder, folder.parent / "b.json", (2, APPROVED), (3, {"target": "B", "status": "approved"}))
    apply(folder, one)
    (done,) = apply(folder, two)
    assert [name for name, _ in done.merged.conflicts[0].wishes] == [str(two), "what stands"]
    assert [pair.target for pair in state(folder).pairs[1:4]] == ["Top in Geneva", "The chair stays empty.", "A"]
    assert [pair.status for pair in state(folder).pairs[1:4]] == ["approved"] * 3
    apply(folder, two, prefer=two)
    assert state(folder).pairs[3].target == "B"


def test_who_saw_a_decision_may_change_it(folder: Path) -> None:
    apply(folder, export(folder, folder.parent / "a.json", (3, {"target": "A", "status": "approved"}), (4, APPROVED)))
    (done,) = apply(folder, export(folder, folder.parent / "b.json", (3, {"target": "B"}), (4, {"status": ""})))
    assert done.merged.conflicts == ()
    assert (state(folder).pairs[3].target, state(folder).pairs[3].status) == ("B", "approved")
    assert state(folder).pairs[4].status == ""


def test_merged_and_split_differently_is_a_conflict(folder: Path) -> None:
    one = save(folder.parent / "a.json", merged(page_of(folder), 4))
    two = save(folder.parent / "b.json", merged(page_of(folder), 5))
    (done,) = apply(folder, one, two)
    assert [(one.start, len(one.before)) for one in done.merged.conflicts] == [(4, 3)] and not done.merged.changes
    (done,) = apply(folder, one, two, prefer=two)
    assert [pair.source for pair in state(folder).pairs[4:]] == ["Biden zei ‘ja’.", "Hij bleef. De stoel blijft leeg."]


def test_applying_twice_changes_nothing_more(folder: Path) -> None:
    path = save(folder.parent / "a.json", merged(edited(page_of(folder), (3, APPROVED), reviewer="HT"), 4))
    apply(folder, path)
    before = files(folder)
    (done,) = apply(folder, path)
    assert not done.changed and files(folder) == before


def test_a_review_of_another_article_is_refused(folder: Path) -> None:
    review = page_of(folder)
    wrong = replace(review, segments=(replace(review.segments[0], source="Anders."), *review.segments[1:]))
    cases: dict[str, tuple[Review, str]] = {
        "text": (wrong, "its Dutch is not that of nieuws"),
        "order": (replace(review, segments=review.segments[::-1]), "its Dutch is not that of nieuws"),
        "ids": (edited(review, (2, {"ids": (3,)})), "segment 4 is not the Dutch of sentence 3"),
        "end": (replace(review, segments=review.segments[:-1]), "its Dutch is not that of nieuws"),
        "hash": (replace(review, document="0" * 64), "an earlier translation of nieuws"),
        "edition": (replace(wrong, document="0" * 64), "only 6 of its 7 sentences are the same"),
        "name": (replace(review, article="elders"), "a review of elders, which is not in"),
        "languages": (replace(review, languages=("fr", "en")), "is from fr to en"),
        "nothing": (replace(review, segments=()), "has no sentences"),
    }  # fmt: skip
    before = files(folder)
    for name, (case, message) in cases.items():
        with pytest.raises(KrantError, match=message):
            apply(folder, save(folder.parent / f"{name}.json", case))
    assert files(folder) == before


def test_an_earlier_translation_is_applied_by_force(folder: Path) -> None:
    path = export(folder, folder.parent / "a.json", (3, APPROVED), (4, {"target": "B", "status": "edited"}))
    translated(folder, folder.parent / "nieuws.txt", {"Rusland is er niet.": "Russia lacks.", "Hij bleef.": "Anew."})
    apply(folder, path, force=True)
    assert [pair.target for pair in state(folder).pairs[3:6]] == ["Russia is not there.", "B", "Anew."]
    assert [pair.status for pair in state(folder).pairs[3:6]] == ["approved", "edited", ""]


def test_text_does_not_move_between_paragraphs(folder: Path) -> None:
    with pytest.raises(KrantError, match="joins text of different paragraphs"):
        apply(folder, save(folder.parent / "a.json", merged(page_of(folder), 3)))


def test_a_bad_file_costs_that_file_only(folder: Path) -> None:
    good = export(folder, folder.parent / "a.json", (3, APPROVED))
    bad = folder.parent / "b.json"
    bad.write_text("{", "utf-8")
    problems: list[str] = []
    done = reviewed(Run(folder), [bad, good, folder.parent / "c.json"], Options(), problems.append)
    assert [one.files for one in done] == [(good,)] and len(problems) == 2
    assert all(problem.startswith(str(folder.parent)) for problem in problems)


def test_the_overview_has_the_new_numbers(folder: Path) -> None:
    apply(
        folder,
        save(
            folder.parent / "a.json", merged(edited(page_of(folder), (1, {"target": "A <b>", "status": "edited"})), 4)
        ),
    )
    record = json.loads((folder / outputs.RECORD).read_text("utf-8"))
    assert (record["articles"][0]["title"], record["articles"][0]["segments"]) == ("A <b>", 6)
    assert "A &lt;b&gt;" in (folder / outputs.INDEX).read_text("utf-8")


@pytest.mark.parametrize("suffix", [".tmx", ".jsonl", ".xlf", ".xliff"])
def test_the_pages_other_exports_are_reviews_too(folder: Path, suffix: str) -> None:
    """As docs/review-format.md has them: the reviewed bitext with `review-of`."""
    before, path = state(folder), folder.parent / f"nieuws{suffix}"
    pairs = list(before.pairs)
    pairs[3] = replace(pairs[3], status="approved", note="n")
    pairs[4:6] = [Pair("Biden zei ‘ja’. Hij bleef.", "Biden said ‘yes’ and stayed.", 3, status="edited")]
    exported = replace(
        before, pairs=tuple(pairs), properties=(*before.properties, ("review-of", document_hash(before)))
    )
    write_bitext(exported, path)
    apply(folder, path)
    assert state(folder) == exported


def test_a_cat_tools_file_is_matched_by_its_sentences(folder: Path) -> None:
    """No names, no order, other sentences among ours; the second chair is a repetition."""
    pairs = (
        Pair("Elders.", "Elsewhere."),
        Pair("De stoel  blijft leeg.", "An empty chair."),
        Pair("Hij bleef.", "He remained."),
    )
    write_bitext(Bitext("project_save", "nl", "en", pairs), folder.parent / "project_save.tmx")
    (done,) = apply(folder, folder.parent / "project_save.tmx")
    assert done.notes == (
        f"{folder.parent}/project_save.tmx: has 3 of the 7 sentences of nieuws (43 %); 2 of its 3 are in it (67 %)",
    )
    assert [(pair.target, pair.status) for pair in state(folder).pairs if pair.status] == [
        ("An empty chair.", "edited")
    ] * 2
    assert state(folder).pairs[5].status == ""
    apply(folder, folder.parent / "project_save.tmx", approve=True)
    assert [pair.status for pair in state(folder).pairs] == ["", "", "approved", "", "", "approved", "approved"]


def test_repeated_sentences_of_a_cat_tool_go_by_their_order_or_are_left_alone(folder: Path) -> None:
    chair = "De stoel blijft leeg."
    path = folder.parent / "x.tmx"
    write_bitext(Bitext("nieuws", "nl", "en", (Pair(chair, "One."), Pair(chair, "Two.")), (("model", "m"),)), path)
    apply(folder, path)
    assert [pair.target for pair in state(folder).pairs if pair.source == chair] == ["One.", "Two."]
    write_bitext(Bitext("x", "nl", "en", (Pair(chair, "1"), Pair(chair, "2"), Pair(chair, "3"))), path)
    with pytest.raises(KrantError, match="belongs to no article"):
        apply(folder, path)


def test_a_foreign_file_is_of_no_article(folder: Path) -> None:
    write_bitext(Bitext("x", "nl", "en", (Pair("Elders.", "Elsewhere."),)), folder.parent / "x.tmx")
    with pytest.raises(KrantError, match="belongs to no article of"):
        apply(folder, folder.parent / "x.tmx")


def test_of_two_equal_sentences_the_rejected_one_stays_rejected(folder: Path) -> None:
    apply(folder, export(folder, folder.parent / "a.json", (2, {"status": "rejected", "note": "nee"})))
    before = files(folder)
    translated(folder, folder.parent / "nieuws.txt")
    assert files(folder) == before
    assert [pair.status for pair in state(folder).pairs if pair.status] == ["rejected"]


def test_a_run_below_the_run_is_left_alone(folder: Path) -> None:
    shutil.copytree(folder, folder / "other")
    assert Run(folder).names == ("nieuws",)
    (folder / "other" / outputs.RECORD).unlink()
    assert Run(folder).names == ("nieuws", "other/nieuws")
