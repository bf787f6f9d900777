"""One system of `krant bench speed` in a process of its own: `python -m translate.bench_speed_run SYSTEM …`.

Prints JSON: seconds to load, seconds to translate, and the peak of the resident memory in MB. The transformers loop is
that of opus-mt's model card, with its beams; the CTranslate2 loop is that of its documentation for opus-mt, on the
model as CTranslate2 itself converts it. `--forced`: a model that never ends a sentence, so that all write equally much.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from translate.normalize import for_model

BEAMS = 4
Run = Callable[[list[str]], Any]


def krant(beams: int, engine: str) -> Callable[[argparse.Namespace], Run]:
    def load(options: argparse.Namespace) -> Run:
        from translate.decoding import Decoding
        from translate.engines import opened
        from translate.models import resolve

        model = resolve(str(options.model))
        chosen: Any = engine
        translator = opened(model, Decoding.of(model.folder, beams), engine=chosen, threads=options.threads)
        return translator.search if options.forced else translator.translate

    return load


def transformers(batch: int) -> Callable[[argparse.Namespace], Run]:
    def load(options: argparse.Namespace) -> Run:
        import torch
        from transformers import MarianMTModel, MarianTokenizer

        torch.set_num_threads(options.threads)
        tokenizer: Any = MarianTokenizer.from_pretrained(options.model)
        model: Any = MarianMTModel.from_pretrained(options.model, dtype=torch.float32)

        def run(sentences: list[str]) -> list[str]:
            found: list[str] = []
            for group in _groups(sentences, batch):
                inputs = tokenizer(group, return_tensors="pt", padding=True)
                limit = {"max_length": 2 * inputs["input_ids"].shape[1] + 12} if options.forced else {}
                output = model.generate(**inputs, num_beams=BEAMS, **limit)
                found += tokenizer.batch_decode(output, skip_special_tokens=True)
            return found

        return run

    return load


def ctranslate2(options: argparse.Namespace) -> Run:
    import ctranslate2 as library
    from sentencepiece import SentencePieceProcessor

    source, target = (SentencePieceProcessor(model_file=str(options.model / f"{s}.spm")) for s in ("source", "target"))
    engine = library.Translator(str(options.converted), compute_type="int8", intra_threads=options.threads)

    def run(sentences: list[str]) -> list[str]:
        found: list[str] = []
        for group in _groups(sentences, 32):
            pieces = [[*source.encode(sentence, out_type=str), "</s>"] for sentence in group]
            limit = 2 * max(map(len, pieces)) + 12 if options.forced else 256
            results = engine.translate_batch(pieces, beam_size=BEAMS, max_decoding_length=limit)
            found += [target.decode(result.hypotheses[0]) for result in results]
        return found

    return run


SYSTEMS: dict[str, Callable[[argparse.Namespace], Run]] = {
    "Krant draft": krant(1, "ctranslate2"),
    "Krant standard": krant(3, "ctranslate2"),
    "Krant best": krant(4, "ctranslate2"),
    "Krant torch": krant(4, "torch"),
    "transformers, batch 1": transformers(1),
    "transformers, batch 32": transformers(32),
    "CTranslate2 loop": ctranslate2,
}


def _groups(sentences: Sequence[str], size: int) -> list[list[str]]:
    return [list(sentences[at : at + size]) for at in range(0, len(sentences), size)]


def peak() -> float:
    """The most memory that this process had, in MB."""
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(most / (2**20 if sys.platform == "darwin" else 2**10), 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("system", choices=SYSTEMS)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--converted", type=Path)
    parser.add_argument("--source", type=Path, required=True)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--forced", action="store_true")
    options = parser.parse_args()
    sentences = [for_model(line) for line in options.source.read_text("utf-8").splitlines()]
    start = time.perf_counter()
    run = SYSTEMS[options.system](options)
    loaded = time.perf_counter()
    run(sentences)
    found = {"load": loaded - start, "seconds": time.perf_counter() - loaded, "peak": peak()}
    print(json.dumps({name: round(value, 4) for name, value in found.items()}))


if __name__ == "__main__":
    main()
