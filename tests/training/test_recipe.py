"""The recipe from nothing, small: corpus, links, steps that are done once, and a model at the end."""

from __future__ import annotations

import itertools
import json
import lzma
import shutil
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from tests.training.models import toy_pairs
from translate.errors import KrantError
from translate.models import verified
from translate.training import corpus, links, scratch
from translate.training.backtranslate import usable
from translate.training.corpus import build
from translate.training.links import grow_diagonal, joined, parsed
from translate.training.scratch import Recipe, Run
from translate.training.steps import Steps
from translate.training.train import Plan, Trainer

TINY = Recipe(
    vocabulary=320, width=32, inner=64, encoder=1, decoder=1, heads=2, reverse_encoder=1, reverse_minutes=0.03,
    minutes=0.06, warmup=5, tokens=512,
)  # fmt: skip


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("recipe")
    news = folder / "newspaper"
    news.mkdir()
    pairs = toy_pairs(240)
    for number in range(4):
        part = pairs[number * 40 : number * 40 + 40]
        text = "".join(f"{dutch}\t{english}\n" for dutch, english in part)
        (news / f"x-00{number}.tsv").write_text(text, "utf-8")
    (news / "test.txt").write_text("x-000.tsv\n", "utf-8")
    (news / "validation.txt").write_text("x-001.tsv\n", "utf-8")
    with lzma.open(folder / "parallel.tsv.xz", "wt", encoding="utf-8") as out:
        out.writelines(f"hedy\t{dutch}\t{english}\n" for dutch, english in pairs[160:])
        out.write("unwanted\tHet regent vandaag.\tIt rains today.\n")
    with lzma.open(folder / "mono.xz", "wt", encoding="utf-8") as out:
        out.writelines(english + "\n" for _, english in toy_pairs(40, seed=5))
    held = folder / "held.nl"
    held.write_text(pairs[170][0].upper() + "\n", "utf-8")
    build([folder / "parallel.tsv.xz"], news, [folder / "mono.xz"], [held], {"hedy": 1, "newspaper": 4}, folder / "out")
    return folder


def test_no_test_sentence_gets_into_the_corpus(data: Path) -> None:
    text = (data / "out" / "pairs.tsv").read_text("utf-8")
    rows = [line.split("\t") for line in text.splitlines()]
    assert {row[0] for row in rows} == {"hedy", "newspaper"}
    held = [line.split("\t")[0] for name in ("x-000", "x-001") for line in _lines(data / "newspaper" / f"{name}.tsv")]
    assert not {row[1] for row in rows} & {*held, toy_pairs(240)[170][0]}
    assert len((data / "out" / "valid.tsv").read_text("utf-8").splitlines()) == 40
    manifest = json.loads((data / "out" / "corpus.json").read_text("utf-8"))
    assert sum(manifest["kept"].values()) == len(rows) and len(manifest["inputs"]) >= 7


def _lines(path: Path) -> list[str]:
    return path.read_text("utf-8").splitlines()


def test_the_command_does_it_once(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["--parallel", data / "parallel.tsv.xz", "--newspaper", data / "newspaper", "--out", tmp_path / "out"]
    monkeypatch.setattr("sys.argv", ["corpus", *map(str, options)])
    for said in ("corpus: begins", "corpus: done already"):
        corpus.main()
        assert capsys.readouterr().out.strip() == said


def test_links_of_two_directions_grow_together() -> None:
    assert parsed("0-0 12-3") == {(0, 0), (12, 3)}
    assert grow_diagonal({(0, 0), (1, 1)}, {(0, 0), (2, 2)}) == {(0, 0), (1, 1), (2, 2)}
    assert grow_diagonal({(0, 0), (5, 5)}, {(0, 0)}) == {(0, 0)}
    assert list(joined(["0-0 1-1\n"], ["0-0\n"])) == ["0-0 1-1"]


def test_without_the_aligner_the_step_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(KrantError, match="eflomal"):
        links.align(tmp_path)


def test_a_fake_aligner_gives_every_pair_its_line(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "eflomal-align"
    program.write_text(
        '#!/bin/sh\nwhile read line; do echo 0-0 1-1; done < "$2" > "$6"\ncp "$6" "$8"\n', "utf-8", newline="\n"
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    (tmp_path / "pairs.tsv").write_bytes((data / "out" / "pairs.tsv").read_bytes())
    links.align(tmp_path)
    assert _lines(tmp_path / "links.txt") == ["0-0 1-1"] * len(_lines(tmp_path / "pairs.tsv"))
    assert not list(tmp_path.glob("tokens.*"))


def test_a_step_is_done_once_and_again_when_something_changed(tmp_path: Path) -> None:
    told: list[str] = []
    steps, given, done = Steps(tmp_path / "out", told.append), tmp_path / "in", []
    given.write_text("1", "utf-8")

    def work() -> None:
        done.append(1)
        (tmp_path / "out" / "made").write_text(given.read_text("utf-8"), "utf-8")

    def do(settings: int = 1) -> bool:
        return steps.do("step", [given], ["made"], settings, work)

    assert do() and do() and len(done) == 1
    given.write_text("2", "utf-8")
    assert do() and len(done) == 2
    assert do(2) and len(done) == 3
    (tmp_path / "out" / "made").write_text("damaged", "utf-8")
    assert do(2) and do(2) and len(done) == 4
    assert steps.do("other", [given], ["made"], 1, lambda: False) is False
    assert "outputs" not in steps.manifest()["other"]


def test_a_step_that_was_cut_off_goes_on_but_not_from_what_was_made_of_something_else(tmp_path: Path) -> None:
    steps, made = Steps(tmp_path, lambda line: None), tmp_path / "made"

    def work(until: int) -> bool:
        made.write_text((made.read_text("utf-8") if made.exists() else "") + "x", "utf-8")
        return len(made.read_text("utf-8")) >= until

    def do(settings: int, until: int) -> bool:
        return steps.do("step", [], ["made"], settings, lambda: work(until))

    assert (do(1, 2), do(1, 2), made.read_text("utf-8")) == (False, True, "xx")
    assert (do(2, 1), made.read_text("utf-8")) == (True, "x")
    assert (do(3, 3), do(4, 1), made.read_text("utf-8")) == (False, True, "x")


def test_from_nothing_to_a_model_through_interruptions(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With links both models have a guided head, which the model's settings do not announce."""
    given, said, plans = tmp_path / "data", list[str](), dict[str, float]()
    shutil.copytree(data / "out", given)
    linked = ["0-0 1-1"] * len(_lines(given / "pairs.tsv"))
    (given / "links.txt").write_text("\n".join(linked) + "\n", "utf-8", newline="\n")

    class Watched(Trainer):
        def __init__(self, plan: Plan) -> None:
            plans[plan.out.name] = plan.guidance
            super().__init__(plan)

    monkeypatch.setattr(scratch, "Trainer", Watched)
    for attempt in itertools.count():
        assert attempt < 40
        calls = itertools.count()
        run = Run(
            given, tmp_path / "made", TINY, said.append, workers=0, stopping=lambda: next(calls) > 25  # noqa: B023
        )  # fmt: skip
        if run.run():
            break
    assert attempt >= 1
    assert any(line.startswith("going on at step") for line in said)
    assert "vocabulary: done already" in said
    model = verified("toy", tmp_path / "made" / "model", "test")
    assert plans == {"reverse": TINY.guidance, "forward": TINY.guidance}
    assert json.loads((model.folder / "krant.json").read_text("utf-8")) == {"clause_pieces": 60}
    assert set(run.steps.manifest()) == {"vocabulary", "reverse", "back", "forward", "export"}
    states = [torch.load(tmp_path / "made" / "forward" / f"{name}.pt", weights_only=True) for name in ("main", "state")]
    old, new = (state["average"]["model.shared.weight"] for state in states)
    assert not torch.allclose(old, new, atol=1e-4)
    shipped = load_file(model.folder / "model.safetensors")["model.shared.weight"].float()
    assert torch.allclose(shipped, old.lerp(new, 0.7), atol=1e-3)


@pytest.mark.parametrize(
    ("dutch", "english", "fits"),
    [("Het regent.", "It rains.", True), ("", "It rains.", False), ("It rains.", "it rains.", False),
     ("de de de de", "the dog barks", False), ("Ja", "A very long sentence that says much", False)],
)  # fmt: skip
def test_back_translations_that_fail_are_left_out(dutch: str, english: str, fits: bool) -> None:
    assert usable(dutch, english) is fits
