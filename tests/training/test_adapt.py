"""Adapting a model: what is learnt from, that it gains, that it is refused, and that a killed run goes on the same."""

from __future__ import annotations

import json
import lzma
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from align.bitext import Bitext
from align.bitext import Pair as AlignedPair
from align.files import write_bitext
from tests.training.models import opus_folder, toy_pairs
from tests.translate.folders import make_folder
from translate.errors import KrantError
from translate.marian import MarianTranslator
from translate.models import Model, verified
from translate.training import adapt as adapting
from translate.training import adaptrun
from translate.training.adapt import History, Result, Scores, steps_for, tokens_for
from translate.training.adaptdata import Data, General, general, prepared, read
from translate.training.adaptrun import Wish, adapt
from translate.training.heldout import HeldOut
from translate.training.stopping import stoppable
from translate.training.stream import Row
from translate.training.train import Plan
from translate.training.vocabulary import Vocabulary

ROOT = Path(__file__).parents[2]
PAIRS = toy_pairs(260)


def toy_general() -> General:
    pairs = toy_pairs(60, seed=2)
    return General(tuple(pairs[:20]), tuple((*pair, "") for pair in pairs[20:]))


def table(path: Path, pairs: list[tuple[str, str]]) -> Path:
    lines = ["nl\ten", *(f"{dutch}\t{english}" for dutch, english in pairs)]
    path.write_text("\n".join(lines) + "\n", "utf-8", newline="\n")
    return path


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """General text that is scored in a second."""
    monkeypatch.setattr(adaptrun, "general", toy_general)
    monkeypatch.setattr(adapting, "MIXES", (1.0, 0.5))


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Model:
    return verified("toy", opus_folder(tmp_path_factory.mktemp("models") / "opus"), "test")


def wish(tmp_path: Path, **changes: object) -> Wish:
    options: dict[str, object] = {"minutes": 30, "steps": 160, "rate": 5e-3, "tokens": 512, **changes}
    return Wish((table(tmp_path / "data.tsv", PAIRS),), tmp_path / "out", **options)  # type: ignore[arg-type]


def flagged(pairs: list[tuple[str, str]]) -> list[tuple[str, str, bool]]:
    return [(*pair, False) for pair in pairs]


def test_the_general_text_has_tests_and_replay_with_links() -> None:
    ours = general()
    assert len(ours.test) == 299 and len(ours.replay) > 2000
    assert not {dutch for dutch, _ in ours.test} & {dutch for dutch, *_ in ours.replay}
    assert sum(bool(links) for *_, links in ours.replay) > 2000


def test_data_is_split_the_same_way_in_any_order_and_every_pair_is_somewhere() -> None:
    one, other = (prepared(flagged(pairs), HeldOut()) for pairs in (PAIRS, PAIRS[::-1]))
    assert set(one.prove) == set(other.prove) and set(one.choose) == set(other.choose)
    assert len(one.train) + len(one.choose) + len(one.prove) + sum(dict(one.dropped).values()) == len(PAIRS)
    assert not {*one.train} & {*one.prove, *one.choose}
    held = HeldOut(dutch for dutch, _ in (*one.prove, *one.choose))
    assert all(held.like(dutch) is None for dutch, _ in one.train)


def test_what_is_not_learnt_from_is_counted_by_its_reason() -> None:
    tested = HeldOut(["De minister sprak gisteren lang met de pers over het nieuwe plan."])
    bad = [
        ("Ik zie het.", "I see 1 2 3 4 5.", False),
        (*PAIRS[0], False),
        ("Een afgekeurde zin.", "A rejected sentence.", True),
        (
            "De minister sprak gisteren lang met de pers over het nieuwe plan!",
            "The minister spoke with the press about the plan yesterday.",
            False,
        ),
        (
            "De minister sprak gisteren lang met de pers over dit nieuwe plan.",
            "The minister spoke with the press about the plan yesterday.",
            False,
        ),
    ]
    dropped = dict(prepared([*flagged(PAIRS), *bad], tested).dropped)
    dropped.pop("like a held-back one")
    assert dropped == {"doubtful": 1, "double": 1, "rejected by the reviewer": 1, "test sentence": 2}


def test_too_little_data_is_refused_with_what_to_do_instead() -> None:
    with pytest.raises(KrantError, match=r"100 different, clean pairs are too few .* 200 are the least .* --glossary"):
        prepared(flagged(PAIRS[:100]), HeldOut())


def test_languages_are_turned_round_and_others_refused(tmp_path: Path) -> None:
    turned, wrong = tmp_path / "turned.tsv", tmp_path / "wrong.tmx"
    turned.write_text("en\tnl\nIt rains.\tHet regent.\n", "utf-8")
    write_bitext(Bitext("wrong", "nl", "fr", (AlignedPair("Het regent.", "Il pleut."),)), wrong)
    assert list(read([turned])) == [("Het regent.", "It rains.", False)]
    with pytest.raises(KrantError, match="fr"):
        list(read([wrong]))


def test_a_toy_domain_is_learnt_and_the_folder_translates(tmp_path: Path, model: Model, few: None) -> None:
    lines: list[str] = []
    asked = wish(tmp_path)
    result = adapt(model, asked, lines.append)
    assert result is not None and result.better
    assert result.after.own > result.before.own + 4
    assert result.after.general >= result.before.general - 0.5
    found = verified("adapted", asked.out, "test")
    for name in ("source.spm", "target.spm", "vocab.json", "generation_config.json"):
        assert (asked.out / name).read_bytes() == (model.folder / name).read_bytes()
    record = json.loads((asked.out / "training.json").read_text("utf-8"))
    assert record["from"]["hash"] == model.hash and record["better"]
    assert record["chrF after"]["own"] == result.after.own
    assert not (tmp_path / "out.training").exists() and not (tmp_path / "out.partial").exists()
    assert MarianTranslator(found.folder).translate(["Ik zie een rode deur."])[0].score is not None
    with pytest.raises(KrantError, match="is there already"):
        adapt(model, asked, lines.append)


def test_a_model_that_gains_nothing_is_not_written(tmp_path: Path, few: None) -> None:
    start = verified("toy", make_folder(tmp_path / "model"), "test")
    asked = wish(tmp_path, steps=8, rate=1e-12)
    result = adapt(start, asked, lambda line: None)
    assert result is not None and not result.better
    assert not asked.out.exists() and (tmp_path / "out.training" / "state.pt").exists()
    with pytest.raises(KrantError, match="belongs to a run with another model"):
        adapt(start, wish(tmp_path, steps=8, rate=1e-11), lambda line: None)
    again = adapt(start, wish(tmp_path, steps=8, rate=1e-12, anyway=True), lambda line: None)
    assert again == result
    assert json.loads((asked.out / "training.json").read_text("utf-8"))["better"] is False


@pytest.mark.parametrize(
    ("own", "general", "share", "better"),
    [(51, 60, 1, True), (50.05, 60, 1, False), (60, 59.4, 1, False), (60, 60, 0, False)],
)
def test_better_means_more_of_its_own_and_hardly_less_in_general(
    own: float, general: float, share: float, better: bool
) -> None:
    assert Result(Scores(40, 50, 60), Scores(45, own, general), share, 1, 1.0).better is better


def test_history_counts_validations_without_gain(tmp_path: Path) -> None:
    history = History(Scores(1, 2, 3), [(8, 2.0), (16, 1.5), (24, 1.4999), (32, 1.6)])
    history.write(tmp_path / "history.json")
    assert History.read(tmp_path / "history.json") == history
    assert (history.best, history.idle) == ((24, 1.4999), 2)


@pytest.mark.parametrize(("pairs", "tokens", "steps"), [(100, 512, 37), (1000, 1600, 118), (5000, 2048, 462)])
def test_little_data_gets_small_batches_and_few_passes(pairs: int, tokens: int, steps: int) -> None:
    """17 pieces a sentence: 100 pairs make 3,157 padded pieces with the general text, and are seen six times."""
    data = Data((("", "x" * 16),) * pairs, (), (), ())
    vocabulary = cast(Vocabulary, SimpleNamespace(of_target=list))
    assert (tokens_for(data, vocabulary), steps_for(data, vocabulary, tokens)) == (tokens, steps)


def test_the_first_signal_asks_and_the_second_ends() -> None:
    told: list[int] = []
    with pytest.raises(KeyboardInterrupt), stoppable(lambda: told.append(1)) as stopping:
        assert not stopping()
        os.kill(os.getpid(), signal.SIGTERM)
        assert stopping() and told == [1]
        os.kill(os.getpid(), signal.SIGINT)
    assert signal.getsignal(signal.SIGTERM) == signal.SIG_DFL


RUN = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
import torch
from tests.training.test_adapt import toy_general
from translate.training import adapt, adaptrun, train
from translate.cli import main
adaptrun.general = toy_general
adapt.MIXES, adapt.CHUNK = (1.0,), 20
torch.set_num_threads(1)
main(prog_name="krant")
"""


def curve(text: str) -> dict[int, str]:
    return dict((int(step), value) for step, value in re.findall(r"step (\d+) validation ([\d.]+)", text))


def test_a_killed_run_goes_on_with_the_same_curve(tmp_path: Path, model: Model) -> None:
    data = table(tmp_path / "data.tsv", PAIRS)
    options = ["train", "--from", str(model.folder), "--data", str(data), "--steps", "64", "--rate", "0.004"]

    def command(out: str) -> list[str]:
        return [sys.executable, "-c", RUN, *options, "-o", str(tmp_path / out)]

    environment = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONWARNINGS": "ignore"}
    whole = subprocess.run(command("whole"), capture_output=True, text=True, env=environment, check=False)
    assert whole.returncode == 0, whole.stderr
    with (tmp_path / "log").open("w", encoding="utf-8") as log:
        first = subprocess.Popen(command("cut"), stderr=log, env=environment)
        for _ in range(3000):
            if len(curve((tmp_path / "log").read_text("utf-8"))) >= 3 or first.poll() is not None:
                break
            time.sleep(0.05)
        first.kill()
        first.wait()
    before = curve((tmp_path / "log").read_text("utf-8"))
    assert first.returncode == -signal.SIGKILL and 3 <= len(before) < len(curve(whole.stderr))
    then = subprocess.run(command("cut"), capture_output=True, text=True, env=environment, check=False)
    assert then.returncode == 0, then.stderr
    assert "going on at step" in then.stderr
    assert {**before, **curve(then.stderr)} == curve(whole.stderr)
    weights = [(tmp_path / name / "model.safetensors").read_bytes() for name in ("whole", "cut")]
    assert weights[0] == weights[1]


def test_stopping_saves_and_the_next_call_goes_on(tmp_path: Path, model: Model, few: None) -> None:
    count = 0

    def stopping() -> bool:
        nonlocal count
        count += 1
        return count > 20

    assert adapt(model, wish(tmp_path, steps=48), lambda line: None, stopping) is None
    lines: list[str] = []
    assert adapt(model, wish(tmp_path, steps=48), lines.append) is not None
    assert any(line.startswith("going on at step 1") or line.startswith("going on at step 2") for line in lines)


def test_a_model_with_a_dictionary_learns_and_is_scored_with_what_it_says(tmp_path: Path) -> None:
    """As it will be given sentences later; general pairs lose their links, which count the tokens of before."""
    folder = opus_folder(tmp_path / "opus")
    (folder / "dictionary.tsv.xz").write_bytes(lzma.compress(b"huis\thouse\n"))
    (folder / "krant.json").write_text('{"dictionary": ["<t>", "</t>"]}', "utf-8")
    data, pair = prepared(flagged(PAIRS), HeldOut()), ("Ik zie een huis.", "I see a house.")
    plan = Plan(start=folder, out=tmp_path / "work", steps=1)
    found = adapting.Adaptation(plan, data, toy_general(), say=print)
    assert found._replayed(*pair, "0-0 1-1") == Row("general", "Ik zie een huis <t> house</t>.", pair[1], "")
    assert found._replayed("Ik zie.", "I see.", "0-0") == Row("general", "Ik zie.", "I see.", "0-0")
    told = found.vocabulary.of_source("een huis <t> house</t>")[-4:]
    for batches in ([next(found.batches())], found.held_batches()):
        rows = [row for each in batches for row in each.source.tolist()]
        assert any(told == row[at : at + 4] for row in rows for at in range(len(row)))


def test_an_adapted_model_keeps_its_dictionary(few: None, tmp_path: Path) -> None:
    folder = opus_folder(tmp_path / "opus")
    (folder / "dictionary.tsv.xz").write_bytes(lzma.compress(b"huis\thouse\n"))
    (folder / "krant.json").write_text('{"dictionary": ["<t>", "</t>"]}', "utf-8")
    chosen = wish(tmp_path, steps=2, anyway=True)
    assert adapt(verified("toy", folder, "test"), chosen, print) is not None
    assert (chosen.out / "dictionary.tsv.xz").read_bytes() == (folder / "dictionary.tsv.xz").read_bytes()
    assert (chosen.out / "krant.json").read_bytes() == (folder / "krant.json").read_bytes()
