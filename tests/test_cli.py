"""The command line as a table: exit code, stdout, stderr and the files written, as a user would see them.

`KRANT_GOLDEN=write pytest tests/test_cli.py` (or `make golden`) renews golden/; read the diff. What differs between
machines (paths, seconds, hashes, versions) is replaced by a name in angle brackets; so is the English of the random
model, which only has to be there.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from align.bitext import Bitext, Pair
from align.files import write_bitext
from translate.cli import main

GOLDEN = Path(__file__).parent / "golden"
RENEW = os.environ.get("KRANT_GOLDEN") == "write"
DUTCH = (
    "Kabinet wil minder regels\n\n"
    "De minister wil dat boeren minder formulieren invullen. ‘Het is te veel’, zei zij gisteren in de krant.\n"
)
ENGLISH = (
    "The minister wants the farmers to fill in fewer forms. She said yesterday that it was far too much for them.\n"
)
GLOSSARY = "nl,en\nminister,\n"


@dataclass(frozen=True)
class Case:
    """A command line. `{model}` in it is the folder of the random model; `english`: stdout is its English."""

    name: str
    args: str
    stdin: bytes = b""
    english: bool = False
    environment: dict[str, str] = field(default_factory=dict)


TRANSLATE = "translate --no-news --model {model} -o out "
CASES = [
    Case("version", "--version"),
    Case("no-command", "no-such-command"),
    Case("good", TRANSLATE + "good.txt"),
    Case("also-unknown", TRANSLATE + "--also xliff,pdf good.txt"),
    Case("also-xliff", TRANSLATE + "--also jsonl,xliff --tmx-for trados good.txt"),
    Case("tmx-languages-wrong", TRANSLATE + "--tmx-languages nl good.txt"),
    Case("quiet", TRANSLATE + "-q good.txt"),
    Case("json", TRANSLATE + "--json good.txt"),
    Case("srx", TRANSLATE + "-q --srx good.txt"),
    Case("folder", TRANSLATE + "articles"),
    Case("glob", TRANSLATE + "articles/*.txt good.txt"),
    Case("windows-1252", TRANSLATE + "windows.txt"),
    Case("stdin", "translate --no-news --model {model} -", DUTCH.encode(), english=True),
    Case("stdin-quiet", "translate --no-news -q --model {model} -", DUTCH.encode(), english=True),
    Case("stdin-and-file", "translate - good.txt"),
    Case("stdin-empty", "translate --model {model} -"),
    Case("stdin-binary", "translate --model {model} -", b"\0\1\2"),
    Case("stdin-not-dutch", "translate --model {model} -", ENGLISH.encode()),
    Case("no-path", "translate"),
    Case("missing-path", TRANSLATE + "nowhere.txt"),
    Case("missing-glob", TRANSLATE + "nowhere/*.txt"),
    Case("empty-file", TRANSLATE + "empty.txt"),
    Case("blank-file", TRANSLATE + "blank.txt"),
    Case("binary-file", TRANSLATE + "binary.txt"),
    Case("utf-16", TRANSLATE + "utf-16.txt"),
    Case("no-encoding", TRANSLATE + "no-encoding.txt"),
    Case("directory-named-as-a-file", TRANSLATE + "folder.txt"),
    Case("not-dutch", TRANSLATE + "english.txt"),
    Case("not-dutch-forced", TRANSLATE + "--force english.txt"),
    Case("no-words", TRANSLATE + "digits.txt"),
    Case("long-line", TRANSLATE + "long.txt"),
    Case("folder-without-articles", TRANSLATE + "nothing"),
    Case("output-is-a-file", "translate --model {model} -o good.txt articles/een.txt"),
    Case("output-below-a-file", "translate --model {model} -o good.txt/out articles/een.txt"),
    Case("same-names", TRANSLATE + "good.txt other/good.txt"),
    Case("bad-among-good", TRANSLATE + "empty.txt good.txt nowhere.txt english.txt articles binary.txt"),
    Case("bad-among-good-json", TRANSLATE + "-q --json empty.txt good.txt nowhere.txt"),
    Case("no-model", "translate --model nowhere good.txt"),
    Case("no-model-environment", "translate good.txt", environment={"KRANT_MODEL": "./nowhere"}),
    Case("incomplete-model", "translate --model nothing good.txt"),
    Case("no-glossary", TRANSLATE + "--glossary nowhere.csv good.txt"),
    Case("wrong-glossary", TRANSLATE + "--glossary wrong.csv good.txt"),
    Case("memory", TRANSLATE + "-q --memory memory good.txt"),
    Case("memory-not-a-memory", TRANSLATE + "--memory english.txt good.txt"),
    Case("unknown-style", "translate --style nonsense --model {model} good.txt"),
    Case("unknown-option", "translate --modle x good.txt"),
    Case("beams-out-of-range", "translate --beams 0 good.txt"),
    Case("dry-run", TRANSLATE + "--dry-run good.txt articles empty.txt"),
    Case("status-nothing", "status nothing"),
    Case("check-violations", "check --no-news --glossary terms.csv wrong.tmx"),
    Case("check-json", "check --no-news --glossary terms.csv --json wrong.tmx"),
    Case("check-clean", "check --no-news --glossary terms.csv clean.tmx"),
    Case("check-missing", "check nowhere.tmx"),
    Case("check-not-tmx", "check good.txt"),
    Case("check-broken-tmx", "check broken.tmx"),
    Case("tmx-check", "tmx check clean.tmx broken.tmx good.txt nowhere.tmx"),
    Case("tmx-fix", "tmx check --fix broken.tmx"),
    Case("tmx-json", "tmx check --json --no-notes good.txt"),
    Case("convert", "convert clean.tmx out/clean.xlf"),
    Case("convert-trados", "convert clean.tmx out/clean.tmx --tmx-for trados"),
    Case("convert-unknown", "convert clean.tmx out/clean.pdf"),
    Case("convert-missing", "convert nowhere.tmx out/a.xlf"),
    Case("memory-import", "memory import --memory m terms.tsv good.txt wrong.tmx"),
    Case("memory-stats", "memory stats --memory memory"),
    Case("memory-stats-json", "memory stats --memory memory --json"),
    Case("memory-check", "memory check --memory memory"),
    Case("memory-export", "memory export --memory memory --approved out/memory.tmx"),
    Case("memory-export-format", "memory export --memory memory out/memory.pdf"),
    Case("memory-missing", "memory stats --memory nowhere"),
    Case("memory-not-one", "memory stats --memory good.txt"),
    Case("memory-terms", "memory terms --memory memory"),
    Case("review-dry-run", "review apply --in run --dry-run a.json"),
    Case("review-apply", "review apply --in run --memory m --terms t.tsv a.json"),
    Case("review-quiet", "review apply --in run -q a.json"),
    Case("review-conflict", "review apply --in run a.json b.json"),
    Case("review-prefer", "review apply --in run --prefer b.json a.json b.json"),
    Case("review-prefer-none", "review apply --in run --prefer c.json a.json"),
    Case("review-json", "review apply --in run --json -q a.json b.json"),
    Case("review-bad-among-good", "review apply --in run nowhere.json broken.tmx good.txt wrong.tmx a.json"),
    Case("review-no-run", "review apply a.json"),
    Case("segment", "segment good.txt"),
    Case("segment-stdin", "segment -", "Dr. De Vries kwam om 10.30 uur. ‘Mooi.’ Hij ging.\n\nTwee.".encode()),
    Case("segment-english", "segment --lang en english.txt"),
    Case("segment-missing", "segment nowhere.txt"),
    Case("segment-empty", "segment empty.txt"),
    Case("models-list", "models list"),
    Case("models-list-json", "models list --json"),
    Case("models-list-environment", "models list", environment={"KRANT_MODEL": "nothing"}),
    Case("evaluate-not-utf-8", "evaluate --model {model} windows.txt english.txt"),
    Case("evaluate-folder", "evaluate --model {model} nothing english.txt"),
    Case("evaluate-uneven", "evaluate --model {model} good.txt english.txt"),
    Case("evaluate-missing", "evaluate --model {model} nowhere.nl english.txt"),
    Case("evaluate-empty", "evaluate --model {model} empty.txt empty.txt"),
    Case("evaluate-table-suffix", "evaluate --table out.pdf good.txt good.txt"),
    Case("train-no-data", "train"),
    Case("train-missing", "train --from {model} --data nowhere.tmx"),
    Case("train-not-bitext", "train --from {model} --data good.txt"),
    Case("train-too-little", "train --from {model} --data wrong.tmx"),
    Case("train-output-there", "train --from {model} --data wrong.tmx -o articles"),
]


def commands(command: click.Command = main, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """The path of every command and group."""
    below = command.commands.items() if isinstance(command, click.Group) else ()
    return [path, *(found for name, one in below for found in commands(one, (*path, name)))]


HELP = [Case("-".join(["help", *path]), " ".join([*path, "--help"])) for path in commands()]


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from tests.translate.folders import make_folder

    return make_folder(tmp_path_factory.mktemp("models") / "tiny", eos_bias=3)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with every kind of input, and an empty hub cache."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("KRANT_MODEL", raising=False)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))
    for name, content in {
        "good.txt": DUTCH.encode(),
        "other/good.txt": DUTCH.encode(),
        "articles/een.txt": DUTCH.encode("utf-8-sig"),
        "articles/map/twee.TXT": b"Het regent in De Bilt.\r\n",
        "articles/leesmij.md": b"Geen artikel.",
        "windows.txt": DUTCH.encode("cp1252"),
        "empty.txt": b"",
        "blank.txt": b" \n\t\n",
        "binary.txt": b"\x7fELF\0\0\0",
        "utf-16.txt": DUTCH.encode("utf-16"),
        "no-encoding.txt": b"Een\ntwee \x81 drie\n",
        "english.txt": ENGLISH.encode(),
        "digits.txt": b"1 2 3\n",
        "long.txt": b"woord " * 1_700_000,
        "wrong.csv": GLOSSARY.encode(),
        "terms.csv": b"nl,en\nminister,minister\nkrant,newspaper\n",
        "broken.tmx": b"<tmx version='1.4'><body>",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    for folder in ("nothing", "folder.txt"):
        (tmp_path / folder).mkdir()
    wrong = (Pair("De minister leest de krant.", "The secretary reads the paper."),)
    clean = (Pair("De minister leest de krant.", "The minister reads the newspaper."),)
    for name, pairs in (("wrong", wrong), ("clean", clean)):
        write_bitext(Bitext(name, "nl", "en", pairs), tmp_path / f"{name}.tmx")
    _reviewed(tmp_path)
    return tmp_path


def _reviewed(folder: Path) -> None:
    """A run with two reviews of it, and a memory."""
    from tests.translate.reviews import export, make_run
    from translate.memory import Entry, opened

    make_run(folder / "run")
    edit = {"target": "Russia stayed away.", "status": "approved", "note": "so said the minister"}
    export(folder / "run", folder / "a.json", (1, {"status": "approved"}), (3, edit), reviewer="A")
    export(folder / "run", folder / "b.json", (2, {"status": "rejected"}), (3, {"status": "approved"}), reviewer="B")
    (folder / "terms.tsv").write_bytes(b"De minister leest.\tThe minister reads.\n")
    with opened(folder / "memory", make=True) as memory:
        memory.add([Entry("Ja.", "Yes."), Entry("Ja.", "Yeah.", "edited"), Entry("Nee.", "No.", "machine")])


def files(folder: Path) -> set[str]:
    """All files but a run's journal, which has tests of its own."""
    found = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return {path.as_posix() for path in found if ".krant" not in path.parts}


def run(case: Case, folder: Path, model: Path) -> dict[str, Any]:
    """What the command does, made comparable."""
    before = files(folder)
    done = CliRunner().invoke(
        main, case.args.format(model=model).split(), input=case.stdin, env=case.environment, prog_name="krant"
    )
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    stdout = done.stdout_bytes.decode()
    if case.english:
        assert re.search(r"\w", stdout), "no English"
        stdout = re.sub(r".+", "<english>", stdout)
    return {
        "command": f"krant {case.args}",
        "exit": done.exit_code,
        "stdout": normalised(stdout, folder, model),
        "stderr": normalised(done.stderr_bytes.decode(), folder, model),
        "files": sorted(files(folder) - before),
    }


def normalised(text: str, folder: Path, model: Path) -> list[str]:
    bundled = str(Path(__file__).parents[1] / "translate" / "bundled" / "nl-en")
    for found, name in ((str(model), "{model}"), (str(folder), "<here>"), (bundled, "<bundled>")):
        text = text.replace(found, name)
    text = re.sub(rf"\b{re.escape(version('krant'))}\b", "<version>", text)
    text = re.sub(r"\b[0-9a-f]{64}\b", "<sha256>", text)
    text = re.sub(r"@[0-9a-f]{12}\b", "@<hash>", text)
    text = re.sub(r'("glossary": ")[0-9a-f]{8,}"', r'\1<hash>"', text)
    text = re.sub(r"\b\d+\.\d s\b", "<seconds> s", text)
    text = re.sub(r'("seconds": )[\d.]+', r'\1"<seconds>"', text)
    text = re.sub(r'("title": )".*"', r'\1"<english>"', text)
    text = re.sub(r'("flags": )\{[^}]*\}', r'\1"<flags>"', text)
    text = re.sub(r'("changes": )\d+', r'\1"<changes>"', text)
    return text.splitlines()


@pytest.mark.parametrize("case", [*HELP, *CASES], ids=lambda case: case.name)
def test_command(case: Case, place: Path, model: Path) -> None:
    found = run(case, place, model)
    everything = "\n".join([*found["stdout"], *found["stderr"]])
    assert "Traceback" not in everything
    assert found["exit"] in (0, 1, 2, 3)
    if found["exit"] == 1:
        assert found["stderr"] and all(line.startswith("krant: ") for line in found["stderr"]), "one line a problem"
    golden = GOLDEN / f"{case.name}.json"
    if RENEW:
        golden.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8", newline="\n")
    assert found == json.loads(golden.read_text("utf-8")), "renew with `make golden` and read the diff"


def test_every_golden_file_belongs_to_a_case() -> None:
    names = [case.name for case in [*HELP, *CASES]]
    assert len(set(names)) == len(names)
    if RENEW:
        for path in GOLDEN.glob("*.json"):
            if path.stem not in names:
                path.unlink()
    assert sorted(path.stem for path in GOLDEN.glob("*.json")) == sorted(names)


def test_every_command_and_option_is_explained() -> None:
    for path in commands():
        command: click.Command = main
        for name in path:
            assert isinstance(command, click.Group)
            command = command.commands[name]
        assert command.help, path
        for option in command.params:
            if isinstance(option, click.Option) and option.name not in ("folder", "output"):
                assert option.help, (path, option.name)


def test_a_bad_article_leaves_the_outputs_of_the_good_ones_whole(place: Path, model: Path) -> None:
    good = run(Case("", TRANSLATE + "good.txt"), place, model)
    alone = (place / "out" / "good.tmx").read_bytes()
    shutil.rmtree(place / "out")
    mixed = run(Case("", TRANSLATE + "empty.txt good.txt long.txt"), place, model)
    assert (good["exit"], mixed["exit"]) == (0, 1)
    assert (place / "out" / "good.tmx").read_bytes() == alone
    record = json.loads((place / "out" / "krant-run.json").read_text("utf-8"))
    assert [one["input"] for one in record["articles"]] == ["good.txt"]
    assert [one["input"] for one in record["problems"]] == ["empty.txt", "long.txt"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read and write everything")
@pytest.mark.parametrize("args", ["-o out good.txt", "-o closed/out articles/een.txt"])
def test_what_may_not_be_read_or_written_is_said(place: Path, model: Path, args: str) -> None:
    (place / "closed").mkdir(mode=0o500)
    (place / "good.txt").chmod(0)
    found = run(Case("", f"translate --no-news --model {model} {args}"), place, model)
    assert found["exit"] == 1
    assert re.search("cannot be (read|written): Permission denied", "\n".join(found["stderr"]))


def test_a_name_of_a_file_cannot_disturb_the_terminal(place: Path, model: Path) -> None:
    found = CliRunner().invoke(main, ["translate", "a\x1bb\n\u202e.txt", "--model", str(model)])
    assert found.exit_code == 1
    assert found.stderr.splitlines() == [
        "krant: a\\x1bb\\n\\u202e.txt: there is no such file or folder. Check the spelling."
    ]


def test_the_real_command_speaks_utf_8_whatever_the_locale_says(place: Path) -> None:
    """As a process of its own, by the name it is installed under; two sentences, so that no model is needed."""
    command = [str(Path(sys.executable).with_name("krant")), "segment", "-"]
    environment = {**os.environ, "LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = subprocess.run(command, env=environment, input="‘Ça va’, zei hij. Tot €én 🦊!".encode(), capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode() == "‘Ça va’, zei hij.\nTot €én 🦊!\n"
    done = subprocess.run([*command[:2], "café ’s.txt"], env=environment, capture_output=True)
    assert done.returncode == 1
    assert done.stderr.startswith(b"krant: caf") and b"Traceback" not in done.stderr
