"""XML of any origin: a file whose name is not UTF-8 is read like any other."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from align.bitext import Bitext, Pair
from align.tmx import write_tmx
from align.tmxread import read_tmx
from align.tmxschema import broken_rules, validate_tmx
from align.xliff import write_xliff
from align.xliff2 import write_xliff2
from align.xliffread import read_xliff

BITEXT = Bitext("a", "nl", "en", (Pair("Ja.", "Yes."),))


def nameless(folder: Path, data: bytes) -> Path:
    path = folder / os.fsdecode(b"a\xe9b")
    try:
        path.write_bytes(data)
    except OSError:
        pytest.skip("this file system takes no such name")
    return path


def test_a_tmx_file_whose_name_is_not_utf8(tmp_path: Path) -> None:
    path = nameless(tmp_path, write_tmx(BITEXT))
    assert read_tmx(path).pairs == BITEXT.pairs
    assert broken_rules(path) == []
    assert validate_tmx(path) == []


@pytest.mark.parametrize("write", [write_xliff, write_xliff2])
def test_an_xliff_file_whose_name_is_not_utf8(tmp_path: Path, write: Callable[[Bitext], bytes]) -> None:
    assert read_xliff(nameless(tmp_path, write(BITEXT))).pairs == BITEXT.pairs
