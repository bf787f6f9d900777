"""Which files are documents, and how the user wants them read."""

from __future__ import annotations

from dataclasses import dataclass

FOLDER_SUFFIXES = (".html", ".htm", ".xhtml", ".docx", ".odt", ".epub", ".srt")
"""What is also looked for in folders: Markdown files there are mostly about the folder, tables mostly no articles."""

SUFFIXES = (*FOLDER_SUFFIXES, ".md", ".markdown", ".csv", ".tsv", ".jsonl", ".tmx", ".xlf", ".xliff")


@dataclass(frozen=True, slots=True)
class Choices:
    """How documents are to be read, as the user asked."""

    main_text: bool = False
    text_column: str = ""
    title_column: str = ""


DEFAULT = Choices()
