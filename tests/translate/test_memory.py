"""The translation memory: found again exactly and nearly, approved before machine, one file that says what is wrong."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz import fuzz

from align.bitext import Bitext, Pair
from align.files import write_bitext
from align.tmxread import read_tmx
from translate.errors import KrantError
from translate.memory import Added, Entry, Memory, key, opened
from translate.memory_check import check
from translate.memory_files import read_entries, write_entries
from translate.memory_index import comparable

FEWER = settings(max_examples=25)


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    with opened(tmp_path / "m.sqlite3", make=True) as store:
        yield store


def targets(entries: tuple[Entry, ...]) -> list[str]:
    return [entry.target for entry in entries]


def test_a_sentence_is_found_again_whatever_white_space_is_in_it(memory: Memory) -> None:
    entry = Entry("De stoel\nblijft  leeg.", "The chair\nstays empty.", origin="a", machine="m", note="n")
    assert memory.add([entry]) == Added(new=1)
    assert memory.exact(" De stoel blijft\u00a0leeg. ") == (replace(entry, revision=1),)
    assert memory.exact("Cafe\u0301") == ()
    memory.add([Entry("Caf\u00e9", "Café")])
    assert targets(memory.exact("Cafe\u0301")) == ["Café"]
    assert memory.exact("de stoel blijft leeg.") == ()


def test_approved_beats_edited_beats_machine_and_later_beats_earlier(memory: Memory) -> None:
    for target, standing in (("A1", "approved"), ("M", "machine"), ("E", "edited"), ("A2", "approved")):
        memory.add([Entry("Ja.", target, standing)])  # type: ignore[arg-type]
    assert targets(memory.exact("Ja.")) == ["A2", "A1", "E", "M"]
    memory.add([Entry("Ja.", "A1")])
    memory.add([Entry("Ja.", "A2", "machine"), Entry("Ja.", "M", "approved")])
    assert targets(memory.exact("Ja.")) == ["M", "A1", "A2", "E"]
    assert memory.counts() == {"sources": 1, "approved": 3, "edited": 1, "machine": 0}


def test_what_the_machine_had_written_is_not_forgotten(memory: Memory) -> None:
    memory.add([Entry("Ja.", "Yes.", "edited", machine="Yeah.")])
    memory.add([Entry("Ja.", "Yes.", "approved")])
    assert memory.exact("Ja.")[0].machine == "Yeah."


def test_adding_counts_and_empty_sides_stay_outside(memory: Memory) -> None:
    assert memory.add([Entry("a", "b"), Entry("a", "b"), Entry(" ", "b"), Entry("a", "\n")]) == Added(1, 1, 2)
    assert memory.add([]) == Added() and memory.revision == 1
    assert memory.forget([("a", "b"), ("a", "c"), ("x", "b")]) == 1
    assert memory.exact("a") == () and memory.counts()["sources"] == 0
    assert memory.add([Entry("a", "b")]).new == 1


def test_an_error_in_the_middle_takes_everything_back(memory: Memory) -> None:
    def entries() -> Iterator[Entry]:
        yield Entry("a", "b")
        raise OSError("disk")

    with pytest.raises(OSError, match="disk"):
        memory.add(entries())
    assert memory.exact("a") == () and memory.revision == 0
    assert memory.add([Entry("a", "b")]).new == 1


def test_nearly_the_same_sentence_is_offered(memory: Memory) -> None:
    chair = "De stoel van de Russische delegatie blijft ook vandaag leeg."
    memory.add([Entry(chair, "Empty."), Entry("Heel iets anders.", "Other."), Entry("Die stoel niet.", "No.")])
    ((match, entry),) = memory.fuzzy(chair.replace("vandaag", "morgen"))
    assert entry.target == "Empty."
    assert match == round(fuzz.ratio(comparable(chair), comparable(chair.replace("vandaag", "morgen"))) / 100, 2)
    assert memory.fuzzy(chair) == ()  # the very sentence is an exact match, not an alternative
    assert memory.fuzzy(chair.upper())[0][0] == 0.99
    assert memory.fuzzy(chair.replace("Russische delegatie", "voorzitter")) == ()
    assert memory.fuzzy("") == () and memory.fuzzy("* * *") == ()


def test_a_machine_offers_nothing_and_no_more_than_three_are_offered(memory: Memory) -> None:
    memory.add(Entry(f"De minister sprak in zaal {number} van het parlement.", str(number)) for number in range(9))
    memory.add([Entry("De minister sprak in zaal x van het parlement.", "machine", "machine")])
    found = memory.fuzzy("De minister sprak in zaal y van het parlement.")
    assert len(found) == 3 and all(entry.by_a_person for _, entry in found)


WORD = st.sampled_from(["de", "minister", "sprak", "gisteren", "niet", "in", "het", "parlement", "Poetin", "'s"])


@FEWER
@given(
    st.lists(st.lists(WORD, min_size=1, max_size=9).map(" ".join), min_size=1, max_size=12),
    st.lists(WORD, min_size=1, max_size=9),
)
def test_no_near_sentence_is_missed_in_a_small_memory_property(sources: list[str], words: list[str]) -> None:
    """The index narrows down, it does not decide: against comparing with everything."""
    wanted = " ".join(words)
    with tempfile.TemporaryDirectory() as folder, opened(Path(folder) / "m", make=True) as memory:
        memory.add(Entry(source, source.upper()) for source in sources)
        found = {entry.source for _, entry in memory.fuzzy(wanted, limit=99)}
    ratios = {
        source: fuzz.ratio(comparable(source), comparable(wanted)) for source in sources if key(source) != key(wanted)
    }
    assert found == {source for source, ratio in ratios.items() if ratio >= 85}


ANY = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("\t\n\r\"\\'\u2028\x00"), max_size=12)
ENTRIES = st.lists(
    st.builds(Entry, ANY, ANY, st.sampled_from(["approved", "edited", "machine"]), ANY, st.just(""), ANY), max_size=6
)


@FEWER
@given(ENTRIES, st.sampled_from([".tsv", ".jsonl"]))
def test_a_memory_comes_back_from_its_export_property(entries: list[Entry], suffix: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        with opened(place / "a", make=True) as first, opened(place / "b", make=True) as second:
            first.add(entries)
            count = write_entries(first, place / f"x{suffix}", ["approved", "edited", "machine"])
            second.add(read_entries(place / f"x{suffix}", second.languages))
            assert [facts(one) for one in second.entries()] == [facts(one) for one in first.entries()]
            assert count == len(list(first.entries()))


def facts(entry: Entry) -> tuple[str, str, str, str]:
    return entry.source, entry.target, entry.standing, entry.note


def test_a_tmx_says_who_decided(memory: Memory, tmp_path: Path) -> None:
    memory.add([Entry("a", "b", note="x"), Entry("c", "d", "machine"), Entry("e", "f", "edited", origin="nieuws")])
    assert write_entries(memory, tmp_path / "all.tmx", ["approved", "edited", "machine"]) == 3
    assert [(pair.source, pair.status, pair.origin) for pair in read_tmx(tmp_path / "all.tmx").pairs] == [
        ("a", "approved", ""),
        ("c", "", ""),
        ("e", "edited", "nieuws"),
    ]
    assert [one.standing for one in read_entries(tmp_path / "all.tmx", ("nl", "en"))] == [
        "approved",
        "machine",
        "edited",
    ]
    assert write_entries(memory, tmp_path / "approved.tmx", ["approved"]) == 1


def test_what_a_file_counts_as(tmp_path: Path) -> None:
    pairs = (Pair("a", "b"), Pair("c", "d", status="approved"), Pair("e", "f", status="rejected"))
    for name, properties in (("ours", (("model", "bundled"),)), ("theirs", ())):
        write_bitext(Bitext(name, "nl", "en", pairs, properties), tmp_path / f"{name}.tmx")
    assert [one.standing for one in read_entries(tmp_path / "ours.tmx", ("nl", "en"))] == ["machine", "approved"]
    assert [one.standing for one in read_entries(tmp_path / "theirs.tmx", ("nl", "en"))] == ["approved", "approved"]
    assert {one.standing for one in read_entries(tmp_path / "theirs.tmx", ("nl", "en"), "machine")} == {"machine"}


def test_a_plain_table_is_taken_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text('"Ja", zei hij.\t"Yes", he said.\r\n\nNee\\n\tNo\textra\n', "utf-8", newline="")
    found = read_entries(tmp_path / "a.tsv", ("nl", "en"))
    assert [(one.source, one.target) for one in found] == [('"Ja", zei hij.', '"Yes", he said.'), ("Nee\\n", "No")]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.tsv", b"Ja.", "line 1: has no tab"),
        ("a.tsv", b"\xff\t", "is not UTF-8"),
        ("a.tsv", b"source\ttarget\tstanding\na\tb\tgood\n", "'good' is no standing"),
        ("a.tmx", b"<tmx", "is not well-formed"),
        ("a.pdf", b"", "is no bitext"),
        ("b.tsv", None, "cannot be read"),
    ],
)
def test_what_cannot_be_imported_is_said(tmp_path: Path, name: str, content: bytes | None, message: str) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(KrantError, match=message):
        list(read_entries(tmp_path / name, ("nl", "en")))


def test_other_languages_need_another_memory(tmp_path: Path) -> None:
    write_bitext(Bitext("x", "en", "nl", (Pair("a", "b"),)), tmp_path / "x.tmx")
    with pytest.raises(KrantError, match="is from en to nl, the memory from nl to en"):
        read_entries(tmp_path / "x.tmx", ("nl", "en"))
    with opened(tmp_path / "m", ("en", "nl"), make=True) as memory:
        assert memory.languages == ("en", "nl")
    with pytest.raises(KrantError, match="from en to nl, not nl to en"), opened(tmp_path / "m"):
        pass


def test_what_is_no_memory_is_said_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "text").write_bytes(b"This is not a database at all, just some text of no use." * 20)
    other = sqlite3.connect(tmp_path / "other")
    other.execute("CREATE TABLE x (y)")
    other.close()
    (tmp_path / "folder").mkdir()
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}
    for name, message in {
        "text": "is not a database.*Is this the right file",
        "other": "is a database of another program",
        "folder": "cannot be used: unable to open",
        "nowhere/m": "there is no such memory",
    }.items():
        with pytest.raises(KrantError, match=message), opened(tmp_path / name, make=name == "folder"):
            pass
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()} == before


def test_a_memory_that_another_program_writes_to_is_waited_for_and_then_said(
    memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = sqlite3.connect(memory.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    connect = sqlite3.connect
    monkeypatch.setattr(
        "translate.memory.sqlite3.connect", lambda path, **more: connect(path, **(more | {"timeout": 0}))
    )
    with pytest.raises(KrantError, match="Another program is writing"), opened(memory.path) as second:
        assert second.exact("a") == ()  # reading goes on
        second.add([Entry("a", "b")])
    other.close()


def test_the_file_is_one_file_when_it_is_closed(tmp_path: Path) -> None:
    with opened(tmp_path / "m.sqlite3", make=True) as memory:
        memory.add([Entry("a", "b")])
    assert [path.name for path in tmp_path.iterdir()] == ["m.sqlite3"]


def test_checking_finds_conflicts_duplicates_and_suspects(memory: Memory) -> None:
    memory.add(
        [
            Entry("Ja.", "Yes."),
            Entry("Ja.", "Yeah."),
            Entry("Nee.", "No."),
            Entry("nee.", "no."),
            Entry("14 dagen", "15 days"),
        ]
    )
    memory.add([Entry("Goed.", "Good."), Entry("Goed.", "Fine.", "machine")])
    found = [(one.fault, [entry.target for entry in one.entries]) for one in check(memory)]
    assert found == [
        ("conflict", ["Yeah.", "Yes."]),
        ("duplicate", ["No.", "no."]),
        ("suspect", ["15 days"]),
    ]
