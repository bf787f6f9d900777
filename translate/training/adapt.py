"""A model adapted to one customer's translations, and the proof that it became better and not worse.

The model learns from the customer's pairs mixed with general newspaper pairs, so that it forgets little; training stops
when the slice that is held back to choose by gains no more. Of the mixes of the old and the new weights (Wortsman et
al. 2022, arXiv 2109.01903) the one with the highest sum of chrF on that slice and on general newspaper text is taken,
of those that gain on the one and lose no more than MAY_LOSE on the other. What is reported is chrF on a second slice
that decided nothing.

A run can be stopped anywhere. Everything it needs lies in its working folder, and its batches depend on the step alone,
so that a run that was killed goes on as if it had not been.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import torch

from translate.decoding import Decoding
from translate.pieces import Pieces
from translate.training.adaptdata import Data, General, Texts
from translate.training.greedy import translate
from translate.training.pieces import Encoder
from translate.training.stream import BUCKETS, Batch, Row, Stream, batch
from translate.training.train import EMA_EVERY, Plan, Trainer
from translate.training.vary import Names, Pair, Shares
from translate.training.vocabulary import Vocabulary

MIXES = (1.0, 0.75, 0.5, 0.25)
MAY_LOSE, MUST_GAIN = 0.5, 0.1  # chrF on general text and on the proof
OWN_SHARE = 0.7  # of the pairs that are drawn
PATIENCE, ROUNDS = 3, 15  # validations without gain, and validations in the whole run
EPOCHS = 6  # the most; small data is learnt by heart before the time is over
TOKENS = (512, 2048)  # target pieces of a batch, the fewest and the most
EPOCH_STEPS = 20  # the fewest, unless the batches would be too small: little data wants small batches
CHUNK = 200  # steps whose batches come from one seed: what a resumed run has to skip at most
GAIN = 1e-3  # cross entropy; less is none

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Scores:
    """chrF of greedy translations (0–100): the slice to choose by, the slice to prove by, general newspaper text."""

    choose: float
    own: float
    general: float


@dataclass(frozen=True, slots=True)
class Result:
    """Scores before and after, and the share of the new weights that was taken (0: no mix was good enough)."""

    before: Scores
    after: Scores
    share: float
    steps: int
    minutes: float

    @property
    def better(self) -> bool:
        """Whether it gained MUST_GAIN on text that decided nothing, and lost no more than MAY_LOSE in general."""
        gained = self.share > 0 and self.after.own >= self.before.own + MUST_GAIN
        return gained and self.after.general >= self.before.general - MAY_LOSE


@dataclass
class History:
    """What a run must remember besides the trainer's state: its beginning and each validation (step, cross entropy)."""

    before: Scores | None = None
    rounds: list[tuple[int, float]] = field(default_factory=list)

    @classmethod
    def read(cls, path: Path) -> History:
        if not path.is_file():
            return cls()
        kept = json.loads(path.read_text("utf-8"))
        return cls(Scores(**kept["before"]) if kept["before"] else None, [(s, v) for s, v in kept["rounds"]])

    def write(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(".partial")
        partial.write_text(json.dumps(asdict(self)) + "\n", "utf-8", newline="\n")
        partial.replace(path)

    @property
    def best(self) -> tuple[int, float]:
        """Step and cross entropy of the best validation (0 and infinity if there was none)."""
        return min(self.rounds, key=lambda one: one[1], default=(0, math.inf))

    @property
    def idle(self) -> int:
        """Validations since the best one that mattered."""
        best, idle = math.inf, 0
        for _, value in self.rounds:
            idle = 0 if value < best - GAIN else idle + 1
            best = min(best, value)
        return idle


class Adaptation:
    """One run: a model's folder (`plan.start`), a working folder (`plan.out`), data, scores."""

    def __init__(
        self,
        plan: Plan,
        data: Data,
        general: General,
        *,
        say: Say,
        stopping: Callable[[], bool] = lambda: False,
        shares: Shares | None = None,
        names: Names = (),
        tokens: int = TOKENS[-1],
    ) -> None:
        self.plan, self.data, self.general, self.say, self.stopping = plan, data, general, say, stopping
        self.shares = shares or Shares(names=0.1, terms=0.0, signs=0.0, capitals=0.0, headlines=0.0, joined=0.0)
        self.names, self.tokens = names, tokens
        self.vocabulary = Vocabulary(plan.start)
        self._given = Pieces(plan.start, Decoding.of(plan.start, 1).dictionary).given
        self.trainer = Trainer(plan)
        self.start = [value.detach().clone() for value in self.trainer.parameters]
        self.history_file, self.best_file = plan.out / "history.json", plan.out / "best.pt"
        self.history = History.read(self.history_file)

    def run(self) -> Result | None:
        """Train and choose. None when it was stopped; then the same call goes on later."""
        if self.trainer.resume():
            self.say(f"going on at step {self.trainer.step}, minute {self.trainer.seconds / 60:.1f}")
        self.history.rounds = [one for one in self.history.rounds if one[0] <= self.trainer.step]
        if self.history.before is None:
            self.say("scoring the model as it is")
            self.history.before = self.scores(self.start)
            self.history.write(self.history_file)
        self.say(f"before: {_shown(self.history.before)}")
        return self.choose(self.history.before) if self.train() else None

    def train(self) -> bool:
        """Until the plan is fulfilled or the held-back slice gains no more; False when it was stopped."""
        held = list(self.trainer.moved(iter(self.held_batches())))
        batches = self.batches()
        while self.trainer.progress() < 1 and self.history.idle < PATIENCE:
            mark = (math.floor(self.trainer.progress() * ROUNDS + 1e-6) + 1) / ROUNDS
            self.trainer.run(batches, mark - 1e-9, lambda line: self.say(f"{line} {self._left()}"))
            if self.stopping():
                self.trainer.save()
                return False
            if self.trainer.step - self._last_step() >= EMA_EVERY or self.trainer.progress() >= 1:
                self._validated(self.trainer.validate(held))
        return True

    def _last_step(self) -> int:
        """When the model was last validated: between two updates of the moving average nothing changes."""
        return self.history.rounds[-1][0] if self.history.rounds else 0

    def _validated(self, value: float) -> None:
        """Remember the weights if they are the best, and then everything, in an order in which a kill does no harm."""
        step, best = self.trainer.step, self.history.best[1]
        if value < best:
            partial = self.best_file.with_suffix(".partial")
            torch.save(dict(zip(self.trainer.names, self.trainer.average, strict=True)), partial)
            partial.replace(self.best_file)
        self.history.rounds.append((step, value))
        self.history.write(self.history_file)
        self.trainer.save()
        note = "the best so far" if value < best else f"best {best:.4f} at step {self.history.best[0]}"
        self.say(f"{min(1.0, self.trainer.progress()):4.0%} step {step} validation {value:.4f} ({note}) {self._left()}")

    def _left(self) -> str:
        progress = self.trainer.progress()
        left = self.trainer.seconds / 60 * (1 - progress) / max(progress, 1e-9)
        return f"at most {max(0.0, left):.0f} min left"

    def choose(self, before: Scores) -> Result:
        """Score the mixes; the trainer's average holds what was chosen (with share 0 the newest that gained most)."""
        kept = torch.load(self.best_file, map_location=self.trainer.device, weights_only=True)
        new = [kept[name] for name in self.trainer.names]
        found = {}
        for mix in MIXES:
            found[mix] = self.scores(self.mixed(new, mix))
            self.say(f"{mix:4.0%} of the new weights: {_shown(found[mix])}")
        fit = [m for m, s in found.items() if s.general >= before.general - MAY_LOSE and s.choose > before.choose]
        share = max(fit, key=lambda mix: found[mix].choose + found[mix].general, default=0.0)
        taken = share or max(MIXES, key=lambda mix: found[mix].choose)
        self.trainer.average = self.mixed(new, taken)
        return Result(before, found[taken], share, self.trainer.step, self.trainer.seconds / 60)

    def batches(self) -> Iterator[Batch]:
        """Batches from the trainer's step on. They depend on the step alone: each CHUNK of them has its own seed.

        Pieces are not sampled, because sentencepiece's chance cannot be set again once it was used.
        """
        own = [Row("own", self._given(dutch), english) for dutch, english in self.data.train if self._writable(english)]
        replay = [self._replayed(*row) for row in self.general.replay if self._writable(row[1])]
        rows, weights = own + replay, {"own": OWN_SHARE / len(own), "general": (1 - OWN_SHARE) / len(replay)}
        config = self.trainer.model.config
        while True:
            chunk, done = divmod(self.trainer.step, CHUNK)
            stream = Stream(
                rows, weights, str(self.plan.start), self.tokens, config.pad_token_id, config.eos_token_id,
                sampling=0.0, shares=self.shares, names=self.names, seed=self.plan.seed * 10_007 + chunk,
            )  # fmt: skip
            for each in islice(iter(stream), done, CHUNK):
                if self.stopping():
                    return
                yield each

    def _replayed(self, dutch: str, english: str, links: str) -> Row:
        """A general pair; links count the tokens of a text without what the dictionary says."""
        told = self._given(dutch)
        return Row("general", told, english, links if told == dutch else "")

    def _writable(self, english: str) -> bool:
        """Whether the vocabulary has all characters, or the model would learn to write <unk>."""
        return self.vocabulary.unknown not in self.vocabulary.of_target(english)

    def held_batches(self) -> list[Batch]:
        """The slice to choose by, without variation."""
        encoder, config = Encoder(self.plan.start, 0.0, 1), self.trainer.model.config
        found = [encoder.encode(Pair.of(self._given(dutch), english)) for dutch, english in self.data.choose]
        found = [pair for pair in found if max(len(pair.source), len(pair.target)) < BUCKETS[-1]]
        found = sorted(found, key=lambda pair: max(len(pair.source), len(pair.target)))
        groups = [found[start : start + 32] for start in range(0, len(found), 32)]
        longest = [max(max(len(pair.source), len(pair.target)) for pair in group) + 1 for group in groups]
        return [
            batch(group, length, config.pad_token_id, config.eos_token_id)
            for group, length in zip(groups, longest, strict=True)
        ]

    def mixed(self, new: Sequence[torch.Tensor], share: float) -> list[torch.Tensor]:
        return [old.lerp(value, share) for old, value in zip(self.start, new, strict=True)]

    def scores(self, weights: list[torch.Tensor]) -> Scores:
        slices = (self.data.choose, self.data.prove, self.general.test)
        kept, self.trainer.average = self.trainer.average, weights
        try:
            found: Scores = self.trainer.averaged(lambda: Scores(*map(self._chrf, slices)))
        finally:
            self.trainer.average = kept
        return found

    def _chrf(self, pairs: Sequence[Texts]) -> float:
        from sacrebleu.metrics import CHRF

        sources = [self.vocabulary.of_source(self._given(dutch))[: BUCKETS[-1] - 1] for dutch, _ in pairs]
        ids: Any = translate(self.trainer.model, sources, rows=32)
        hypotheses = [self.vocabulary.text(each) for each in ids]
        return round(float(CHRF().corpus_score(hypotheses, [[english for _, english in pairs]]).score), 3)


def tokens_for(data: Data, vocabulary: Vocabulary) -> int:
    """Target pieces of a batch, padding included."""
    return min(TOKENS[1], max(TOKENS[0], round(_padded(data, vocabulary) / EPOCH_STEPS / 64) * 64))


def steps_for(data: Data, vocabulary: Vocabulary, tokens: int) -> int:
    """Steps in which the customer's pairs are seen EPOCHS times."""
    return max(2 * ROUNDS, round(EPOCHS * _padded(data, vocabulary) / tokens))


def _padded(data: Data, vocabulary: Vocabulary) -> float:
    """Pieces, padding included, of the batches in which all of the customer's pairs come once."""
    return 1.3 * sum(len(vocabulary.of_target(english)) + 1 for _, english in data.train) / OWN_SHARE


def _shown(scores: Scores) -> str:
    return f"own chrF {scores.own:.1f} (to choose by: {scores.choose:.1f}), general chrF {scores.general:.1f}"
