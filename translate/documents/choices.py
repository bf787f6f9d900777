"""Which files are documents, and how the user wants them read."""

from __future__ import annotations

from dataclasses import dataclass

SUFFIXES = (
    ".md",
    ".markdown",
    ".html",
    ".htm",
    ".xhtml",
    ".docx",
    ".srt",
    ".csv",
    ".tsv",
    ".jsonl",
    ".tmx",
    ".xlf",
    ".xliff",
)
FOLDER_SUFFIXES = (".html", ".htm", ".xhtml", ".docx", ".odt", ".epub", ".srt")
"""What is also looked for in folders: Markdown files there are mostly about the folder, tables mostly no articles."""


@dataclass(frozen=True, slots=True)
class Choices:
    """How documents are to be read, as the user asked."""

    main_text: bool = False
    text_column: str = ""
    title_column: str = ""
    row: int = -1  # of a table, the one to be read; else all

    @property
    def signature(self) -> tuple[tuple[str, str], ...]:
        """What every output records, if it is not as always."""
        said = [("main-text", "yes" if self.main_text else ""), ("text-column", self.text_column)]
        return tuple(one for one in (*said, ("title-column", self.title_column)) if one[1])


DEFAULT = Choices()
