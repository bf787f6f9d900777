"""A memory at work: the same sentence is not translated again, one like it is offered, in every output."""

from __future__ import annotations

from pathlib import Path

from align.bitext import Alternative
from align.jsonl import read_jsonl
from align.tmxread import read_tmx
from glossary.terms import Glossary
from tests.translate.reviews import export, make_run, translated
from translate.article import parse
from translate.memory import Entry, opened
from translate.memory_reuse import Reuse
from translate.review_apply import Options, reviewed, write
from translate.review_memory import edits, remember
from translate.review_run import Run
from translate.review_terms import ChangedTerm, changed_terms, table


def test_what_was_approved_in_one_article_is_in_the_next(tmp_path: Path) -> None:
    run = tmp_path / "run"
    make_run(run)
    path = export(
        run, tmp_path / "a.json", (3, {"target": "No Russia.", "status": "approved"}), (5, {"status": "rejected"})
    )
    done = reviewed(Run(run), [path], Options(), print)
    write(Run(run), done)
    other = tmp_path / "anders.txt"
    other.write_text("Een heel andere kop\n\nRusland is er niet. Rusland is er niets.\n", "utf-8")
    with opened(tmp_path / "m", make=True) as memory:
        assert remember(memory, done).new == 1
        bitext = translated(tmp_path / "next", other, reuse=Reuse(None, memory), name="anders")
        assert bitext.pairs[1].target == "No Russia." and bitext.pairs[1].origin == "memory"
        assert bitext.pairs[1].status == "" and bitext.pairs[1].score is None
        (alternative,) = bitext.pairs[2].alternatives
        assert alternative == Alternative("Rusland is er niet.", "No Russia.", 0.97)
        assert ("memory", "m revision 1") in bitext.properties
    assert read_tmx(tmp_path / "next/anders.tmx") == read_jsonl(tmp_path / "next/anders.jsonl") == bitext
    assert "No Russia." in (tmp_path / "next/anders.en.txt").read_text("utf-8")


def test_a_paragraph_that_looks_empty_keeps_its_sentence() -> None:
    article = parse("De kop\n\n\ufeff\n\nDe rest.\n")
    assert [one.text for _, one in Reuse().cut(article).sentences()] == ["De kop", "\ufeff", "De rest."]


def test_the_runs_own_decisions_come_before_the_memory(tmp_path: Path) -> None:
    run = tmp_path / "run"
    make_run(run)
    done = reviewed(Run(run), [export(run, tmp_path / "a.json", (3, {"status": "approved"}))], Options(), print)
    write(Run(run), done)
    with opened(tmp_path / "m", make=True) as memory:
        memory.add([Entry("Rusland is er niet.", "Elsewhere."), Entry("Hij bleef.", "A"), Entry("Hij bleef.", "B")])
        reuse = Reuse(read_jsonl(run / "nieuws.jsonl"), memory)
        pairs = translated(run, tmp_path / "nieuws.txt", reuse=reuse).pairs
    assert pairs[3].target == "Russia is not there." and pairs[3].origin == ""
    assert pairs[5].target == "A" and pairs[5].alternatives == (Alternative("Hij bleef.", "B", 1.0),)
    assert pairs[0].target == "date 2024-05"


def test_a_decision_that_was_changed_leaves_the_memory_and_others_stay(tmp_path: Path) -> None:
    run = tmp_path / "run"
    make_run(run)
    with opened(tmp_path / "m", make=True) as memory:
        for number, values in enumerate(({"target": "A"}, {"target": "B"}, {"target": "B", "status": "rejected"})):
            path = export(
                run, tmp_path / f"{number}.json", (3, {"status": "approved", **values}), (4, {"status": "approved"})
            )
            done = reviewed(Run(run), [path], Options(), print)
            write(Run(run), done)
            remember(memory, done)
            found = [entry.target for entry in memory.entries()]
            assert found == [[*"A", "Biden said ‘yes’."], [*"B", "Biden said ‘yes’."], ["Biden said ‘yes’."]][number]
            memory.add([Entry("Hij bleef.", "He remained.", origin="elders")])
            memory.forget([("Hij bleef.", "He remained.")])


def test_terms_that_were_changed_again_and_again(tmp_path: Path) -> None:
    found = changed_terms(
        [
            ("De gemeente wil meer.", "The municipality wants more.", "The council wants more."),
            ("Wat wil de gemeente?", "What does the municipality want?", "What does the council want?"),
            ("Vladimir Poepkin belde.", "Vladimir Poepkin called.", "Vladimir Pupkin called."),
            ("Vladimir Poepkin lachte.", "Vladimir Poepkin laughed.", "Vladimir Pupkin laughed."),
            ("De raad ging.", "The board went.", "The assembly went."),
            ("Niets.", "Nothing.", "Nothing."),
        ],
        Glossary(),
    )
    assert ChangedTerm("gemeente", "council", 2, "municipality") in found
    assert any(one.nl.endswith("Poepkin") and one.en.endswith("Pupkin") for one in found)
    assert not any(one.en == "assembly" for one in found)
    assert table(found).splitlines()[0] == b"nl\ten\tnote"


def test_edits_are_what_people_wrote_in_the_place_of_the_machines(tmp_path: Path) -> None:
    run = tmp_path / "run"
    make_run(run)
    path = export(
        run, tmp_path / "a.json", (2, {"status": "approved"}), (3, {"target": "No Russia.", "status": "edited"})
    )
    done = reviewed(Run(run), [path], Options(), print)
    assert edits(done) == [("Rusland is er niet.", "Russia is not there.", "No Russia.")]
