"""Train a Marian model for a number of minutes, on CPU or GPU, resumable.

One state file holds all there is (weights, moving average, optimizer, counters): a run that is stopped goes on from it
when the same command is given again. On CPUs glibc is told to keep its memory: by itself it gives every page back after
each step, which makes steps up to 9× slower.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch.nn import functional

from translate.marian import keep_memory
from translate.training.model import load
from translate.training.stream import Batch

EMA_EVERY = 8
LAST_RATE = 0.02  # of the highest
TELL_SECONDS = 30.0  # or 100 steps


@dataclass(frozen=True)
class Plan:
    """Everything that decides a run but its data."""

    start: Path  # a Marian folder: its configuration always, its weights unless `scratch`
    out: Path
    minutes: float = 60.0
    steps: int = 0  # the end, if it comes before that of the minutes; 0: none
    rate: float = 5e-4
    warmup: int = 200
    warmup_share: float = 0.0  # of the plan, after which the rate is at its highest even before `warmup` steps; 0: none
    cooldown: float = 0.35  # last share of the time in which the rate falls
    smoothing: float = 0.1
    dropout: float = 0.0
    ema: float = 0.999  # per step
    guidance: float = 0.0  # weight of the guided alignment's loss
    save_minutes: float = 5.0
    seed: int = 1
    scratch: bool = False


class GuidedHead:
    """The cross-attention of head 0 of the last decoder layer, computed beside the model's own pass."""

    def __init__(self, model: Any) -> None:
        self.attention = model.model.decoder.layers[-1].encoder_attn
        self.inputs: tuple[torch.Tensor, torch.Tensor] | None = None
        self.attention.register_forward_pre_hook(self._keep, with_kwargs=True)

    def _keep(self, _module: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        self.inputs = (args[0] if args else kwargs["hidden_states"], kwargs["key_value_states"])

    def loss(self, batch: Batch, mask: torch.Tensor) -> torch.Tensor:
        """Cross entropy of the wished attention, per linked target piece; `mask` [rows, length]: source pieces."""
        assert self.inputs is not None
        (states, sources), width = self.inputs, self.attention.head_dim
        query = functional.linear(states, self.attention.q_proj.weight[:width], self.attention.q_proj.bias[:width])
        key = functional.linear(sources, self.attention.k_proj.weight[:width], self.attention.k_proj.bias[:width])
        scores = (query @ key.transpose(1, 2)).float() * width**-0.5
        logs = scores.masked_fill(~mask[:, None, :], -1e9).log_softmax(-1)
        places, weights = batch.places.long(), batch.weights
        total: torch.Tensor = -(logs[places[:, 0], places[:, 1], places[:, 2]] * weights).sum()
        return total / weights.sum().clamp(min=1.0)


class Trainer:
    """The model, its moving average and its optimizer, with one state file."""

    def __init__(self, plan: Plan) -> None:
        keep_memory()
        torch.manual_seed(plan.seed)
        self.plan = plan
        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        self.model = load(plan.start, plan.scratch, self.device, plan.dropout).train()
        self.names, self.parameters = zip(*self.model.named_parameters(), strict=True)
        self.average = [value.detach().clone() for value in self.parameters]
        self.optimizer = torch.optim.AdamW(
            self.parameters, lr=plan.rate, betas=(0.9, 0.98), weight_decay=0.0, fused=self.device == "cuda"
        )
        self.guided = GuidedHead(self.model) if plan.guidance else None
        self.step, self.seen, self.seconds = 0, 0, 0.0
        # bfloat16 is 4–5 times faster than float32 where the processor has it and 35 times slower where it has not
        self.bfloat16 = self.device == "cuda" or cpu_has_bfloat16()

    @property
    def state_file(self) -> Path:
        return self.plan.out / "state.pt"

    def save(self, path: Path | None = None) -> None:
        """Write the state file, or the same under another name."""
        path = path or self.state_file
        self.plan.out.mkdir(parents=True, exist_ok=True)
        state = {
            "model": self.model.state_dict(),
            "average": dict(zip(self.names, self.average, strict=True)),
            "optimizer": self.optimizer.state_dict(),
            "counters": (self.step, self.seen, self.seconds),
            "chance": torch.get_rng_state(),
        }
        partial = path.with_suffix(".partial")
        torch.save(state, partial)
        partial.replace(path)

    def resume(self) -> bool:
        """Go on from the state file, if there is one."""
        if not self.state_file.exists():
            return False
        state = torch.load(self.state_file, map_location=self.device, weights_only=True)
        self.model.load_state_dict(state["model"])
        self.average = list(state["average"].values())
        self.optimizer.load_state_dict(state["optimizer"])
        self.step, self.seen, self.seconds = state["counters"]
        if "chance" in state:
            torch.set_rng_state(state["chance"].cpu())
        return True

    def progress(self) -> float:
        """The share of the plan's time, or of its steps, that is used up."""
        return max(self.seconds / (60 * self.plan.minutes), self.step / self.plan.steps if self.plan.steps else 0.0)

    def rate(self) -> float:
        """Linear warm-up, flat, then a linear fall over the last `cooldown` of the time."""
        done, plan = self.progress(), self.plan
        falling = max(LAST_RATE, min(1.0, (1 - done) / plan.cooldown))
        sooner = done / plan.warmup_share if plan.warmup_share else 0.0
        return plan.rate * min(1.0, max((self.step + 1) / plan.warmup, sooner)) * falling

    def loss(self, batch: Batch, smoothing: float) -> tuple[torch.Tensor, torch.Tensor]:
        """Cross entropy per target piece, and what is learnt from: that plus the guided alignment's."""
        pad = self.model.config.pad_token_id
        source, target = batch.source.long(), batch.target.long()
        shifted = torch.cat([torch.full_like(target[:, :1], pad), target[:, :-1]], 1)
        mask = source != pad
        with torch.autocast(self.device, dtype=torch.bfloat16, enabled=self.bfloat16):
            output = self.model(
                input_ids=source, attention_mask=mask.long(), decoder_input_ids=shifted, use_cache=False
            )
            logits = output.logits.flatten(0, 1).float()
            loss = functional.cross_entropy(logits, target.flatten(), ignore_index=pad, label_smoothing=smoothing)
            if self.guided is None or not len(batch.places):
                return loss, loss
            return loss, loss + self.plan.guidance * self.guided.loss(batch, mask)

    def train_step(self, batch: Batch) -> torch.Tensor:
        for group in self.optimizer.param_groups:
            group["lr"] = self.rate()
        loss, learnt = self.loss(batch, self.plan.smoothing)
        learnt.backward()
        torch.nn.utils.clip_grad_norm_(self.parameters, 1.0)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        self.step += 1
        if self.step % EMA_EVERY == 0:
            self.update_average()
        return loss.detach()

    @torch.no_grad()
    def update_average(self) -> None:
        decay = min(self.plan.ema**EMA_EVERY, 1 - 1 / (1 + self.step / 64))
        torch._foreach_lerp_(self.average, [value.detach() for value in self.parameters], 1 - decay)

    @torch.no_grad()
    def averaged(self, use: Callable[[], Any]) -> Any:
        """What `use` gives while the model has its averaged weights and no dropout."""
        kept = [value.detach().clone() for value in self.parameters]
        torch._foreach_copy_(self.parameters, self.average)
        self.model.eval()
        try:
            return use()
        finally:
            self.model.train()
            torch._foreach_copy_(self.parameters, kept)

    def validate(self, batches: Sequence[Batch]) -> float:
        """Cross entropy per piece of the averaged weights, without smoothing."""

        def total() -> float:
            sums = [(float(self.loss(each, 0.0)[0]), pieces(self.model, each)) for each in self.moved(iter(batches))]
            return math.fsum(loss * count for loss, count in sums) / sum(count for _, count in sums)

        found: float = self.averaged(total)
        return found

    def moved(self, batches: Iterator[Batch]) -> Iterator[Batch]:
        for each in batches:
            tensors = (each.source, each.target, each.places, each.weights)
            yield Batch(*(tensor.to(self.device, non_blocking=True) for tensor in tensors))

    def run(self, batches: Iterator[Batch], until: float, report: Callable[[str], None]) -> None:
        """Train until `until` of the plan's time is used or the batches end."""
        saved, told, losses, began = self.seconds, self.seconds, [], (self.step, self.seen, self.seconds)
        start = time.monotonic() - self.seconds
        for each in self.moved(batches):
            self.seen += pieces(self.model, each) if self.device == "cpu" else each.target.numel()
            losses.append(self.train_step(each))
            self.seconds = time.monotonic() - start
            if self.step % 100 == 0 or self.seconds - told > TELL_SECONDS:
                report(self._line(torch.stack(losses).mean().item(), began))
                losses, told = [], self.seconds
            if self.seconds - saved > 60 * self.plan.save_minutes:
                self.save()
                saved = self.seconds
            if self.progress() >= until:
                return

    def _line(self, loss: float, began: tuple[int, int, float]) -> str:
        speed = (self.seen - began[1]) / max(1e-9, self.seconds - began[2])
        return (
            f"step {self.step} minute {self.seconds / 60:.2f} loss {loss:.3f} rate {self.rate():.1e} "
            f"tokens/s {speed:.0f} seen {self.seen / 1e6:.2f}M"
        )


def pieces(model: Any, batch: Batch) -> int:
    """How many target pieces a batch has, ends included."""
    return int((batch.target != model.config.pad_token_id).sum())


def cpu_has_bfloat16() -> bool:
    """Whether the processor multiplies bfloat16 matrices itself (AVX512-BF16 or AMX)."""
    flags = Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else ""
    return "avx512_bf16" in flags or "amx_bf16" in flags
