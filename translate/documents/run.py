"""The English documents of a run: after its articles are done, from their states."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from align.errors import AlignError
from align.jsonl import read_jsonl
from translate.documents.reading import is_document, write_document
from translate.errors import KrantError
from translate.inputs import Input
from translate.outputs import STATE, Done, Failed


def write_documents(folder: Path, inputs: Iterable[Input], done: Sequence[Done]) -> Iterator[Failed]:
    """Write the English document of each article that was a document; yields those for which that went wrong."""
    finished = {item.name for item in done}
    for item in inputs:
        if item.name not in finished or not is_document(item.path):
            continue
        try:
            state = folder / (item.name + STATE)
            write_document(folder, item.path, read_jsonl(state), item.choices)
        except (KrantError, AlignError) as problem:
            yield Failed(str(item.path), str(problem), item.name)
