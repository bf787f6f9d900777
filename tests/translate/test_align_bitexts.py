"""`krant align` on bitexts: confidences, filters, new cuts and new beads, and what it must never do to the texts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from align.bitext import Bitext, Change, Flag, Pair
from align.files import write_bitext
from align.jsonl import read_jsonl
from align.pairstable import read_table
from align.tmxread import read_tmx
from align.xliffread import read_xliff
from translate.align_bitext_inputs import are_bitexts, find_bitexts
from translate.align_bitexts import align_bitext
from translate.align_inputs import BitextFile
from translate.align_run import AlignOptions
from translate.cli_align import align
from translate.errors import KrantError

PAIRS = (
    Pair("Navo-top in Den Haag eindigt met akkoord", "NATO summit in The Hague ends with agreement", 0, "title"),
    Pair(
        "De 32 landen verhogen hun uitgaven voor defensie naar 5 procent. Spanje wil een uitzondering.",
        "The 32 countries will raise their spending on defence to 5 percent. Spain wants an exemption.", 1,
    ),
    Pair(
        "Premier Schoof sprak woensdag van een ‘historische dag’.", "The hall has eight hundred seats.", 2,
        flags=(Flag("unaligned"), Flag("number-differs", "x")),
    ),
    Pair(
        "De politie hield vier betogers aan in Den Haag. ", "Police arrested four demonstrators in The Hague.", 2,
        changes=(Change("Den Haag", "Den Haag", "The Hague", "glossary"),), links=((0, 0),),
    ),
    Pair(
        "Volgens Mark Rutte is het akkoord nodig, zei hij in Brussel.",
        "According to Mark Rutte the agreement is needed, he said in Brussels.", 3,
    ),
    Pair("Alleen hier staat iets over Bonaire.", "", 3),
)  # fmt: skip
BITEXT = Bitext("top", "nl", "en", PAIRS, (("model", "x@1"),))


def written(folder: Path, bitext: Bitext = BITEXT, suffix: str = ".jsonl") -> BitextFile:
    path = folder / f"top{suffix}"
    write_bitext(bitext, path)
    return BitextFile(path, "top")


def texts(pairs: Sequence[Pair]) -> list[tuple[str, str]]:
    return [(pair.source, pair.target) for pair in pairs]


def test_pairs_get_confidences_and_stay_as_they_are(tmp_path: Path) -> None:
    result = align_bitext(written(tmp_path), AlignOptions(keep_unaligned=True), None, (("version", "1"),))
    assert texts(result.bitext.pairs) == texts(PAIRS)
    scores = [pair.score or 0 for pair in result.bitext.pairs]
    assert min(scores[:2] + scores[3:5]) > 0.8 and scores[2] < 0.5
    names = [flag.name for flag in result.bitext.pairs[2].flags]
    assert names[0] == "number-differs" and names.count("low-confidence") == 1
    assert [flag.name for flag in result.bitext.pairs[5].flags] == ["unaligned"]
    assert result.bitext.pairs[3].changes == PAIRS[3].changes and result.bitext.pairs[3].links == ((0, 0),)
    assert result.bitext.properties == (("version", "1"), ("input-model", "x@1"))


def test_unsure_and_unaligned_pairs_are_left_out(tmp_path: Path) -> None:
    result = align_bitext(written(tmp_path), AlignOptions(min_score=0.5))
    assert texts(result.bitext.pairs) == texts([PAIRS[0], PAIRS[1], PAIRS[3], PAIRS[4]])


def test_pairs_are_cut_into_sentences(tmp_path: Path) -> None:
    result = align_bitext(written(tmp_path), AlignOptions(resegment=True))
    assert texts(result.bitext.pairs[1:3]) == [
        (
            "De 32 landen verhogen hun uitgaven voor defensie naar 5 procent.",
            "The 32 countries will raise their spending on defence to 5 percent.",
        ),
        ("Spanje wil een uitzondering.", "Spain wants an exemption."),
    ]
    assert [(pair.paragraph, pair.kind) for pair in result.bitext.pairs[:4]] == [
        (0, "title"), (1, "text"), (1, "text"), (2, "text"),
    ]  # fmt: skip
    assert result.bitext.pairs[4].changes == PAIRS[3].changes, "a pair that stays whole stays the pair it was"


def test_shifted_pairs_are_aligned_anew(tmp_path: Path) -> None:
    right = [PAIRS[0], PAIRS[1], PAIRS[3], PAIRS[4]]
    shifted = [
        replace(pair, target=other.target) for pair, other in zip(right, [Pair("", ""), *right[:-1]], strict=True)
    ]
    file = written(tmp_path, replace(BITEXT, pairs=(*shifted, Pair("", right[-1].target, 3))))
    result = align_bitext(file, AlignOptions(realign=True, resegment=True))
    assert [(pair.source[:6], pair.target[:6]) for pair in result.bitext.pairs] == [
        ("Navo-t", "NATO s"), ("De 32 ", "The 32"), ("Spanje", "Spain "), ("De pol", "Police"), ("Volgen", "Accord"),
    ]  # fmt: skip
    assert [pair.paragraph for pair in result.bitext.pairs] == [0, 1, 1, 2, 3]


def test_the_dutch_may_be_the_target(tmp_path: Path) -> None:
    asked: list[str] = []

    def evidence(sentences: Sequence[str]) -> list[str]:
        asked.extend(sentences)
        return [pair.target for pair in PAIRS if pair.source.strip() in sentences]

    back = tuple(replace(pair, source=pair.target, target=pair.source, changes=(), links=()) for pair in PAIRS)
    file = written(tmp_path, Bitext("top", "en-GB", "nl-NL", back))
    result = align_bitext(file, AlignOptions(keep_unaligned=True), evidence)
    assert asked == [pair.source.strip() for pair in PAIRS]
    assert texts(result.bitext.pairs) == texts(back)
    assert (result.bitext.source_language, result.bitext.target_language) == ("en-GB", "nl-NL")


@pytest.mark.parametrize("suffix", [".tmx", ".jsonl"])
def test_a_bitext_can_be_taken_the_other_way_round(tmp_path: Path, suffix: str) -> None:
    result = align_bitext(written(tmp_path, suffix=suffix), AlignOptions("en", "nl", keep_unaligned=True))
    assert texts(result.bitext.pairs[:5]) == [(pair.target, pair.source) for pair in PAIRS[:5]]  # TMX has no null pairs
    assert (result.bitext.source_language, result.bitext.target_language) == ("en", "nl")
    linked = Bitext("top", "nl", "en", (Pair("Dat is zeker waar", "True", links=((3, 0),)),))
    result = align_bitext(written(tmp_path, linked, suffix), AlignOptions("en", "nl"))
    assert result.bitext.pairs[0].links == ((0, 3),)


def test_a_bitext_in_other_languages_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KrantError, match="is a bitext in nl and en, not in fr and de"):
        align_bitext(written(tmp_path), AlignOptions("fr", "de"))
    with pytest.raises(KrantError, match="has no text in one of its languages, fr and de"):
        align_bitext(written(tmp_path, suffix=".tmx"), AlignOptions("fr", "de"))


def test_a_bitext_of_strangers_is_said_and_not_aligned_anew(tmp_path: Path) -> None:
    others = ("The orchestra played Brahms.", "Tickets sold out.", "A museum opens in Lisbon.", "She paints sailors.")
    strangers = tuple(
        replace(pair, target=other) for pair, other in zip(PAIRS, [*others, "Critics praised it.", "Fin."], strict=True)
    )
    file = written(tmp_path, replace(BITEXT, pairs=strangers))
    assert "do not look like translations" in align_bitext(file, AlignOptions()).warnings[0]
    with pytest.raises(KrantError, match="do not look like translations"):
        align_bitext(file, AlignOptions(realign=True))
    assert align_bitext(file, AlignOptions(realign=True, force=True)).bitext.pairs


def test_a_bitext_without_text_on_a_side_is_refused(tmp_path: Path) -> None:
    file = written(tmp_path, replace(BITEXT, pairs=(Pair("Ja.", " "),)))
    with pytest.raises(KrantError, match="has no text in one of its languages, nl and en"):
        align_bitext(file, AlignOptions())


SIDES = st.lists(
    st.sampled_from(["Ja.", "Dat zei Rutte. Hij lachte.", "NATO in 2019!", "a\u00a0b", "", "Dr. Smit ‘kwam’. En? Ja…"]),
    max_size=3,
).map(" ".join)


@given(
    st.lists(st.builds(Pair, SIDES, SIDES, st.integers(0, 2)), max_size=6), st.booleans(), st.booleans(),
    st.sampled_from([("nl", "en"), ("en", "nl"), ("fr", "de")]),
)  # fmt: skip
@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_property_no_character_is_lost_or_doubled(
    tmp_path: Path, pairs: list[Pair], resegment: bool, realign: bool, languages: tuple[str, str]
) -> None:
    """Whatever is done to the pairs, their texts are there once and in order, and beads cover every sentence once."""
    if not any(pair.source.strip() for pair in pairs) or not any(pair.target.strip() for pair in pairs):
        return
    file = written(tmp_path, Bitext("top", *languages, tuple(pairs)))
    options = AlignOptions(keep_unaligned=True, force=True, resegment=resegment, realign=realign)
    result = align_bitext(file, options)
    for side in ("source", "target"):
        before = "".join("".join(getattr(pair, side).split()) for pair in pairs)
        assert "".join("".join(getattr(pair, side).split()) for pair in result.bitext.pairs) == before
        numbers = [number for bead in result.beads for number in getattr(bead, side)]
        assert numbers == list(range(len(numbers)))
    if not realign and not resegment:
        assert texts(result.bitext.pairs) == texts(
            [pair for pair in pairs if pair.source.strip() or pair.target.strip()]
        )


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("a.nl.txt\tb.en.txt\n", False),
        ("# x\nmap/Mijn stuk.txt\tmap/My piece.txt\tnaam\n", False),
        ("De premier kwam.\tThe prime minister came.\t0.9\n", True),
        ("Ga naar nu.nl\tGo to nu.nl\nHij kwam.\tHe came.\nZij ook!\tShe too!\n", True),
        ("bestaat\tbestaat\n", False),
    ],
)
def test_tables_of_texts_are_told_from_tables_of_paths(tmp_path: Path, content: str, expected: bool) -> None:
    (tmp_path / "bestaat").write_text("", encoding="utf-8")
    (tmp_path / "x.tsv").write_text(content, encoding="utf-8")
    assert are_bitexts([tmp_path / "x.tsv"]) is expected


def test_folders_and_names(tmp_path: Path) -> None:
    for name in ("a.tmx", "a.jsonl", "sub/b.tmx", ".hidden.tmx", "krant-run.json", "a.pairs.tsv"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")
    files, problems = find_bitexts([tmp_path])
    assert [(file.path.name, file.name) for file in files] == [("a.tmx", "a"), ("b.tmx", "sub/b")]
    assert not problems
    files, problems = find_bitexts([tmp_path / "a.tmx", tmp_path / "a.pairs.tsv", tmp_path / "sub"])
    assert [file.name for file in files] == ["a", "b"]
    assert "would overwrite those of" in str(problems[0])
    (tmp_path / "leeg").mkdir()
    assert "has no bitexts" in str(find_bitexts([tmp_path / "leeg"])[1][0])


def test_the_command_exports_every_format(tmp_path: Path) -> None:
    file, out = written(tmp_path, suffix=".tmx"), tmp_path / "out"
    arguments = [str(file.path), "-o", str(out), "--no-model", "--also", "jsonl,xliff", "--json"]
    result = CliRunner().invoke(align, arguments)
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["signature"]["aligner"] == "scored"
    read = read_tmx(out / "top.tmx")
    assert read == read_jsonl(out / "top.jsonl")
    assert texts(read_xliff(out / "top.xlf").pairs) == texts(read.pairs)
    assert texts(read_table(out / "top.pairs.tsv").pairs) == [
        (" ".join(pair.source.split()), pair.target) for pair in PAIRS[:5]
    ]
    again = CliRunner().invoke(align, [str(out), "-o", str(tmp_path / "again"), "--no-model", "--min-score", "0.5"])
    assert again.exit_code == 0, again.output
    assert len(read_tmx(tmp_path / "again" / "top.tmx").pairs) == 4


def test_inputs_are_never_overwritten(tmp_path: Path) -> None:
    file = written(tmp_path, suffix=".tmx")
    before = file.path.read_bytes()
    result = CliRunner().invoke(align, [str(file.path), "-o", str(tmp_path), "--no-model"])
    assert result.exit_code == 1 and "is an input and would be overwritten" in result.stderr
    assert file.path.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["top.tmx"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["top.jsonl", "--lines"], "--lines is for texts"),
        (["nl.txt", "en.txt", "--realign"], "are for bitexts"),
    ],
)
def test_options_that_mean_nothing_are_mistakes(tmp_path: Path, arguments: list[str], message: str) -> None:
    written(tmp_path)
    paths = [str(tmp_path / argument) if "." in argument else argument for argument in arguments]
    result = CliRunner().invoke(align, [*paths, "-o", str(tmp_path / "out"), "--no-model"])
    assert result.exit_code == 2 and message in result.stderr


def test_a_bitext_among_texts_is_a_mistake(tmp_path: Path) -> None:
    written(tmp_path)
    result = CliRunner().invoke(align, [str(tmp_path / "top.jsonl"), str(tmp_path / "en.txt"), "--no-model"])
    assert result.exit_code == 1 and "Align bitexts by themselves" in result.stderr
