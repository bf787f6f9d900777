"""Real clients: xmllint, translate-toolkit and OmegaT take what we write, and what they write is read again.

translate-toolkit lives in an environment of its own (its packages are called like ours): `KRANT_TOOLKIT` names its
Python; `.ci/run` installs it. Without a client its tests are skipped, and say so.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from align.bitext import Alternative, Bitext, Change, Flag, Pair
from align.srx import omegat_segmentation
from align.tmx import write_tmx
from align.tmxdialect import DIALECTS, Style
from align.tmxread import read_tmx
from align.xliff import write_xliff
from align.xliff2 import write_xliff2
from align.xliffread import read_xliff
from tests.align.test_srx import PROJECT
from translate.article import read

SCHEMAS = Path(__file__).parents[2] / "align" / "schema"
EXAMPLES = Path(__file__).parents[2] / "examples"
TOOLKIT = os.environ.get("KRANT_TOOLKIT", "")
TEXTS = [
    "Poetin: ‘Nee’ & <b>",
    "Hij zei in\nKiev niets.",
    "’s Gravenhage 🦊 שלום \u202e\u200f „x”",
    "Een\ttab en \u00a0 vaste spatie\u2028regel",
    "x" * 3000,
    "{0} %s &amp;",
]
BITEXT = Bitext(
    "map/‘stuk’",
    "nl",
    "en",
    (
        *(Pair(text, f"E {text}", number) for number, text in enumerate(TEXTS)),
        Pair("Goed.", "Good.", 9, "title", -0.5, status="approved", note="Zo."),
        Pair(
            "Kiev.",
            "Kyiv.",
            9,
            flags=(Flag("number-missing", "3"),),
            changes=(Change("Kiev", "Kiev", "Kyiv", "news"),),
            alternatives=(Alternative("Kiev!", "Kyiv!", 0.91),),
        ),
    ),
    (("version", "1"), ("model", "m")),
)


def files() -> dict[str, bytes]:
    made = {f"{name}.tmx": write_tmx(BITEXT, style=Style(dialect)) for name, dialect in DIALECTS.items()}
    return made | {"a.xlf": write_xliff(BITEXT), "a.xliff": write_xliff2(BITEXT)}


@pytest.mark.skipif(shutil.which("xmllint") is None, reason="xmllint is not installed")
@pytest.mark.parametrize("name", files())
def test_xmllint_finds_nothing_with_our_schemas(name: str, tmp_path: Path) -> None:
    schema = {".tmx": "tmx14.xsd", ".xlf": "xliff12.xsd", ".xliff": "xliff21.xsd"}[Path(name).suffix]
    (tmp_path / name).write_bytes(files()[name])
    command = ["xmllint", "--nonet", "--noout", "--schema", str(SCHEMAS / schema), str(tmp_path / name)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(shutil.which("xmllint") is None, reason="xmllint is not installed")
@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("a.xlf", b' approved="no"', b""),
        ("a.xlf", b'id="2"', b'id="1"'),
        ("a.xlf", b"leveraged-mt", b"magic"),
        ("a.xliff", b'state="final"', b'state="done"'),
        ("a.xliff", b"<notes>", b"<note/><notes>"),
    ],
)
def test_our_schemas_find_a_slip(name: str, old: bytes, new: bytes, tmp_path: Path) -> None:
    data = files()[name]
    assert old in data
    (tmp_path / name).write_bytes(data.replace(old, new, 1))
    schema = "xliff12.xsd" if name == "a.xlf" else "xliff21.xsd"
    command = ["xmllint", "--nonet", "--noout", "--schema", str(SCHEMAS / schema), str(tmp_path / name)]
    assert subprocess.run(command, capture_output=True).returncode != 0


REWRITE = """
import sys
from translate.storage import tmx, xliff, xliff2, tbx
kinds = {"tmx": tmx.tmxfile, "xlf": xliff.xlifffile, "xliff": xliff2.Xliff2File, "tbx": tbx.tbxfile}
for path in sys.argv[1:]:
    store = kinds[path.rpartition(".")[2]].parsefile(path)
    assert len(store.units) > 0, path
    open(path + ".out", "wb").write(bytes(store))
    print(path.rpartition("/")[2], sum(1 for unit in store.units if unit.isheader() is False), sep="\\t")
"""


def toolkit(*arguments: str) -> str:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    place = Path(TOOLKIT).parent  # not here, where `translate` is ours
    done = subprocess.run(
        [TOOLKIT, *arguments], capture_output=True, text=True, env=environment, cwd=place, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


READERS: dict[str, Callable[[Path], Bitext]] = {".tmx": read_tmx, ".xlf": read_xliff, ".xliff": read_xliff}


@pytest.mark.toolkit
@pytest.mark.skipif(not TOOLKIT, reason="translate-toolkit: set KRANT_TOOLKIT to the Python that has it")
def test_translate_toolkit_rewrites_without_loss(tmp_path: Path) -> None:
    made = files()
    for name, data in made.items():
        (tmp_path / name).write_bytes(data)
    out = toolkit("-c", REWRITE, *(str(tmp_path / name) for name in made))
    assert dict(line.split("\t") for line in out.splitlines()).keys() == made.keys()
    for name in made:
        again = tmp_path / "again" / name
        again.parent.mkdir(exist_ok=True)
        (tmp_path / f"{name}.out").rename(again)
        reader = READERS[again.suffix]
        assert reader(again) == reader(tmp_path / name), name
    assert (tmp_path / "again" / "a.xlf").read_bytes() == made["a.xlf"], "XLIFF 1.2 comes back byte for byte"


@pytest.mark.toolkit
@pytest.mark.skipif(not TOOLKIT, reason="translate-toolkit: set KRANT_TOOLKIT to the Python that has it")
def test_translate_toolkit_reads_states_notes_and_terms(tmp_path: Path) -> None:
    from glossary.tbx import write_tbx
    from glossary.terms import Term

    path = tmp_path / "a.xlf"
    path.write_bytes(write_xliff(BITEXT))
    code = (
        "import sys, json; from translate.storage import xliff; s = xliff.xlifffile.parsefile(sys.argv[1]);"
        "print(json.dumps([[u.isapproved(), u.isfuzzy(), u.getnotes(), [a.target for a in u.getalttrans()]]"
        " for u in s.units[-2:]]))"
    )
    assert toolkit("-c", code, str(path)).strip() == (
        '[[true, false, "Zo.", []], [false, true, "Number missing: 3\\nKiev: Kyiv (news)", ["Kyiv!"]]]'
    )
    terms = tmp_path / "a.tbx"
    terms.write_text(
        write_tbx([Term("Poetin", "Putin", variants=("Poetins",)), Term("R&D <x>", "r&d")], "tbx2"), "utf-8"
    )
    code = (
        "import sys; from translate.storage import tbx; s = tbx.tbxfile.parsefile(sys.argv[1]);"
        "print([(u.source, u.target) for u in s.units])"
    )
    assert toolkit("-c", code, str(terms)).strip() == "[('Poetin', 'Putin'), ('R&D <x>', 'r&d')]"


@pytest.mark.toolkit
@pytest.mark.skipif(not TOOLKIT, reason="translate-toolkit: set KRANT_TOOLKIT to the Python that has it")
def test_the_checks_of_translate_toolkit_run(tmp_path: Path) -> None:
    pairs = (Pair("Nee.", "No"), Pair("Het zijn er 3.", "There are 4."), Pair("Ja.", "Yes."))
    (tmp_path / "a.xlf").write_bytes(write_xliff(Bitext("a", "nl", "en", pairs)))
    toolkit(
        "-m",
        "translate.filters.pofilter",
        "--excludefilter=isreview",
        "--excludefilter=isfuzzy",
        str(tmp_path / "a.xlf"),
        str(tmp_path / "b.xlf"),
    )
    found = (tmp_path / "b.xlf").read_text("utf-8")
    assert "endpunc" in found and "numbers" in found and "Ja." not in found


def project(folder: Path) -> Path:
    for name in ("source", "target", "omegat", "glossary", "dictionary", "tm/auto"):
        (folder / name).mkdir(parents=True)
    (folder / "omegat.project").write_text(PROJECT, encoding="utf-8")
    (folder / "omegat/segmentation.conf").write_bytes(omegat_segmentation())
    return folder


def run_omegat(folder: Path) -> dict[str, int]:
    """OmegaT's count of segments and of those that are left."""
    command = ["omegat", str(folder), "--mode=console-translate", f"--config-dir={folder / 'config'}"]
    (folder / "config").mkdir()
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    lines = (folder / "omegat/project_stats.txt").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if "\t" in line]
    return {row[0].strip(): int(row[1]) for row in rows if row[1].strip().isdigit()}


@pytest.mark.omegat
@pytest.mark.skipif(shutil.which("omegat") is None, reason="OmegaT is not installed")
@pytest.mark.parametrize("name", DIALECTS)
def test_omegat_fills_every_segment_from_every_dialect(name: str, tmp_path: Path) -> None:
    folder = project(tmp_path / "p")
    articles = sorted(EXAMPLES.rglob("*.txt"))
    assert len(articles) >= 6
    pairs: list[Pair] = []
    for article in articles:
        shutil.copy(article, folder / "source")
        sentences = read(article, article.name)[0].sentences()
        pairs += [Pair(one.text, f"X {one.text}", index) for index, one in sentences]
    same = Alternative(pairs[0].source, "wrong", 1.0)
    alternative = (same, Alternative(f"{pairs[0].source}!", "like", 0.9)) if DIALECTS[name].single else ()
    pairs[0] = replace(pairs[0], alternatives=alternative, flags=(Flag("long"),), note="Een noot")
    bitext = Bitext("krant", "nl", "en", tuple(pairs), (("model", "m"),))
    (folder / "tm/auto/krant.tmx").write_bytes(write_tmx(bitext, style=Style(DIALECTS[name])))
    counts = run_omegat(folder)
    assert counts["Total:"] > 100
    assert counts["Remaining:"] == 0
    target = (folder / "target" / articles[0].name).read_text(encoding="utf-8")
    assert "X " in target and "wrong" not in target


@pytest.mark.omegat
@pytest.mark.skipif(shutil.which("omegat") is None, reason="OmegaT is not installed")
def test_omegat_opens_xliff_and_keeps_it(tmp_path: Path) -> None:
    folder = project(tmp_path / "p")
    bitext = replace(BITEXT, pairs=tuple(pair for pair in BITEXT.pairs if len(pair.source) < 100))
    (folder / "source/a.xlf").write_bytes(write_xliff(bitext))
    counts = run_omegat(folder)
    assert counts["Total:"] >= len(bitext.pairs)
    back = read_xliff(folder / "target/a.xlf")
    assert [pair.source for pair in back.pairs] == [pair.source for pair in bitext.pairs]
    assert [pair.target for pair in back.pairs if pair.kind == "title"] == ["Good."]
