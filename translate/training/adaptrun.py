"""`krant train --from`: the way from a model and a customer's files to a folder for `--model`, or to a refusal."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from translate.decoding import Decoding
from translate.errors import KrantError
from translate.models import Model
from translate.training.adapt import Adaptation, Result, Say, steps_for, tokens_for
from translate.training.adaptdata import Data, General, general, prepared, read
from translate.training.export import export_adapted
from translate.training.heldout import HeldOut, sentences_of
from translate.training.train import Plan
from translate.training.vary import CLOSE, OPEN, Shares
from translate.training.vocabulary import Vocabulary

RECORD = "training.json"
SMALL = 60_000_000  # bytes of weights; larger models were trained longer and want smaller steps
RATES = (5e-5, 2e-5)  # measured with the bundled model: at 2e-4 own and general text both got worse after 130 steps


@dataclass(frozen=True, slots=True)
class Wish:
    """What `krant train --from` was asked for. 0 is what suits the model's size (`rate`) and the data's (`tokens`, the
    target pieces of a batch)."""

    data: tuple[Path, ...]
    out: Path
    minutes: float = 30.0
    steps: int = 0
    rate: float = 0.0
    tests: tuple[Path, ...] = ()
    anyway: bool = False
    seed: int = 1
    tokens: int = 0


def adapt(model: Model, wish: Wish, say: Say, stopping: Callable[[], bool] = lambda: False) -> Result | None:
    """Adapt `model` and write `wish.out` if it became better (or `wish.anyway`). None: stopped, to be gone on with.

    Raises KrantError for unfit data and for an output that is there already.
    """
    from transformers.utils import logging

    logging.disable_progress_bar()
    if wish.out.exists() and (not wish.out.is_dir() or any(wish.out.iterdir())):
        raise KrantError(f"{wish.out}: is there already. Choose another folder with -o, or delete it.")
    ours = general()
    tested = HeldOut([dutch for dutch, _ in ours.test] + [english for _, english in ours.test])
    for sentence in sentences_of(wish.tests):
        tested.add(sentence)
    data = prepared(read(wish.data), tested)
    _tell(data, say)
    work = working_folder(wish.out)
    _claim(work, fingerprint(model, data, wish))
    adaptation = _adaptation(model, wish, data, ours, work, say, stopping)
    result = adaptation.run()
    if result is not None and (result.better or wish.anyway):
        _write(adaptation, model, wish, data, result)
        shutil.rmtree(work)
    return result


def working_folder(out: Path) -> Path:
    """Where a run keeps what it needs to go on; it is deleted when the model is written."""
    return out.with_name(f"{out.name}.training")


def fingerprint(model: Model, data: Data, wish: Wish) -> str:
    """What makes two runs the same: the model, the pairs, and all options that change what is learnt."""
    options = (wish.minutes, wish.steps, wish.rate, wish.seed, wish.tokens)
    said = json.dumps([model.hash, data.train, data.choose, data.prove, options], ensure_ascii=False)
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()


def _claim(work: Path, mark: str) -> None:
    """Raise KrantError for a working folder of another run."""
    path = work / "run.sha256"
    if path.is_file() and path.read_text("utf-8").strip() != mark:
        raise KrantError(
            f"{work}: belongs to a run with another model, other data or options. "
            "Give the command as you gave it then to go on, or choose another -o, or delete that folder."
        )
    try:
        work.mkdir(parents=True, exist_ok=True)
        path.write_text(mark + "\n", "utf-8", newline="\n")
    except OSError as error:
        raise KrantError(f"{work}: cannot be written: {error.strerror}. Choose another folder with -o.") from error


def _tell(data: Data, say: Say) -> None:
    left_out = ", ".join(f"{count} {reason}" for reason, count in data.dropped if count)
    say(
        f"{len(data.train)} pairs to learn from, {len(data.choose)} to choose by, {len(data.prove)} to prove by"
        + (f"; left out: {left_out}" if left_out else "")
    )


def _adaptation(
    model: Model, wish: Wish, data: Data, ours: General, work: Path, say: Say, stopping: Callable[[], bool]
) -> Adaptation:
    settings = Decoding.of(model.folder, 1)
    terms = settings.term_markup == (OPEN, CLOSE)  # a model that obeys marked terms must not forget it
    size = max((model.folder / name).stat().st_size for name, _ in model.files)
    vocabulary = Vocabulary(model.folder)
    tokens = wish.tokens or tokens_for(data, vocabulary)
    plan = Plan(
        start=model.folder,
        out=work,
        minutes=wish.minutes,
        steps=wish.steps or steps_for(data, vocabulary, tokens),
        rate=wish.rate or RATES[size > SMALL],
        warmup=50,
        warmup_share=0.1,
        cooldown=0.6,
        dropout=0.1,
        guidance=0.05 if 0 in settings.heads else 0.0,
        save_minutes=3.0,
        seed=wish.seed,
    )
    shares = Shares(names=0.1, terms=0.12 * terms, signs=0.0, capitals=0.0, headlines=0.0, joined=0.0)
    return Adaptation(plan, data, ours, say=say, stopping=stopping, shares=shares, tokens=tokens)


def _write(adaptation: Adaptation, model: Model, wish: Wish, data: Data, result: Result) -> None:
    """The folder, whole or not at all."""
    partial = wish.out.with_name(f"{wish.out.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    trained = adaptation.trainer
    adaptation.trainer.averaged(lambda: export_adapted(_plain(trained.model), model.folder, partial))
    record = record_of(model, wish, data, result, trained.plan)
    (partial / RECORD).write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", "utf-8", newline="\n")
    if wish.out.exists():
        wish.out.rmdir()  # an empty folder
    partial.replace(wish.out)


def _plain(model: Any) -> Any:
    """A copy on the processor, so that halving it harms nobody, without the dropout that it was trained with."""
    import copy

    found = copy.deepcopy(model).cpu()
    found.config.dropout = 0.0
    return found


def record_of(model: Model, wish: Wish, data: Data, result: Result, plan: Plan) -> dict[str, Any]:
    """How the model came to be: what it was, what it learnt from (with hashes), scores before and after."""
    from importlib.metadata import version

    from sacrebleu.metrics import CHRF

    metric = CHRF()
    metric.corpus_score(["x"], [["x"]])
    return {
        "from": {"name": model.name, "signature": model.signature, "hash": model.hash},
        "krant": version("krant"),
        "made": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "files": {str(path): _digest(path) for path in (*wish.data, *wish.tests) if path.is_file()},
        "pairs": {
            "train": len(data.train),
            "choose": len(data.choose),
            "prove": len(data.prove),
            "left out": dict(data.dropped),
        },
        "plan": {"minutes": plan.minutes, "steps": plan.steps, "rate": plan.rate, "seed": plan.seed},
        "steps": result.steps,
        "trained minutes": round(result.minutes, 2),
        "share of the new weights": result.share,
        "chrF before": asdict(result.before),
        "chrF after": asdict(result.after),
        "better": result.better,
        "signature": str(metric.get_signature()),
    }


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
