"""A trained state → a Marian folder that ships: averaged weights in float16, vocabulary, settings, checksums.

`python -m translate.training.export --start MARIAN_FOLDER --state state.pt --out FOLDER`
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
from pathlib import Path
from typing import Any

import torch
from transformers import GenerationConfig

from translate.models import DICTIONARY, NEEDED, OPTIONAL, SETTINGS, SUMS, WEIGHTS
from translate.training.model import VOCABULARY, load

BEAMS, MAX_LENGTH = 4, 256


def export(start: Path, state: Path, out: Path, keep_start: float = 0.0) -> None:
    """Write the averaged weights of `state`, whose architecture and vocabulary are `start`'s, as a Marian folder.

    `start` needs no weights of its own unless some are kept. `keep_start` is the share of the start's own weights in a
    linear mix: after training a model further on other data the mix is often better than either end (Wortsman et al.
    2022, arXiv 2109.01903).
    """
    out.mkdir(parents=True, exist_ok=True)
    model = load(start, scratch=not any((start / name).is_file() for name in WEIGHTS), device="cpu")
    average = torch.load(state, map_location="cpu", weights_only=True)["average"]
    with torch.no_grad():
        for name, value in model.named_parameters():
            value.lerp_(average[name].float(), 1 - keep_start)
    pad, eos = model.config.pad_token_id, model.config.eos_token_id
    model.generation_config = GenerationConfig(
        num_beams=BEAMS,
        max_length=MAX_LENGTH,
        bad_words_ids=[[pad]],
        decoder_start_token_id=pad,
        eos_token_id=eos,
        forced_eos_token_id=eos,
        pad_token_id=pad,
    )
    model.half().save_pretrained(out)
    for name in (*VOCABULARY, SETTINGS, DICTIONARY):
        if (start / name).is_file() and (start / name).resolve() != (out / name).resolve():
            shutil.copyfile(start / name, out / name)
    write_sums(out)


def export_adapted(model: Any, start: Path, out: Path) -> None:
    """Write a model whose settings and vocabulary are those of the folder `start`, as they are there."""
    out.mkdir(parents=True, exist_ok=True)
    model.half().save_pretrained(out)
    for name in (*NEEDED, *OPTIONAL):
        if name != "config.json" and (start / name).is_file():
            shutil.copyfile(start / name, out / name)
    write_sums(out)


def write_sums(folder: Path) -> None:
    """List the SHA-256 of every file of the model, as sha256sum does."""
    names = sorted(name for name in (*NEEDED, *OPTIONAL, *WEIGHTS) if (folder / name).is_file())
    lines = [f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n" for name in names]
    (folder / SUMS).write_text("".join(lines), "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("start", "state", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--keep-start", type=float, default=0.0)
    options = parser.parse_args()
    export(options.start, options.state, options.out, options.keep_start)


if __name__ == "__main__":
    main()
