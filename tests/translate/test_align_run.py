"""`krant align`: pairs of files in; TMX, page, table and beads out; what is wrong, said."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from align.bitext import Flag
from align.ladder import read_ladder
from align.pairstable import write_table
from align.tmxread import read_tmx
from translate.align_evidence import evidence_of
from translate.align_inputs import FilePair, find_pairs, line_article, read_text
from translate.align_run import Aligned, AlignOptions, align_pair
from translate.cli_align import align
from translate.errors import KrantError
from translate.translator import Hypothesis

DUTCH = """Navo-top in Den Haag eindigt met akkoord

De 32 landen verhogen hun uitgaven voor defensie naar 5 procent. Spanje wil een uitzondering.

Premier Schoof sprak woensdag van een ‘historische dag’.
De politie hield vier betogers aan in het centrum van Den Haag. Volgens Mark Rutte is het akkoord nodig.
"""
ENGLISH = """NATO summit in The Hague ends with agreement

The 32 countries will raise their spending on defence to 5 percent, but Spain wants an exemption.

Prime Minister Schoof spoke on Wednesday of a “historic day”. King Willem-Alexander hosted a dinner at Huis ten Bosch.
Police arrested four demonstrators in the centre of The Hague. According to Mark Rutte the agreement is needed.
"""
OTHER = """The orchestra played a symphony by Brahms.

Tickets for the festival sold out within an hour. A new museum opens next spring in Lisbon.
Its director used to paint portraits of sailors. The hall has eight hundred seats. Critics praised the violinist.
"""


@pytest.fixture
def files(tmp_path: Path) -> FilePair:
    for name, text in (("top.nl.txt", DUTCH), ("top.en.txt", ENGLISH), ("other.txt", OTHER)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return FilePair(tmp_path / "top.nl.txt", tmp_path / "top.en.txt", "top")


def rows(result: Aligned) -> list[tuple[str, str]]:
    return [(pair.source[:10], pair.target[:10]) for pair in result.bitext.pairs]


def test_a_pair_of_articles(files: FilePair) -> None:
    result = align_pair(files, AlignOptions())
    assert rows(result) == [
        ("Navo-top i", "NATO summi"), ("De 32 land", "The 32 cou"), ("Premier Sc", "Prime Mini"),
        ("De politie", "Police arr"), ("Volgens Ma", "According "),
    ]  # fmt: skip
    assert result.bitext.pairs[1].source.endswith("5 procent. Spanje wil een uitzondering.")
    assert [pair.paragraph for pair in result.bitext.pairs] == [0, 1, 2, 3, 3]
    assert result.bitext.pairs[0].kind == "title"
    assert [(bead.source, bead.target) for bead in result.beads][1:4] == [((1, 2), (1,)), ((3,), (2,)), ((), (3,))]


def test_unaligned_sentences_are_kept_on_request(files: FilePair) -> None:
    result = align_pair(files, AlignOptions(keep_unaligned=True))
    assert rows(result)[3] == ("", "King Wille")
    assert result.bitext.pairs[3].flags == (Flag("unaligned", "only in the translation"),)
    added = files.target.with_name("added.txt")
    more = "\n\nNothing of the kind is in the Dutch, or so they say.\n\n"
    added.write_text(ENGLISH.replace("\n\n", more, 1), encoding="utf-8")
    result = align_pair(FilePair(files.source, added, "x"), AlignOptions(keep_unaligned=True))
    assert [pair.kind for pair in result.bitext.pairs[:3]] == ["title", "standfirst", "standfirst"], (
        "not a second title"
    )


def test_unsure_pairs_are_left_out_or_flagged(files: FilePair) -> None:
    everything = align_pair(files, AlignOptions(force=True))
    least = min(pair.score or 0 for pair in everything.bitext.pairs)
    assert len(align_pair(files, AlignOptions(min_score=least + 0.001)).bitext.pairs) < len(everything.bitext.pairs)
    wrong = align_pair(FilePair(files.source, files.target.with_name("other.txt"), "x"), AlignOptions(force=True))
    assert any(flag.name == "low-confidence" for pair in wrong.bitext.pairs for flag in pair.flags)


def test_the_other_way_round(files: FilePair) -> None:
    back = align_pair(FilePair(files.target, files.source, "top"), AlignOptions("en", "nl"))
    there = align_pair(files, AlignOptions())
    assert [(pair.target, pair.source) for pair in back.bitext.pairs] == [
        (pair.source, pair.target) for pair in there.bitext.pairs
    ]
    assert (back.bitext.source_language, back.bitext.target_language) == ("en", "nl")


def test_the_dutch_side_is_translated_whichever_it_is(files: FilePair) -> None:
    asked: list[str] = []

    class Recorder:
        def translate(self, sentences: Sequence[str]) -> list[Hypothesis]:
            asked.extend(sentences)
            return [Hypothesis(sentence) for sentence in sentences]

    align_pair(FilePair(files.target, files.source, "top"), AlignOptions("en", "nl"), evidence_of(Recorder()))
    assert asked[0] == "Navo-top in Den Haag eindigt met akkoord"
    assert "'historische dag'" in asked[3]


def test_wrong_pairings_are_recognised(files: FilePair) -> None:
    with pytest.raises(KrantError, match="do not look like translations of each other"):
        align_pair(FilePair(files.source, files.target.with_name("other.txt"), "x"), AlignOptions())
    with pytest.raises(KrantError, match=r"is not Dutch; it looks like English\. Are the files the right ones"):
        align_pair(FilePair(files.target, files.source, "x"), AlignOptions())


def test_the_same_language_twice_is_recognised(files: FilePair) -> None:
    with pytest.raises(KrantError, match=r"top\.nl\.txt: is Dutch, not English\. Are the files the right ones"):
        align_pair(FilePair(files.source, files.source, "x"), AlignOptions())
    with pytest.raises(KrantError, match="is not Dutch"):
        align_pair(FilePair(files.target, files.target, "x"), AlignOptions())
    forced = align_pair(FilePair(files.source, files.source, "x"), AlignOptions(force=True))
    assert all(pair.source == pair.target for pair in forced.bitext.pairs)


def test_other_languages_are_aligned_without_a_model(files: FilePair) -> None:
    def never(sentences: Sequence[str]) -> list[str]:
        raise AssertionError("asked for a translation")

    result = align_pair(FilePair(files.target, files.target, "x"), AlignOptions("fr", "de"), never)
    assert all(pair.source == pair.target for pair in result.bitext.pairs)


@given(st.text(alphabet="ab. \n\r\t\x85’"))
@settings(deadline=None)
def test_property_lines_are_kept_with_their_numbers(text: str) -> None:
    article, numbers = line_article(text, "x", "nl")
    assert article.text == text
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert [sentence.text for _, sentence in article.sentences()] == [lines[number].strip() for number in numbers]
    assert list(numbers) == [number for number, line in enumerate(lines) if line.strip()]
    for paragraph in article.paragraphs:
        assert all(paragraph.text[item.start : item.end] == item.text for item in paragraph.sentences)


def test_beads_of_lines_count_lines(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("Dank u, meneer Rutte.\n\nTot ziens in Den Haag.\n", encoding="utf-8")
    (tmp_path / "b").write_text("Thank you, Mr Rutte.\nSee you in Den Haag.\n", encoding="utf-8")
    result = align_pair(FilePair(tmp_path / "a", tmp_path / "b", "x"), AlignOptions(lines=True))
    assert [(bead.source, bead.target) for bead in result.beads] == [((0,), (0,)), ((2,), (1,))]


def test_folders_are_paired_by_name(tmp_path: Path) -> None:
    for name in ("nl/a.txt", "nl/sub/B.nl.txt", "nl/c.txt", "en/a_en.txt", "en/sub/b.txt", "en/d.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")
    pairs, problems = find_pairs([tmp_path / "nl", tmp_path / "en"])
    assert [(pair.name, pair.target.name) for pair in pairs] == [("a", "a_en.txt"), ("sub/B", "b.txt")]
    assert [str(problem).split(":")[0].rsplit("/", 1)[1] for problem in problems] == ["c.txt", "d.txt"]


def test_a_table_of_pairs(tmp_path: Path) -> None:
    path = tmp_path / "pairs.tsv"
    path.write_text(
        "# two\na.nl.txt\tb.txt\nx.txt\ty.txt\tsub/z\nonly one\nq/a.txt\tr.txt\nm\tn\t../up\n", encoding="utf-8"
    )
    pairs, problems = find_pairs([path])
    assert [(pair.source, pair.name) for pair in pairs] == [(tmp_path / "a.nl.txt", "a"), (tmp_path / "x.txt", "sub/z")]
    assert [str(problem).split(": ")[0].rsplit(" ", 1)[1] for problem in problems] == ["4", "5", "6"]


@pytest.mark.parametrize("count", [1, 3])
def test_other_arguments_are_refused(tmp_path: Path, count: int) -> None:
    with pytest.raises(KrantError, match="Give two files"):
        find_pairs([tmp_path / "x.txt"] * count)


def test_a_file_and_a_folder_are_refused(tmp_path: Path, files: FilePair) -> None:
    with pytest.raises(KrantError, match="one is a folder"):
        find_pairs([tmp_path, files.source])


def test_unreadable_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(KrantError, match=r"no\.txt: cannot be read"):
        read_text(tmp_path / "no.txt", "x", "nl", lines=True)


def test_the_command_writes_everything(files: FilePair, tmp_path: Path) -> None:
    out, beads = tmp_path / "out", tmp_path / "top.beads"
    arguments = [str(files.source), str(files.target), "-o", str(out), "--no-model", "--beads", str(beads), "--json"]
    result = CliRunner().invoke(align, arguments)
    assert result.exit_code == 0, result.output
    assert sorted(path.name for path in out.iterdir()) == [
        "index.html", "krant-run.json", "top.html", "top.jsonl", "top.pairs.tsv", "top.tmx",
    ]  # fmt: skip
    record = json.loads((out / "krant-run.json").read_text(encoding="utf-8"))
    assert record["signature"]["model"] == "none"
    assert json.loads(result.stdout) == record
    bitext = read_tmx(out / "top.tmx")
    assert len(bitext.pairs) == record["total"]["segments"] == 5
    assert (out / "top.pairs.tsv").read_bytes() == write_table(bitext)
    assert len(read_ladder(beads)) == 6
    before = {path.name: path.read_bytes() for path in out.iterdir() if path.name.startswith("top")}
    CliRunner().invoke(align, arguments)
    assert before == {path.name: path.read_bytes() for path in out.iterdir() if path.name.startswith("top")}


def test_a_bad_pair_costs_that_pair_only(files: FilePair, tmp_path: Path) -> None:
    pairs = tmp_path / "pairs.tsv"
    pairs.write_text("no.txt\ttop.en.txt\ntop.nl.txt\tother.txt\twrong\ntop.nl.txt\ttop.en.txt\n", encoding="utf-8")
    result = CliRunner().invoke(align, [str(pairs), "-o", str(tmp_path / "out"), "--no-model"])
    assert result.exit_code == 1
    assert "cannot be read" in result.stderr and "do not look like translations" in result.stderr
    assert (tmp_path / "out" / "top.tmx").exists()
    assert not (tmp_path / "out" / "wrong.tmx").exists()
    result = CliRunner().invoke(align, [str(pairs), "--beads", "x"])
    assert result.exit_code == 2
