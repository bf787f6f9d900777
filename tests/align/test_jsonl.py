"""JSON lines: they come back, any program splits them alike, and mistakes are told with their line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from align.bitext import Bitext, Change, Flag, Pair
from align.errors import AlignError
from align.jsonl import FORMAT, iter_jsonl, read_jsonl, write_jsonl

RELAXED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
HEAD = json.dumps({"format": FORMAT, "name": "a", "source_language": "nl", "target_language": "en"})

ARTICLE = Bitext(
    "a",
    "nl",
    "en",
    (
        Pair("Wie?\r\n‘Jij’", "Who?", 2, "title", -0.5, (Flag("long"),), (Change("a", "b", "c", "d"),), ((0, 1),)),
        Pair("Ja.", ""),
    ),
    (("model", "bundled"), ("model", "again")),
)


def test_the_whole_file() -> None:
    assert write_jsonl(ARTICLE).decode().split("\n") == [
        '{"format": "krant bitext 1", "name": "a", "source_language": "nl", "target_language": "en", '
        '"properties": [["model", "bundled"], ["model", "again"]]}',
        '{"source": "Wie?\\r\\n‘Jij’", "target": "Who?", "paragraph": 2, "kind": "title", "score": -0.5, '
        '"flags": [{"name": "long", "detail": ""}], '
        '"changes": [{"source": "a", "before": "b", "after": "c", "reason": "d"}], "links": [[0, 1]]}',
        '{"source": "Ja.", "target": "", "paragraph": 0, "kind": "text", "score": null, "flags": [], "changes": [], '
        '"links": []}',
        "",
    ]


@RELAXED
@given(st.from_type(Bitext))
def test_reading_gives_back_what_was_written_property(bitext: Bitext) -> None:
    # repr, because a score may be nan, which differs from itself.
    assert repr(read_jsonl(write_jsonl(bitext))) == repr(bitext)


@RELAXED
@given(st.text(st.characters() | st.sampled_from("\r\n\x0b\x0c\x1c\x1e\x85\u2028\u2029\x00\ud800\udfff\ufeff\ufffe")))
def test_any_text_stays_on_its_line_property(text: str) -> None:
    bitext = Bitext(text, "nl", "en", (Pair(text, text),), ((text, text),))
    data = write_jsonl(bitext)
    assert len(data.decode().splitlines()) == 2
    assert [json.loads(line) for line in data.splitlines()][1]["source"] in (text, merged(text))
    assert read_jsonl(data).pairs[0].source in (text, merged(text))


def merged(text: str) -> str:
    """The text with surrogate pairs as the characters that they stand for: JSON cannot tell the two apart."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


def test_a_line_is_a_piece_and_a_file_is_read(tmp_path: Path) -> None:
    assert [piece.count(b"\n") for piece in iter_jsonl(ARTICLE)] == [1, 1, 1]
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + write_jsonl(ARTICLE).rstrip(b"\n"))
    assert read_jsonl(path) == ARTICLE


def test_missing_keys_have_defaults_and_unknown_ones_are_ignored() -> None:
    data = HEAD + '\n{"source": "a", "target": "b", "flags": [{"name": "long"}], "who": "me"}'
    assert read_jsonl(data.encode()).pairs == (Pair("a", "b", flags=(Flag("long"),)),)


WRONG = {
    "": r"is empty",
    "hallo": "line 1: Expecting value",
    "[]": 'line 1: the first line .* "format": "krant bitext 1"',
    '{"source": "a", "target": "b"}': "line 1: the first line",
    f'{{"format": "{FORMAT}"}}': "line 1: 'name' is missing",
    HEAD + '\n{"source": "a"}': "line 2: 'target' is missing",
    HEAD + '\n{"source": "a", "target": 5}': "line 2: 5 stands where a text should",
    HEAD + '\n{"source": "a", "target": null}': "line 2: null stands where a text should",
    HEAD + '\n{"source": "a", "target": "b", "kind": "kop"}': "line 2: 'kop' is not a kind of paragraph",
    HEAD + '\n{"source": "a", "target": "b", "kind": []}': r"line 2: '\[\]' is not a kind of paragraph",
    HEAD + '\n{"source": "a", "target": "b", "paragraph": "1"}': 'line 2: "1" stands where a whole number should',
    HEAD + '\n{"source": "a", "target": "b", "paragraph": true}': "line 2: true stands where a whole number should",
    HEAD + '\n{"source": "a", "target": "b", "score": "hoog"}': "line 2: could not convert",
    HEAD + '\n{"source": "a", "target": "b", "links": [[1]]}': "line 2: not enough values",
    HEAD + '\n{"source": "a", "target": "b", "links": 5}': "line 2: ",
    HEAD + '\n{"source": "a", "target": "b", "changes": [{}]}': "line 2: 'source' is missing",
    HEAD + '\n{"source": "a", "target": "b", "flags": ["long"]}': "line 2: ",
    HEAD + "\n5": "line 2: ",
    HEAD + '\n\n{"source": "a", "target": "b"}': "line 2: Expecting value",
    HEAD + "\n" + "[" * 100_000: "line 2: ",
}


@pytest.mark.parametrize("text", WRONG, ids=range(len(WRONG)))
def test_what_is_wrong_is_told_with_its_line(text: str) -> None:
    with pytest.raises(AlignError, match=f"^JSONL data.*{WRONG[text]}"):
        read_jsonl(text.encode())


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    with pytest.raises(AlignError, match=r"a\.jsonl: cannot be read: No such file"):
        read_jsonl(path)
    path.write_bytes(HEAD.encode() + b"\n{}\n\xe9")
    with pytest.raises(AlignError, match=r"a\.jsonl, line 3: is not UTF-8"):
        read_jsonl(path)
