"""After a review: the English document of an article with what the reviewer decided."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from align.bitext import Bitext
from align.errors import AlignError
from translate.documents.choices import DEFAULT, Choices
from translate.documents.reading import english_path, is_document, write_document
from translate.errors import KrantError


def renew(folder: Path, record: Mapping[str, Any], bitext: Bitext) -> str:
    """Write `NAME.en.SUFFIX` anew, if the run that `record` tells of wrote one; returns what went wrong, '' if nothing.

    How the document was read is not recorded: what cannot be told is left to the next `krant translate`.
    """
    entry: Mapping[str, Any] = next((one for one in record.get("articles", []) if one.get("name") == bitext.name), {})
    source = Path(str(entry.get("input", "")))
    path = english_path(folder, bitext.name, source)
    if not is_document(source) or not path.is_file():
        return ""
    problem: Exception | None = None
    for choices in (DEFAULT, Choices(main_text=True)):
        try:
            write_document(folder, source, bitext, choices)
            return ""
        except (KrantError, AlignError) as error:
            problem = problem or error
    return f"{path}: is not renewed ({problem}). Translate again with the same options; the review is kept."
