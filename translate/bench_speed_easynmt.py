"""EasyNMT on weights of ours, for `krant bench speed`: run by a Python that has it, without Krant.

`PYTHON bench_speed_easynmt.py MODEL SOURCE THREADS`: opens the folder as EasyNMT opens any model of transformers,
translates SOURCE, a sentence a line, with its own batches and sorting, and prints JSON.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path


def main() -> None:
    model, source, threads = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    lines = source.read_text("utf-8").splitlines()
    start = time.perf_counter()
    import torch
    from easynmt import EasyNMT, models  # type: ignore[import-not-found]

    torch.set_num_threads(threads)
    translator = EasyNMT(translator=models.AutoModel(model))
    loaded = time.perf_counter()
    translator.translate(lines, source_lang="nl", target_lang="en", beam_size=4, perform_sentence_splitting=False)
    done = time.perf_counter()
    usage = resource.getrusage(resource.RUSAGE_SELF)
    peak = usage.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    print(json.dumps({"load": loaded - start, "seconds": done - loaded, "peak": round(peak, 1)}))


if __name__ == "__main__":
    main()
