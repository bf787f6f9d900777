"""A file whose name is not UTF-8 is read like any other."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from align.bitext import Bitext, Pair
from align.tmx import write_tmx
from align.tmxread import read_tmx
from align.tmxschema import broken_rules


def test_a_tmx_file_whose_name_is_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"a\xe9b.tmx")
    try:
        path.write_bytes(write_tmx(Bitext("a", "nl", "en", (Pair("Ja.", "Yes."),))))
    except OSError:
        pytest.skip("this file system takes no such name")
    assert [pair.target for pair in read_tmx(path).pairs] == ["Yes."]
    assert broken_rules(path) == []
