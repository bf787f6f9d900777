"""argos-translate on weights of ours, for `krant bench speed`: run by a Python that has it, without Krant.

`PYTHON bench_speed_argos.py MODEL CONVERTED SOURCE THREADS`: packs the converted model and the folder's sentencepiece
model as an Argos package, translates SOURCE line by line as its documentation does, and prints JSON.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any


def main() -> None:
    model, converted, source = map(Path, sys.argv[1:4])
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        os.environ |= {
            "XDG_DATA_HOME": str(home), "XDG_CONFIG_HOME": str(home), "XDG_CACHE_HOME": str(home),
            "ARGOS_PACKAGES_DIR": str(home / "packages"), "ARGOS_COMPUTE_TYPE": "int8", "ARGOS_DEVICE_TYPE": "cpu",
            "ARGOS_INTRA_THREADS": sys.argv[4], "ARGOS_INTER_THREADS": "1", "ARGOS_CHUNK_TYPE": "MINISBD",
        }  # fmt: skip
        package = home / "packages" / "nl_en"
        shutil.copytree(converted, package / "model")
        shutil.copy(model / "source.spm", package / "sentencepiece.model")
        described = {
            "package_version": "1.0", "argos_version": "1.9", "from_code": "nl", "from_name": "Dutch",
            "to_code": "en", "to_name": "English", "type": "translate",
        }  # fmt: skip
        (package / "metadata.json").write_text(json.dumps(described), "utf-8")
        start = time.perf_counter()
        translate = _translator()
        loaded = time.perf_counter()
        for line in source.read_text("utf-8").splitlines():
            translate(line)
        done = time.perf_counter()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    print(json.dumps({"load": loaded - start, "seconds": done - loaded, "peak": round(peak, 1)}))


class OneSentence:
    """In place of argos-translate's splitters, whose models it would fetch: every line is one sentence already."""

    def __init__(self, package: object) -> None:
        pass

    def split_sentences(self, text: str) -> list[str]:
        return [text]


def _translator() -> Any:
    from argostranslate import translate  # type: ignore[import-not-found]

    translate.MiniSBDSentencizer = OneSentence
    translator = translate.get_translation_from_codes("nl", "en").translate
    translator("Ja.")  # argos-translate loads a model when it is first used
    return translator


if __name__ == "__main__":
    main()
