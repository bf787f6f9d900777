"""Train a Marian model on `train.tsv`, from a Marian folder or from scratch, on CPU or GPU, resumable.

`python -m translate.training.train --data DIR --start MARIAN_FOLDER --out DIR --minutes 120`

One state file holds all there is (weights, moving average, optimizer, counters, random states): a run that is
stopped goes on from it when the same command is given again. On CPUs run it with an allocator that keeps its
memory (jemalloc, see Makefile): glibc's gives every page back after each step, which makes steps 9× slower.
"""

from __future__ import annotations

import argparse
import math
import random
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import sentencepiece
import torch
from torch.nn import functional
from transformers import MarianMTModel

# A batch has one of few padded shapes, because oneDNN and cuDNN keep a kernel per shape.
BUCKETS = (8, 16, 24, 32, 40, 48, 64, 80, 96, 128, 168)
EMA_EVERY = 8
NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-zé]{3,}\b")


@dataclass(frozen=True)
class Config:
    """Everything that decides a run, given as `--name value`."""

    data: Path
    start: Path  # a Marian folder: its vocabulary always, its weights unless `scratch`
    out: Path
    minutes: float = 60.0
    tokens: int = 2048  # padded target tokens a step
    rate: float = 5e-4
    warmup: int = 200
    cooldown: float = 0.35  # last share of the time in which the rate falls to 5 %
    smoothing: float = 0.1
    dropout: float = 0.0
    ema: float = 0.999  # per step
    sampling: float = 0.3  # share of source sides cut into pieces at random (subword regularisation)
    swaps: float = 0.1  # share of pairs with a shared name in which it becomes another name: teaches to copy
    save_minutes: float = 5.0
    seed: int = 1
    scratch: bool = False


class Corpus:
    """Weighted pairs, drawn with replacement, encoded as they are drawn."""

    def __init__(self, config: Config, processor: sentencepiece.SentencePieceProcessor) -> None:
        lines = (config.data / "train.tsv").read_text("utf-8").splitlines()
        self.rows = [line.split("\t") for line in lines]
        weights = np.array([float(row[0]) for row in self.rows])
        self.cumulative = np.cumsum(weights / weights.sum())
        self.names = sorted({name for row in self.rows[::7] for name in shared_names(row[1], row[2])})
        self.config, self.processor = config, processor
        self.random = random.Random(config.seed)

    def draw(self) -> tuple[list[int], list[int]]:
        row = min(int(np.searchsorted(self.cumulative, self.random.random())), len(self.rows) - 1)
        _, dutch, english = self.rows[row]
        if self.random.random() < self.config.swaps:
            dutch, english = self.swapped(dutch, english)
        sampled = self.random.random() < self.config.sampling
        source = self.processor.encode(dutch, enable_sampling=sampled, alpha=0.2, nbest_size=-1)
        return source, self.processor.encode(english)

    def swapped(self, dutch: str, english: str) -> tuple[str, str]:
        """The pair with one name that both sides share replaced by one from elsewhere in the corpus."""
        names = sorted(shared_names(dutch, english))
        if not names:
            return dutch, english
        old, new = self.random.choice(names), self.random.choice(self.names)
        pattern = re.compile(rf"\b{old}\b")
        return pattern.sub(new, dutch), pattern.sub(new, english)


def shared_names(dutch: str, english: str) -> set[str]:
    """Capitalised words inside both sentences, spelt the same."""
    return set(NAME.findall(dutch)) & set(NAME.findall(english))


def batches(corpus: Corpus, tokens: int) -> Iterator[tuple[int, list[tuple[list[int], list[int]]]]]:
    """Endless batches of about `tokens` padded tokens, each of one length bucket."""
    pools: list[list[tuple[list[int], list[int]]]] = [[] for _ in BUCKETS]
    while True:
        pair = corpus.draw()
        longest = max(map(len, pair)) + 1
        if longest > BUCKETS[-1]:
            continue
        bucket = int(np.searchsorted(BUCKETS, longest))
        pools[bucket].append(pair)
        if len(pools[bucket]) == max(8, tokens // BUCKETS[bucket] // 8 * 8):
            yield BUCKETS[bucket], pools[bucket]
            pools[bucket] = []


def padded(rows: list[list[int]], length: int, pad: int, eos: int) -> torch.Tensor:
    """(rows, length) int64, each row ended by `eos` and filled with `pad`."""
    out = np.full((len(rows), length), pad, dtype=np.int64)
    for index, row in enumerate(rows):
        out[index, : len(row)] = row
        out[index, len(row)] = eos
    return torch.from_numpy(out)


class Trainer:
    """The model, its moving average and its optimizer, with one state file."""

    def __init__(self, config: Config) -> None:
        torch.manual_seed(config.seed)
        self.config = config
        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        attention = "sdpa" if self.device == "cuda" else "eager"  # SDPA costs a third of a CPU step at these lengths
        factory: Any = MarianMTModel  # its type hints know no path
        self.model = factory.from_pretrained(
            config.start, dtype=torch.float32, attn_implementation=attention, dropout=config.dropout
        )
        if config.scratch:
            self.model.init_weights()
        self.model.to(self.device).train()
        self.average = {name: value.detach().clone() for name, value in self.model.named_parameters()}
        self.optimizer = torch.optim.AdamW(self.model.parameters(), lr=config.rate, betas=(0.9, 0.98), weight_decay=0.0)
        self.step, self.seen, self.seconds = 0, 0, 0.0
        # bfloat16 is 4–5 times faster than float32 where the processor has it and 35 times slower where it has not
        self.bfloat16 = self.device == "cuda" or cpu_has_bfloat16()

    @property
    def state_file(self) -> Path:
        return self.config.out / "state.pt"

    def save(self) -> None:
        state = {
            "model": self.model.state_dict(),
            "average": self.average,
            "optimizer": self.optimizer.state_dict(),
            "counters": (self.step, self.seen, self.seconds),
        }
        partial = self.state_file.with_suffix(".partial")
        torch.save(state, partial)
        partial.replace(self.state_file)

    def resume(self) -> None:
        state = torch.load(self.state_file, map_location=self.device, weights_only=True)
        self.model.load_state_dict(state["model"])
        self.average = state["average"]
        self.optimizer.load_state_dict(state["optimizer"])
        self.step, self.seen, self.seconds = state["counters"]

    def rate(self) -> float:
        """Linear warm-up, flat, then a linear fall to 5 % over the last `cooldown` of the time."""
        config = self.config
        left = 1 - self.seconds / (60 * config.minutes)
        return config.rate * min(1.0, (self.step + 1) / config.warmup) * max(0.05, min(1.0, left / config.cooldown))

    def loss(self, length: int, pairs: list[tuple[list[int], list[int]]], smoothing: float) -> tuple[Any, int]:
        """Cross entropy per target token, and how many there are."""
        pad, eos = self.model.config.pad_token_id, self.model.config.eos_token_id
        source = padded([pair[0] for pair in pairs], length, pad, eos).to(self.device)
        target = padded([pair[1] for pair in pairs], length, pad, eos).to(self.device)
        shifted = torch.cat([torch.full_like(target[:, :1], pad), target[:, :-1]], 1)
        with torch.autocast(self.device, dtype=torch.bfloat16, enabled=self.bfloat16):
            output = self.model(input_ids=source, attention_mask=(source != pad).long(), decoder_input_ids=shifted)
        logits = output.logits.float().flatten(0, 1)
        loss = functional.cross_entropy(logits, target.flatten(), ignore_index=pad, label_smoothing=smoothing)
        return loss, int((target != pad).sum())

    def train_step(self, length: int, pairs: list[tuple[list[int], list[int]]]) -> float:
        for group in self.optimizer.param_groups:
            group["lr"] = self.rate()
        loss, tokens = self.loss(length, pairs, self.config.smoothing)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        self.step += 1
        self.seen += tokens
        if self.step % EMA_EVERY == 0:
            self.update_average()
        return float(loss.item())

    @torch.no_grad()
    def update_average(self) -> None:
        decay = min(self.config.ema**EMA_EVERY, 1 - 1 / (1 + self.step / 64))
        for name, value in self.model.named_parameters():
            self.average[name].lerp_(value, 1 - decay)

    @torch.no_grad()
    def validate(self, batches: list[tuple[int, list[tuple[list[int], list[int]]]]]) -> float:
        """Cross entropy per token of the averaged weights, without smoothing."""
        kept = {name: value.detach().clone() for name, value in self.model.named_parameters()}
        self.load(self.average)
        self.model.eval()
        total = [self.loss(length, pairs, 0.0) for length, pairs in batches]
        self.model.train()
        self.load(kept)
        return math.fsum(float(loss) * count for loss, count in total) / sum(count for _, count in total)

    @torch.no_grad()
    def load(self, weights: dict[str, torch.Tensor]) -> None:
        for name, value in self.model.named_parameters():
            value.copy_(weights[name])


def cpu_has_bfloat16() -> bool:
    """Whether the processor multiplies bfloat16 matrices itself (AVX512-BF16 or AMX)."""
    flags = Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else ""
    return "avx512_bf16" in flags or "amx_bf16" in flags


def validation(config: Config, processor: sentencepiece.SentencePieceProcessor) -> list[Any]:
    """The validation pairs as batches, sorted by length."""
    lines = (config.data / "valid.tsv").read_text("utf-8").splitlines()
    pairs = [tuple(processor.encode(side) for side in line.split("\t")) for line in lines]
    pairs = sorted((pair for pair in pairs if max(map(len, pair)) < BUCKETS[-1]), key=lambda pair: max(map(len, pair)))
    groups = [pairs[start : start + 32] for start in range(0, len(pairs), 32)]
    return [(max(max(map(len, pair)) for pair in group) + 1, group) for group in groups]


def run(config: Config) -> None:
    """Train until the minutes are over; say what happens every 100 steps."""
    config.out.mkdir(parents=True, exist_ok=True)
    processor = sentencepiece.SentencePieceProcessor(model_file=str(config.start / "source.spm"))
    trainer, corpus, held = Trainer(config), Corpus(config, processor), validation(config, processor)
    if trainer.state_file.exists():
        trainer.resume()
        corpus.random.seed(config.seed + trainer.step)
    print(
        f"{len(corpus.rows)} pairs, {len(corpus.names)} names, step {trainer.step}, bf16 {trainer.bfloat16}", flush=True
    )
    print(f"validation {trainer.validate(held):.4f}", flush=True)
    losses: list[float] = []
    saved = trainer.seconds
    for length, pairs in batches(corpus, config.tokens):
        start = time.monotonic()
        losses.append(trainer.train_step(length, pairs))
        if trainer.step % 500 == 0:
            print(f"validation {trainer.validate(held):.4f}", flush=True)
        trainer.seconds += time.monotonic() - start
        if trainer.step % 100 == 0:
            rate = trainer.seen / trainer.seconds
            print(
                f"step {trainer.step} minute {trainer.seconds / 60:.1f} loss {np.mean(losses):.3f} "
                f"rate {trainer.rate():.1e} tokens/s {rate:.0f} seen {trainer.seen / 1e6:.2f}M",
                flush=True,
            )
            losses = []
        if trainer.seconds - saved > 60 * config.save_minutes:
            trainer.save()
            saved = trainer.seconds
        if trainer.seconds > 60 * config.minutes:
            break
    trainer.save()
    print(f"validation {trainer.validate(held):.4f}\ndone", flush=True)


def parse() -> Config:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("data", "start", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    for name, default in Config.__dict__.items():
        if name in Config.__dataclass_fields__ and isinstance(default, bool):
            parser.add_argument(f"--{name}", action="store_true")
        elif name in Config.__dataclass_fields__:
            parser.add_argument(f"--{name.replace('_', '-')}", type=type(default), default=default)
    return Config(**vars(parser.parse_args()))


if __name__ == "__main__":
    run(parse())
