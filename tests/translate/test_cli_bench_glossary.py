"""`krant bench glossary`: its report with a translator of two words; mistakes as lines, not tracebacks."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from click.testing import CliRunner

from glossary.terms import Glossary, Term
from translate.cli_bench import bench
from translate.terms import Terms
from translate.terms_bench import benchmark, judges, parallel, read_benchmark, systems
from translate.translator import Hypothesis


class Copying:
    """A translator that copies, but for one word."""

    def translate(self, sentences: Sequence[str]) -> list[Hypothesis]:
        return [Hypothesis(sentence.replace("zwijgt", "is silent"), -0.1) for sentence in sentences]


def written(folder: Path) -> Path:
    path = folder / "mark.json"
    terms = [{"start": 0, "text": "Poetin", "en": "Putin"}]
    sentence = {"split": "dev", "article": "a", "nl": "Poetin zwijgt.", "en": "Putin is silent.", "terms": terms}
    path.write_text(json.dumps({"sentences": [sentence]}), encoding="utf-8")
    path.with_suffix(".tsv").write_text("nl\ten\tkind\nPoetin\tPutin\tperson\n", encoding="utf-8")
    return path


def test_each_step_of_the_layer_is_reported(tmp_path: Path) -> None:
    path = written(tmp_path)
    news = Glossary((Term("Poetin", "Putin", kind="person"),), "news")
    marked, finders, terms = read_benchmark(path, "dev", 10), judges(path, news), Terms(news)
    reports = {
        name: benchmark(marked, finders, system, layer) for name, (system, layer) in systems(Copying(), terms).items()
    }
    raw, given, full = (reports[name] for name in ("raw model", "input only", "full layer"))
    assert (raw["accuracy"], raw["silent"], raw["left in dutch"]) == (0.0, 100.0, 100.0)
    assert raw["silent examples"] == ["Poetin → Putin: Poetin is silent."]
    assert (given["accuracy"], full["accuracy"], full["silent"]) == (100.0, 100.0, 0.0)
    assert (raw["window overlap 2"], full["window overlap 2"], full["1-TERm"]) == (0.0, 100.0, 100.0)


def test_a_parallel_text(tmp_path: Path) -> None:
    terms = Terms(Glossary((Term("Poetin", "Putin", kind="person"),), "news"))
    found = parallel(["Poetin zwijgt.", "Poetin zwijgt."], ["Putin is silent.", "He is silent."], Copying(), terms)
    assert found["terms"] == 1  # the second reference says it otherwise
    assert (found["raw model"]["accuracy"], found["full layer"]["accuracy"]) == (0.0, 100.0)
    assert found["full layer"]["chrF2"] > found["raw model"]["chrF2"]


def test_mistakes_are_said(tmp_path: Path) -> None:
    missing = CliRunner().invoke(bench, ["glossary", "--benchmark", str(tmp_path / "none.json")])
    assert missing.exit_code == 1
    alone = CliRunner().invoke(bench, ["glossary", "--source", "a.nl"])
    assert alone.exit_code == 2
    assert "go together" in alone.output
