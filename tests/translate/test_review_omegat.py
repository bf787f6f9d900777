"""OmegaT itself: its own files of our article come back as a review.

Its console mode does not save the project, so that a script does it, with OmegaT's own classes: a translation for all
occurrences of a sentence, with a note, and an alternative for one occurrence of another.
"""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from align.bitext import Bitext
from align.files import write_bitext
from align.jsonl import read_jsonl
from align.srx import omegat_segmentation
from tests.translate.reviews import TEXT, make_run, translated
from translate.review_apply import Options, reviewed, write
from translate.review_run import Run

PROJECT = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<omegat><project version="1.0"><source_dir>__DEFAULT__</source_dir><target_dir>__DEFAULT__</target_dir>
<tm_dir>__DEFAULT__</tm_dir><glossary_dir>__DEFAULT__</glossary_dir><glossary_file>__DEFAULT__</glossary_file>
<dictionary_dir>__DEFAULT__</dictionary_dir><source_lang>NL</source_lang><target_lang>EN</target_lang>
<sentence_seg>true</sentence_seg><support_default_translations>true</support_default_translations>
<remove_tags>false</remove_tags></project></omegat>"""
SCRIPT = """
import org.omegat.core.data.*
def chairs = 0
def translate(entry, text, note, all) {
  def prepared = new PrepareTMXEntry()
  prepared.source = entry.srcText; prepared.translation = text; prepared.note = note
  project.setTranslation(entry, prepared, all, null)
}
project.allEntries.each { entry ->
  if (entry.srcText == "Hij bleef.") translate(entry, "He stayed on.", "zie stijlboek", true)
  def chair = entry.srcText == "De stoel blijft leeg."
  if (chair && chairs++ == PLACE) translate(entry, "No one in the chair.", null, false)
}
def save = project.projectProperties.projectInternal + "project_save.tmx"
project.@projectTMX.save(project.projectProperties, save, true)
"""
LONGER = TEXT + "\nPoetin noemt het „onzin” & gaat <b>niet</b>.\n"


def omegat(project: Path, article: bytes, ours: Path, work: Bitext, place: int) -> list[Path]:
    """A project with our TMX in tm/auto and a translator's `work` in it, after OmegaT has been over it.

    `place` is the occurrence of the chair that gets a translation of its own.
    """
    for folder in ("source", "target", "omegat", "glossary", "dictionary", "tm/auto"):
        (project / folder).mkdir(parents=True)
    (project / "omegat.project").write_text(PROJECT, encoding="utf-8")
    (project / "source/nieuws.txt").write_bytes(article)
    (project / "omegat/segmentation.conf").write_bytes(omegat_segmentation())
    shutil.copy(ours, project / "tm/auto/nieuws.tmx")
    write_bitext(work, project / "omegat/project_save.tmx")
    config = project.parent / "config"
    config.mkdir()
    script = project.parent / "save.groovy"
    script.write_text(SCRIPT.replace("PLACE", str(place)), encoding="utf-8")
    command = ["omegat", str(project), "--mode=console-translate", f"--config-dir={config}", f"--script={script}"]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return sorted([*project.glob("*.tmx"), *(project / "omegat").glob("project_save.tmx")])


@pytest.mark.omegat
@pytest.mark.skipif(shutil.which("omegat") is None, reason="OmegaT is not installed")
@pytest.mark.parametrize("place", [0, 1])
def test_what_omegat_saved_comes_back(tmp_path: Path, place: int) -> None:
    run = tmp_path / "run"
    before = make_run(run, LONGER)
    edits = {3: "Russia isn’t “there”.", 7: "Putin calls it “nonsense” & does <b>not</b> go."}
    pairs = [replace(before.pairs[index], target=text) for index, text in edits.items()]
    work = Bitext("project", "nl", "en", tuple(pairs))
    files = omegat(tmp_path / "p", (tmp_path / "nieuws.txt").read_bytes(), run / "nieuws.tmx", work, place)
    assert [path.name for path in files] == ["project_save.tmx", "p-level1.tmx", "p-level2.tmx", "p-omegat.tmx"]
    edits |= {5: "He stayed on.", (2, 6)[place]: "No one in the chair."}
    for path in files:
        assert b'creationtool="OmegaT"' in path.read_bytes()
        copy = tmp_path / f"run-{path.stem}"
        shutil.copytree(run, copy)
        problems: list[str] = []
        done = reviewed(Run(copy), [path], Options(), problems.append)
        write(Run(copy), done)
        assert problems == [] and done[0].merged.conflicts == ()
        after = read_jsonl(copy / "nieuws.jsonl").pairs
        found = {index: pair.target for index, pair in enumerate(after) if pair.status}
        assert found == edits, path
        assert {pair.status for pair in after} == {"", "edited"}
        assert [pair.note for pair in after if pair.note] == ["zie stijlboek"], path
        again = translated(copy, tmp_path / "nieuws.txt", {"Rusland is er niet.": "ANDERS"})
        assert again.pairs == after
        assert all(text in (copy / "nieuws.en.txt").read_text("utf-8") for text in found.values())
