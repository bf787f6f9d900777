"""Articles that nobody should have to translate, by seed: `python -m tests.fuzz_inputs 10000 [SEED [quick]]`.

`make` fills a folder with them; `check` lets `krant translate` loose on it and returns what went wrong: a traceback, a
hang, an article that takes too long, memory without end, a file outside the output folder, a problem that is not said
exactly once with its file, a sentence that is not in the bitext exactly once. The model is a tiny one with random
weights: what it writes is not looked at. `quick` takes none, but what reads a sentence backwards, and waits for no
disk; `bundled` takes the real one. Documents come from `fuzz_documents` and `fuzz_archives`.
"""

from __future__ import annotations

import html
import os
import random
import re
import resource
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any
from unittest.mock import patch

from click.testing import CliRunner

from align.jsonl import read_jsonl
from tests import fuzz_archives, fuzz_documents
from translate import batch
from translate.article import read
from translate.cli import main
from translate.cli_engine import Running
from translate.documents.choices import FOLDER_SUFFIXES
from translate.errors import KrantError
from translate.inputs import find
from translate.translator import Hypothesis

CHUNK = 250  # articles of one run
SECONDS = 600  # that a run may take
PATIENCE = 30  # seconds of processor that reading or writing one article may take
ROOM = 1536 * 2**20  # bytes that a process may take beyond what it has when the first run begins
NAMED = "los"  # the folder whose files are named one by one, because a folder's search passes them over
WORDS = re.findall(
    r"\S+", "de het een Poetin zei niet dat Raad van State 1,5 miljoen euro voor 14.30 uur: ‘nee’, „ja” … – 2019"
)
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f\u202a\u202b\u202d\u202e\u2066\u2069\u180e\u034f"
EMOJI = ["😀", "👩‍👩‍👧‍👦", "🏳️‍🌈", "🇳🇱", "👍🏿", "❤️", "1️⃣", "🧑🏽‍🚀", "\U000e0067", "☠︎"]
RTL = ["שלום עולם", "السلام عليكم", "\u202eאב\u202c", "\u2067نص\u2069", "ﷺ", "﷽"]
HOMOGLYPHS = str.maketrans("aeopcxyHKMT", "аеорсхуНКМТ")  # Cyrillic
MARKUP = [
    "<script>alert(1)</script>",
    "<b>",
    "</p>",
    "&amp;",
    "&#0;",
    "<!--",
    "]]>",
    "<![CDATA[",
    "{{ x }}",
    "%s",
    "${x}",
]
NESTS = ["()", "[]", "{}", "<>", "‘’", "„”", "“”", "««"]
NAMES = [
    "gewoon", "met spatie", "nieuwe\nregel", "tab\t", "..", "...punten", "..%2f..%2fetc", "-o", "--force", "*", "[a]",
    "?",     "CON", "NUL", "a\\b", "x\u202ey", "é", "e\u0301",
    "İ", "ß", "SS", "ﬁ", "😀", "\x1b[31m", "'\"", "$(id)", ";rm", "~",
    "index", "Index", "krant-run", "journal", "a.en", "a.en.txt", "a.tmx", "a.html", ".verborgen", " ", "a" * 200,
   
    "é" * 120,     "x.", "x ", "#", "&", "%00", "\udcff", "a\udce9b", "{0}", "\u2028",
]  # fmt: skip


def dutch(chance: random.Random, words: int = 12) -> str:
    """A sentence of words that look Dutch."""
    return " ".join(chance.choices(WORDS, k=chance.randint(1, words))).capitalize() + chance.choice(
        [".", "?", "", "!", "…"]
    )


def article(chance: random.Random) -> str:
    """A headline and some paragraphs."""
    blocks = [" ".join(dutch(chance) for _ in range(chance.randint(1, 3))) for _ in range(chance.randint(1, 4))]
    return chance.choice(["\n\n", "\n", "\r\n", "\r", "\n \n", "\f", "\u2028"]).join([dutch(chance, 3), *blocks])


def sprinkled(chance: random.Random, spice: list[str] | str) -> str:
    """An article with `spice` anywhere in it, also within words."""
    text = list(article(chance))
    for _ in range(chance.randint(1, 20)):
        text.insert(chance.randint(0, len(text)), chance.choice(spice))
    return "".join(text)


def _flipped(chance: random.Random) -> bytes:
    data = bytearray(article(chance).encode(chance.choice(["utf-8", "utf-8", "cp1252"]), "replace"))
    for _ in range(chance.randint(1, 8)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    return bytes(data)


def _encoded(chance: random.Random) -> bytes:
    name = chance.choice(["utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252", "latin-1", "cp437", "utf-7", "cp037"])
    return article(chance).encode(name, "replace")


def _cut(chance: random.Random) -> bytes:
    data = ("é" + sprinkled(chance, EMOJI)).encode()
    return data[: chance.randrange(len(data))]


def _controls(chance: random.Random) -> str:
    return sprinkled(chance, [chr(code) for code in (*range(0, 32), 127, *range(128, 160))])


def _nested(chance: random.Random) -> str:
    pair, depth = chance.choice(NESTS), chance.choice([10, 100, 3000])
    return f"{pair[0] * depth}{dutch(chance)}{pair[1] * depth}"


def _combining(chance: random.Random) -> str:
    return sprinkled(chance, ["e" + "\u0301\u0323\u20dd\u0489" * chance.randint(1, 60), "\u0301", "ﷺ\u0300"])


def _unknown(chance: random.Random) -> str:
    scripts = [range(0x4E00, 0x9000), range(0x10A0, 0x10FF), range(0x1F600, 0x1F650), range(0x12000, 0x12300)]
    letters = chance.choice(scripts)
    return f"{dutch(chance)} " + "".join(chr(chance.choice(letters)) for _ in range(chance.randint(1, 300)))


def _endless(chance: random.Random) -> str:
    return chance.choice([" ", "", ", ", "\n", ". "]).join([chance.choice(WORDS + EMOJI)] * chance.choice([50, 400]))


def _long(chance: random.Random) -> str:
    return " ".join(dutch(chance).rstrip(".?!…") for _ in range(chance.choice([30, 200]))) + "."


def _random_text(chance: random.Random) -> str:
    points = (chance.choice([0x7F, 0x2FF, 0xFFFF, 0x10FFFF]) for _ in range(chance.randint(0, 200)))
    return "".join(chr(chance.randint(0, limit)) for limit in points)


KINDS: dict[str, Callable[[random.Random], str | bytes]] = {
    "article": article,
    "flipped bytes": _flipped,
    "encodings": _encoded,
    "cut": _cut,
    "controls and NULs": _controls,
    "binary": lambda chance: chance.randbytes(chance.choice([1, 50, 3000])),
    "empty": lambda chance: chance.choice(["", " ", "\n\n\r", "\ufeff", INVISIBLE, "\0", "14.30", "* * *"]),
    "nested": _nested,
    "emoji and ZWJ": lambda chance: sprinkled(chance, EMOJI),
    "right to left": lambda chance: sprinkled(chance, RTL),
    "combining": _combining,
    "homoglyphs": lambda chance: article(chance).translate(HOMOGLYPHS),
    "markup": lambda chance: sprinkled(chance, MARKUP),
    "invisible": lambda chance: sprinkled(chance, INVISIBLE),
    "lone surrogates": lambda chance: sprinkled(chance, ["\ud800", "\udfff", '{"a": "\\ud800"}', "\\udc00"]),
    "unknown script": _unknown,
    "endless": _endless,
    "long": _long,
    "random": _random_text,
}
RARE: dict[str, Callable[[random.Random], str | bytes]] = {
    "10 MB line": lambda chance: "de Raad " * 1_310_000,
    "1,000,000 lines": lambda chance: "woord\n" * 1_000_000,
    "1,000,000 words": lambda chance: "Ja. Nee.\n" * 20_000 if chance.random() < 0.2 else "Ja. Nee. " * 5_000_000,
    "long line": lambda chance: "a" * chance.choice([99_999, 100_001]),
}


def make(folder: Path, seed: int, count: int, *, rare: bool = True) -> Counter[str]:
    """Fill `folder` with `count` inputs; how many there are of each kind. The same seed gives the same files."""
    chance = random.Random(seed)
    made: Counter[str] = Counter()
    for number in range(count):
        kind = _document(folder, number, chance, rare) if chance.random() < 0.3 else ""
        made[kind or _article(folder, number, chance, rare)] += 1
    return made


def _article(folder: Path, number: int, chance: random.Random, rare: bool) -> str:
    """Make a text, or something that only has its name; the kind it is of."""
    home = folder / chance.choice(["", "", "map", "map/diep", "Map", "m\u202ep"])
    home.mkdir(parents=True, exist_ok=True)
    name = f"{chance.choice(NAMES) if chance.random() < 0.2 else 'a'}{number if chance.random() < 0.95 else ''}"
    path = home / (name + chance.choice([".txt"] * 9 + [".TXT"]))
    kinds = RARE if rare and chance.random() < 0.001 else KINDS
    kind = chance.choice(list(kinds))
    if path.exists() or path.is_symlink():
        return "same name again"
    special = _special(path, chance.random())
    if special:
        return special
    content = kinds[kind](chance)
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))
    if chance.random() < 0.02:
        path.chmod(chance.choice([0o000, 0o444]))
    return kind


def _document(folder: Path, number: int, chance: random.Random, rare: bool) -> str:
    """Make a document with one of the texts in it; the kind it is of."""
    text = KINDS[chance.choice(list(KINDS))](chance)
    if chance.random() < 0.5:
        kinds = fuzz_archives.RARE if rare and chance.random() < 0.03 else fuzz_archives.KINDS
        kind, suffix = chance.choice(list(kinds)), chance.choice(fuzz_archives.SUFFIXES)
        plain = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
        xml = (
            plain
            if chance.random() < 0.3
            else html.escape(re.sub("[\0-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]", "", plain))
        )
        content = kinds[kind](chance, suffix, xml)
    else:
        kind = chance.choice(list(fuzz_documents.KINDS))
        suffix, content = fuzz_documents.document(chance, kind, text)
    home = folder / "doc" if suffix in FOLDER_SUFFIXES else folder.parent / NAMED
    home.mkdir(parents=True, exist_ok=True)
    (home / f"d{number}{suffix}").write_bytes(content)
    return kind


def _special(path: Path, chance: float) -> str:
    """In a fiftieth of the cases something at `path` that is no file; its kind."""
    if chance < 0.005:
        os.mkfifo(path)
        return "FIFO"
    if chance < 0.01:
        path.symlink_to(path.name)
        return "link to itself"
    if chance < 0.013:
        path.symlink_to("..", target_is_directory=True)
        return "link to its folder's folder"
    if chance < 0.017:
        path.symlink_to("nergens")
        return "link to nothing"
    if chance < 0.02:
        path.mkdir()
        return "folder with a file's name"
    return ""


@dataclass
class Report:
    """What a run did, and what was wrong with it."""

    done: int = 0
    failed: int = 0
    sentences: int = 0
    faults: list[str] = field(default_factory=list)


class Hang(Exception):
    """A run that takes too long."""


def check(folder: Path, output: Path, model: str, *, seconds: int = SECONDS) -> Report:
    """`krant translate FOLDER` into `output`, which must be outside it, and what was wrong."""
    report, before = Report(), _tree(folder.parent, output)
    paths = [str(folder), *map(str, sorted((folder.parent / NAMED).glob("*")))]
    try:
        with _limit(seconds), _timed(report):
            run = CliRunner().invoke(main, ["translate", *paths, "-o", str(output), "--model", model, "--force"])
    except Hang:
        report.faults.append(f"hangs: more than {seconds} s")
        return report
    if run.exception is not None and not isinstance(run.exception, SystemExit):
        where = traceback.extract_tb(run.exception.__traceback__)[-4:]
        places = " > ".join(f"{Path(one.filename).name}:{one.lineno}" for one in where)
        report.faults.append(f"traceback: {type(run.exception).__name__}: {run.exception} ({places})")
        return report
    if "Traceback" in run.output or run.exit_code not in (0, 1):
        report.faults.append(f"exit code {run.exit_code}: {run.output[-500:]}")
    if (after := _tree(folder.parent, output)) != before:
        report.faults.append(f"files outside the output folder: {sorted(after.items() ^ before.items())[:5]!r}")
    _accounted(paths, output, run.output, report)
    if (run.exit_code == 1) != (report.failed > 0):
        report.faults.append(f"exit code {run.exit_code} with {report.failed} problems")
    return report


@contextmanager
def _timed(report: Report) -> Iterator[None]:
    """Reports each article that takes more than PATIENCE to be read, or to be written."""

    def timed(function: Callable[..., Any]) -> Callable[..., Any]:
        def called(one: Any, *more: Any, **named: Any) -> Any:
            start = time.process_time()
            try:
                return function(one, *more, **named)
            finally:
                if (took := time.process_time() - start) > PATIENCE:
                    report.faults.append(f"{getattr(one, 'item', one).path!r}: {function.__name__} took {took:.0f} s")

        return called

    with patch.object(batch, "load", timed(batch.load)), patch.object(batch, "_written", timed(batch._written)):
        yield


def _accounted(paths: Sequence[str], output: Path, said: str, report: Report) -> None:
    """Every input is a bitext with each sentence once, or a problem that is said once with its file."""
    from translate.saying import printable

    inputs, problems = find(paths)
    for problem in problems:
        _once(re.escape(printable(str(problem))), said, report)
    for item in inputs:
        state = output / f"{item.name}.jsonl"
        if not os.path.lexists(state):
            _once(rf"^krant: {re.escape(printable(str(item.path)))}(?:: |, )", said, report)
            continue
        report.done += 1
        pairs = read_jsonl(state).pairs
        try:
            expected = [(at, one.text) for at, one in read(item.path, item.name)[0].sentences()]
        except KrantError as problem:
            report.faults.append(f"{item.path!r}: was translated, but {problem}")
            continue
        report.sentences += len(expected)
        if [(pair.paragraph, pair.source) for pair in pairs] != expected:
            report.faults.append(f"{item.path!r}: its sentences are not those of the bitext")


def _once(message: str, said: str, report: Report) -> None:
    report.failed += 1
    if (times := len(re.findall(message, said, re.MULTILINE))) != 1:
        report.faults.append(f"said {times} times: {message!r}")


def _tree(root: Path, without: Path) -> dict[str, tuple[int, int]]:
    """Every path below `root` that is not below `without`, with its size and time of change."""
    found = {}
    for folder, folders, files in os.walk(root):
        if Path(folder) == without.parent and without.name in folders:
            folders.remove(without.name)
        for name in (*folders, *files):
            state = (Path(folder) / name).lstat()
            found[f"{folder}/{name}"] = (state.st_mode, state.st_size) if name in files else (state.st_mode, 0)
    return found


@contextmanager
def _limit(seconds: int) -> Iterator[None]:
    def stop(number: int, frame: FrameType | None) -> None:
        raise Hang

    former = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, former)


class Backwards:
    """In the place of an engine."""

    signature = "ctranslate2 backwards"
    term_markup = None

    def translate(self, sentences: Sequence[str]) -> list[Hypothesis]:
        return [Hypothesis(sentence[::-1], -1.0) for sentence in sentences]


def run(count: int, seed: int, how: str = "") -> int:
    """Chunks of inputs, each in a run of its own; prints the counts. 1 if anything was wrong."""
    from tests.translate.folders import make_folder

    if how == "quick":
        setattr(Running, "opened", lambda self, model: Backwards())  # noqa: B010 (mypy takes no assignment)
        setattr(os, "fsync", lambda descriptor: None)  # noqa: B010
    kinds: Counter[str] = Counter()
    total, start = Report(), time.monotonic()
    with tempfile.TemporaryDirectory() as place:
        model = how if how == "bundled" else str(make_folder(Path(place) / "model"))
        _confine()
        for number in range(0, count, CHUNK):
            with tempfile.TemporaryDirectory(dir=place) as name:
                folder = Path(name) / "in" / "artikelen"
                kinds += make(folder, seed + number, min(CHUNK, count - number))
                one = check(folder, Path(name) / "uit", model)
            total.done, total.failed = total.done + one.done, total.failed + one.failed
            total.sentences += one.sentences
            total.faults += one.faults
            print(f"{number}: {one.done} done, {one.failed} failed, {time.monotonic() - start:.0f} s", flush=True)
            for fault in one.faults:
                print(f"  seed {seed + number}: {fault}", flush=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{sum(kinds.values())} inputs: {dict(kinds.most_common())}")
    print(f"{total.done} translated, {total.sentences} sentences, {total.failed} problems, {len(total.faults)} faults")
    print(f"peak {peak:.0f} MB")
    return 1 if total.faults else 0


def _confine() -> None:
    """From now on the process may take ROOM, and then there is a MemoryError (Linux: data, stack and mappings)."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[5])
    limit = pages * resource.getpagesize() + ROOM
    resource.setrlimit(resource.RLIMIT_DATA, (limit, resource.getrlimit(resource.RLIMIT_DATA)[1]))


if __name__ == "__main__":
    sys.exit(run(int(sys.argv[1]), int((sys.argv[2:] or ["1"])[0]), (sys.argv[3:] or [""])[0]))
