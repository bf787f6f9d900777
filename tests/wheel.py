"""What is shipped: build the wheel, install it into an environment of its own, and use it from another folder.

`python tests/wheel.py`. The dependencies are borrowed from the environment that runs this, so that it takes seconds.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
MUST_HAVE = (
    "translate/bundled/nl-en/model.safetensors",
    "translate/bundled/nl-en/MODEL_CARD.md",
    "translate/training/phases.json",
    "translate/training/general.tsv.xz",
    "translate/page/scoring.html.j2",
    "align/page/article.html.j2",
    "align/schema/tmx14.xsd",
    "align/data/sentences-nl.txt",
    "glossary/data/news.tsv",
)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        source = work / "source"
        shutil.copytree(ROOT, source, ignore=shutil.ignore_patterns(".*", "build", "dist", "*.egg-info", "outputs"))
        run([sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(work / "dist")], source)
        python = environment(work, next((work / "dist").glob("krant-*.whl")))
        check_contents(python, work)
        check_use(python, work)
    print("wheel: complete, installs, translates")


def environment(work: Path, wheel: Path) -> Path:
    """A virtual environment with the wheel, and the packages of this one as a plain folder: no editable install."""
    run([sys.executable, "-m", "venv", str(work / "venv")], work)
    python = work / "venv" / "bin" / "python"
    run([str(python), "-m", "pip", "install", "--quiet", "--no-deps", str(wheel)], work)
    site = run([str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], work).strip()
    (Path(site) / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
    return python


def check_contents(python: Path, work: Path) -> None:
    """Everything the product reads is in the wheel, and it is the wheel that is imported."""
    where = run([str(python), "-c", "import translate; print(translate.__file__)"], work).strip()
    installed = Path(where).parent.parent
    assert installed.is_relative_to(work), where
    for name in MUST_HAVE:
        assert (installed / name).is_file(), f"not in the wheel: {name}"
    assert not (installed / "tests").exists()
    assert not list((installed / "translate" / "training").glob("newspaper/*.tsv")), "the corpus is in the wheel"


def check_use(python: Path, work: Path) -> None:
    """The command of a stranger, offline."""
    krant = str(python.parent / "krant")
    assert "translate" in run([krant, "--help"], work)
    english = run([krant, "translate", "-"], work, stdin="Poetin belde met Biden.")
    assert "Putin" in english and "Biden" in english, english
    shutil.copytree(ROOT / "examples" / "vlaanderen", work / "articles")
    run([krant, "translate", "articles", "-o", "out", "-q"], work)
    written = {path.stem for path in (work / "out").glob("*.tmx")}
    assert written == {path.stem for path in (work / "articles").glob("*.txt")} | {"krant"}, written


def run(command: list[str], folder: Path, stdin: str = "") -> str:
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", "HF_HOME": str(folder / "hub")}
    environment.pop("PYTHONPATH", None)
    done = subprocess.run(command, cwd=folder, env=environment, input=stdin, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(command)}\n{done.stdout}\n{done.stderr}")
    return done.stdout


if __name__ == "__main__":
    main()
