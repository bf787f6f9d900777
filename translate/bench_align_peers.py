"""Other aligners on the same documents, each run as its authors meant it, in a process of its own.

hunalign is a program; NLTK's Gale-Church, Bleualign and Vecalign are Python that another interpreter runs, so that
nothing of theirs is installed with Krant. Each gets all documents at once and gives each document's beads.
"""

from __future__ import annotations

import json
import re
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from align.aligner import Evidence
from align.bitext import Bead
from align.lexicon import DATA
from align.similarity import sides
from translate.bench_align import GoldDocument
from translate.errors import KrantError

OVERLAPS = 8  # sentences of a side that Vecalign may join: --alignment_max_size 8, as in its README
TOKEN = re.compile(r"\w+|[^\w\s]")
Beads = list[list[Bead]]

GALE_CHURCH = """
import json, sys
from nltk.translate.gale_church import align_blocks
found = [align_blocks(*map(list, lengths)) if all(lengths) else [] for lengths in json.load(sys.stdin)]
json.dump(found, sys.stdout)
"""
BLEUALIGN = """
import io, json, sys
sys.path.insert(0, sys.argv[1])
from bleualign.align import Aligner
found = []
for source, target, translated in json.load(sys.stdin):
    a = Aligner({"srcfile": source, "targetfile": target, "srctotarget": [translated], "verbosity": 0,
                 "log_to": io.StringIO()})
    a.mainloop()
    found.append([[list(s), list(t)] for (s, t), _ in a.multialign])
json.dump(found, sys.stdout)
"""
VECALIGN = """
import json, random, sys
import numpy as np
sys.path.insert(0, sys.argv[1])
from vecalign.dp_utils import make_alignment_types, vecalign
random.seed(42); np.random.seed(42)
found = []
for number in range(int(sys.argv[3])):
    with np.load(f"{sys.argv[2]}/{number}.npz") as arrays:
        vectors = arrays["source"], arrays["target"]
    size = len(vectors[0])
    stack = vecalign(*vectors, make_alignment_types(size), del_percentile_frac=0.2, width_over2=-(-size // 2) + 5,
                     max_size_full_dp=300, costs_sample_size=20000, num_samps_for_norm=100)
    found.append([[list(map(int, s)), list(map(int, t))] for s, t in stack[0]["final_alignments"]])
json.dump(found, sys.stdout)
"""


@dataclass(frozen=True, slots=True)
class Peers:
    """Where the other aligners are: hunalign's program, folders with checkouts, and an interpreter that has what they
    import. What is None, or not to be imported there, is left out."""

    python: str
    hunalign: Path | None = None
    bleualign: Path | None = None
    vecalign: Path | None = None

    def runs(self, evidence: Evidence | None) -> dict[str, Callable[[Sequence[GoldDocument]], Beads]]:
        """The aligners that can be run, by name. `evidence` is the translation that Bleualign and Vecalign are fed."""
        found: dict[str, Callable[[Sequence[GoldDocument]], Beads]] = {}
        if self._imports("nltk"):
            found["NLTK, Gale–Church"] = self.gale_church
        if self.hunalign:
            found["hunalign -realign"] = lambda documents: self.hunaligned(documents, lexicon=False)
            found["hunalign -realign, our lexicon"] = lambda documents: self.hunaligned(documents, lexicon=True)
        if self.bleualign and evidence:
            found["Bleualign, our translation"] = lambda documents: self.bleualigned(documents, evidence)
        if self.vecalign and evidence:
            found["Vecalign's search, our vectors"] = lambda documents: self.vecaligned(documents, evidence)
        return found

    def gale_church(self, documents: Sequence[GoldDocument]) -> Beads:
        lengths = [[list(map(len, item.source)), list(map(len, item.target))] for item in documents]
        found = self._python(GALE_CHURCH, lengths)
        return [beads_of_links(links, item) for links, item in zip(found, documents, strict=True)]

    def hunaligned(self, documents: Sequence[GoldDocument], *, lexicon: bool) -> Beads:
        assert self.hunalign is not None
        with tempfile.TemporaryDirectory() as folder:
            base = Path(folder)
            _write(base / "dictionary", _hunalign_dictionary() if lexicon else [])
            found = []
            for item in documents:
                _write(base / "source", map(tokenised, item.source))
                _write(base / "target", map(tokenised, item.target))
                files = [str(base / name) for name in ("dictionary", "source", "target")]
                found.append(beads_of_rungs(_ran([str(self.hunalign.resolve()), "-realign", *files])))
            return found

    def bleualigned(self, documents: Sequence[GoldDocument], evidence: Evidence) -> Beads:
        texts = [[list(item.source), list(item.target), list(evidence(item.source))] for item in documents]
        found = self._python(BLEUALIGN, texts, str(self.bleualign))
        return [completed([_bead(*bead) for bead in beads], item) for beads, item in zip(found, documents, strict=True)]

    def vecaligned(self, documents: Sequence[GoldDocument], evidence: Evidence) -> Beads:
        """Vecalign's dynamic programme with Krant's tf-idf vectors where its authors take LASER's embeddings."""
        with tempfile.TemporaryDirectory() as folder:
            for number, item in enumerate(documents):
                first, second = sides(item.source, item.target, evidence=evidence(item.source), lexicon=None)
                arrays = [overlapping(side.dense(0, len(side)), OVERLAPS) for side in (first, second)]
                np.savez(Path(folder) / f"{number}.npz", source=arrays[0], target=arrays[1])
            found = self._python(VECALIGN, None, str(self.vecalign), folder, str(len(documents)))
        return [[_bead(*bead) for bead in beads] for beads in found]

    def _imports(self, module: str) -> bool:
        return subprocess.run([self.python, "-c", f"import {module}"], capture_output=True, check=False).returncode == 0

    def _python(self, program: str, value: object, *arguments: str) -> Any:
        return json.loads(_ran([self.python, "-c", program, *arguments], json.dumps(value)))


def overlapping(vectors: np.ndarray[Any, np.dtype[np.float32]], size: int) -> np.ndarray[Any, np.dtype[np.float32]]:
    """The unit vectors of up to `size` sentences that end with each sentence, shape (size, n, dimensions)."""
    totals = np.concatenate([np.zeros((1, vectors.shape[1]), np.float32), np.cumsum(vectors, axis=0)])
    ends = np.arange(1, len(vectors) + 1)
    groups = np.stack([totals[ends] - totals[np.maximum(ends - count, 0)] for count in range(1, size + 1)])
    norms = np.linalg.norm(groups, axis=2, keepdims=True)
    unit: np.ndarray[Any, np.dtype[np.float32]] = (groups / np.maximum(norms, 1e-9)).astype(np.float32)
    return unit


def beads_of_links(links: Sequence[Sequence[int]], document: GoldDocument) -> list[Bead]:
    """Sentence links (NLTK gives no beads) as beads: links that share a sentence are one; and the unlinked."""
    groups: list[tuple[set[int], set[int]]] = []
    for i, j in links:
        if groups and (i in groups[-1][0] or j in groups[-1][1]):
            groups[-1][0].add(i)
            groups[-1][1].add(j)
        else:
            groups.append(({i}, {j}))
    return completed([_bead(sorted(source), sorted(target)) for source, target in groups], document)


def beads_of_rungs(ladder: str) -> list[Bead]:
    """hunalign's ladder: rungs between which the beads are."""
    rungs = [tuple(int(cell) for cell in line.split("\t")[:2]) for line in ladder.splitlines() if line.strip()]
    return [_bead(range(a, c), range(b, d)) for (a, b), (c, d) in pairwise(rungs) if (a, b) != (c, d)]


def completed(beads: Sequence[Bead], document: GoldDocument) -> list[Bead]:
    """The beads and, one by one, the sentences that are in none."""
    seen = [{i for bead in beads for i in bead.source}, {j for bead in beads for j in bead.target}]
    nulls = [Bead((i,), ()) for i in range(len(document.source)) if i not in seen[0]]
    return [*beads, *nulls, *(Bead((), (j,)) for j in range(len(document.target)) if j not in seen[1])]


def tokenised(sentence: str) -> str:
    """Lower case, with spaces between words and punctuation, as hunalign wants it."""
    return " ".join(TOKEN.findall(sentence.lower()))


def _hunalign_dictionary() -> list[str]:
    """Our lexicon as hunalign reads one: `english @ dutch`."""
    rows = (line.split("\t") for line in DATA.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return [f"{english} @ {dutch}" for dutch, english, _ in rows]


def _write(path: Path, lines: Any) -> None:
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8", newline="\n")


def _bead(source: Sequence[int], target: Sequence[int]) -> Bead:
    return Bead(tuple(source), tuple(target))


def _ran(command: list[str], text: str = "") -> str:
    try:
        return subprocess.run(command, input=text, capture_output=True, check=True, encoding="utf-8").stdout
    except OSError as error:
        raise KrantError(f"{command[0]}: cannot be run: {error.strerror}. Check the path.") from error
    except subprocess.CalledProcessError as error:
        last = (error.stderr.strip().splitlines() or ["no message"])[-1]
        raise KrantError(f"{command[0]}: ended with {error.returncode}: {last}. See that it runs by itself.") from error
