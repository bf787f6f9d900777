"""The training loop on a model that fits in a pocket: it learns, resumes, and its greedy search is transformers'."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from tests.translate.folders import make_folder
from translate.training.greedy import translate
from translate.training.model import load
from translate.training.pieces import Encoded
from translate.training.stream import BACK, Batch, Row, Stream, joined, loader
from translate.training.train import Plan, Trainer
from translate.training.vary import Shares

ROWS = [
    Row("news", f"de {word} is {n} jaar", f"the {word} is {n} years", "0-0 1-1 2-2 3-3")
    for n in range(5)
    for word in ("man", "vrouw")
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_folder(tmp_path_factory.mktemp("model"), eos_bias=0.0)


def stream(folder: Path, **changes: object) -> Stream:
    vocabulary = str(folder / "source.spm")
    pad = load(folder, False, "cpu").config.pad_token_id
    options: dict[str, object] = {"tokens": 256, "pad": pad, "sampling": 0.0, **changes}
    return Stream(ROWS, {"news": 1.0}, vocabulary, **options)  # type: ignore[arg-type]


def test_batches_are_padded_and_ended(folder: Path) -> None:
    each = next(iter(stream(folder)))
    assert each.source.shape[0] == each.target.shape[0]
    for row in each.target.tolist():
        end = row.index(0)
        assert set(row[end + 1 :]) <= {each.target.max().item()}
    assert each.places.shape == (len(each.weights), 3)


def test_same_seed_same_batches_and_other_seed_others(folder: Path) -> None:
    def first(seed: int) -> Batch:
        return next(iter(stream(folder, seed=seed)))

    assert torch.equal(first(1).source, first(1).source)
    assert not torch.equal(first(1).source, first(2).source) or not torch.equal(first(1).target, first(2).target)


def test_reverse_swaps_the_languages(folder: Path) -> None:
    rows = [Row("news", "aaa", "b b b b b b b b b")]
    ids = next(iter(Stream(rows, {"news": 1.0}, str(folder / "source.spm"), tokens=64, reverse=True, sampling=0.0)))
    assert (ids.source != 0).sum() > (ids.target != 0).sum()


def test_reverse_turns_the_links(folder: Path) -> None:
    rows = [Row("news", "aaa bbb", "c d", "0-0 0-1")]
    options = {"tokens": 64, "sampling": 0.0, "shares": Shares(0, 0, 0, 0, 0, 0)}
    there, back = (
        next(iter(Stream(rows, {"news": 1.0}, str(folder / "source.spm"), reverse=reverse, **options)))  # type: ignore[arg-type]
        for reverse in (False, True)
    )
    assert torch.equal(there.source, back.target) and torch.equal(there.target, back.source)
    assert len(there.places) > 0
    turned = {(row, source, target) for row, target, source in there.places.tolist()}
    assert {tuple(place) for place in back.places.tolist()} == turned


def test_weights_choose_the_sources(folder: Path) -> None:
    rows = [Row("good", "a", "a"), Row(BACK, "b b b b b", "b")]
    chosen = next(iter(Stream(rows, {"good": 1.0, BACK: 0.0}, str(folder / "source.spm"), tokens=64, sampling=0.0)))
    assert len({tuple(row) for row in chosen.source.tolist()}) == 1


def test_joined_pairs_keep_their_attention() -> None:
    one, other = Encoded([5, 6], [7], [(0, 1, 1.0)]), Encoded([8], [9, 10], [(1, 0, 0.5)])
    assert joined(one, other) == Encoded([5, 6, 8], [7, 9, 10], [(0, 1, 1.0), (2, 2, 0.5)])


def quick(folder: Path, out: Path, **changes: float) -> Plan:
    options: dict[str, float] = {"minutes": 0.2, "rate": 3e-3, "warmup": 5, **changes}
    return Plan(start=folder, out=out, guidance=0.1, save_minutes=1e9, **options)  # type: ignore[arg-type]


def some(folder: Path, number: int) -> Iterator[Batch]:
    source = loader(stream(folder), 0)
    for _ in range(number):
        yield next(source)


def test_it_learns_and_the_guided_head_looks_where_it_should(folder: Path, tmp_path: Path) -> None:
    trainer = Trainer(quick(folder, tmp_path))
    held = list(some(folder, 2))
    before = trainer.validate(held)
    trainer.loss(held[0], 0.0)
    guided = trainer.guided
    assert guided is not None
    mask = held[0].source != trainer.model.config.pad_token_id
    looked = float(guided.loss(held[0], mask).detach())
    trainer.run(some(folder, 60), 1.0, lambda line: None)
    assert trainer.step == 60
    assert trainer.validate(held) < 0.7 * before
    trainer.loss(held[0], 0.0)
    assert float(guided.loss(held[0], mask).detach()) < 0.8 * looked


def test_a_stopped_run_goes_on_where_it_was(folder: Path, tmp_path: Path) -> None:
    batches = list(some(folder, 20))

    def losses(trainer: Trainer, part: list[Batch]) -> list[float]:
        trainer.seconds = 0.0  # the rate follows the clock, which no test should
        return [float(trainer.train_step(each)) for each in part]

    whole = Trainer(quick(folder, tmp_path / "whole"))
    expected = losses(whole, batches)
    first = Trainer(quick(folder, tmp_path / "cut"))
    start = losses(first, batches[:10])
    first.save()
    second = Trainer(quick(folder, tmp_path / "cut"))
    assert second.resume()
    assert second.step == 10
    assert start + losses(second, batches[10:]) == pytest.approx(expected)
    for one, other in zip(whole.average, second.average, strict=True):
        assert torch.equal(one, other)


def test_a_short_run_warms_up_in_a_share_of_its_steps(folder: Path, tmp_path: Path) -> None:
    plan = Plan(folder, tmp_path, minutes=1e9, steps=20, rate=1.0, warmup=50, warmup_share=0.1, cooldown=0.5)
    trainer, rates = Trainer(plan), []
    for trainer.step in range(20):
        rates.append(round(trainer.rate(), 3))
    assert rates[:3] == [0.02, 0.5, 1.0] and set(rates[2:10]) == {1.0}
    assert rates[10:] == sorted(rates[10:], reverse=True) and rates[-1] == 0.1
    trainer.plan, trainer.step = replace(plan, warmup_share=0.0), 4
    assert trainer.rate() == 0.1


def test_greedy_search_is_that_of_transformers(folder: Path) -> None:
    model = load(folder, False, "cpu").eval()
    sources = [[5, 9, 22], [40, 7, 7, 8, 60, 12, 13], [3]]
    for ids, found in zip(sources, translate(model, sources, rows=2), strict=True):
        steps = min(250, int(1.6 * 8) + 8)
        expected = model.generate(
            input_ids=torch.tensor([[*ids, 0]]), num_beams=1, do_sample=False, max_length=steps + 1
        )[0, 1:].tolist()
        ended = expected[: expected.index(0)] if 0 in expected else expected
        assert found[: len(ended)] == ended or ended[: len(found)] == found
        assert found
