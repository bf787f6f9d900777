"""Word links for the training pairs, by eflomal (Östling and Tiedemann 2016) in both directions and grow-diag.

`python -m translate.training.links --data DIR` reads pairs.tsv (source, Dutch, English) and writes links.txt, one line
a pair as `0-0 1-2`, tokens as `vary.TOKEN` finds them. eflomal is no dependency: its command `eflomal-align` must be
in the path (pip install eflomal). Without links a model is trained without a guided head and without marked terms.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

from translate.errors import KrantError
from translate.training.steps import Steps
from translate.training.vary import TOKEN

ALIGNER = "eflomal-align"
NEIGHBOURS = ((-1, 0), (0, -1), (1, 0), (0, 1), (-1, -1), (-1, 1), (1, -1), (1, 1))

Links = set[tuple[int, int]]


def available() -> bool:
    """Whether eflomal can be run."""
    return shutil.which(ALIGNER) is not None


def align(data: Path, model: int = 3) -> None:
    """Write links.txt for the pairs.tsv in `data`. Raises KrantError without eflomal."""
    if not available():
        raise KrantError(f"{ALIGNER}: is not in the path. pip install eflomal, or leave this step out.")
    names = {side: data / f"tokens.{side}" for side in ("nl", "en", "forward", "reverse")}
    for side, column in (("nl", 1), ("en", 2)):
        with (
            (data / "pairs.tsv").open(encoding="utf-8", newline="\n") as pairs,
            names[side].open("w", encoding="utf-8", newline="\n") as out,
        ):
            out.writelines(tokens(line.rstrip("\n").split("\t")[column]) + "\n" for line in pairs)
    options = ["-s", "nl", "-t", "en", "-f", "forward", "-r", "reverse"]
    files = [str(names[part]) if part in names else part for part in options]
    subprocess.run([ALIGNER, *files, "--model", str(model)], check=True)
    with (
        names["forward"].open(encoding="utf-8") as one,
        names["reverse"].open(encoding="utf-8") as other,
        (data / "links.txt").open("w", encoding="utf-8", newline="\n") as out,
    ):
        out.writelines(line + "\n" for line in joined(one, other))
    for path in names.values():
        path.unlink()


def tokens(text: str) -> str:
    """The tokens in lower case with spaces between them."""
    return " ".join(TOKEN.findall(text.lower()))


def joined(forward: Iterable[str], reverse: Iterable[str]) -> Iterator[str]:
    """The links of both directions made one set, line by line."""
    for one, other in zip(forward, reverse, strict=True):
        yield " ".join(f"{a}-{b}" for a, b in sorted(grow_diagonal(parsed(one), parsed(other))))


def parsed(line: str) -> Links:
    """`0-0 1-2` as pairs of numbers."""
    return {(int(a), int(b)) for a, b in (link.split("-") for link in line.split())}


def grow_diagonal(forward: Links, reverse: Links) -> Links:
    """What both have, and neighbours of it that one has, as long as they link a word that has no link (Koehn 2003)."""
    found, union = forward & reverse, forward | reverse
    sources, targets = {a for a, _ in found}, {b for _, b in found}
    grown = True
    while grown:
        grown = False
        for a, b in sorted(found):
            for x, y in NEIGHBOURS:
                new = (a + x, b + y)
                if new in union and new not in found and (new[0] not in sources or new[1] not in targets):
                    found.add(new)
                    sources.add(new[0])
                    targets.add(new[1])
                    grown = True
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    data = parser.parse_args().data
    Steps(data, print).do("links", [data / "pairs.tsv"], ["links.txt"], 3, lambda: align(data))


if __name__ == "__main__":
    main()
