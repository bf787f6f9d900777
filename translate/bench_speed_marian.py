"""Marian itself on weights of ours, for `krant bench speed`: run by a Python that has pymarian, without Krant.

`PYTHON bench_speed_marian.py FOLDER PIECES THREADS [OUTPUT]`: FOLDER as `bench_marian` writes it, PIECES a file of
sentences in pieces. Beams, length normalisation and batches as in Krant and in opus-mt's own decoder settings; in
float32, since pymarian 1.12.42 takes `--gemm-type packed8avx2` and then computes as without it. Prints JSON; OUTPUT
gets the translations, in pieces.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path


def main() -> None:
    folder, source, threads = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    lines = source.read_text("utf-8").splitlines()
    start = time.perf_counter()
    from pymarian import Translator  # type: ignore[import-not-found]

    translator = Translator(
        f"-c {folder}/decoder.yml --cpu-threads {threads} --beam-size 4 --normalize 1 --mini-batch 32 --maxi-batch 100 "
        "--maxi-batch-sort src --max-length-factor 2 --quiet --quiet-translation"
    )
    loaded = time.perf_counter()
    found = translator.translate(lines)
    done = time.perf_counter()
    if len(sys.argv) > 4:
        Path(sys.argv[4]).write_text("".join(f"{line}\n" for line in found), "utf-8")
    usage = resource.getrusage(resource.RUSAGE_SELF)
    peak = usage.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    print(json.dumps({"load": loaded - start, "seconds": done - loaded, "peak": round(peak, 1)}))


if __name__ == "__main__":
    main()
