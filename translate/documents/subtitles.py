"""Subtitles (.srt): a sentence that runs over several cues is translated whole and divided over them again.

A cue is a number, a line of times, and lines of text, up to a blank line. Numbers and times are never touched. What
looks like HTML (`<i>`) or SSA (`{\\an8}`) is markup. Source: SubRip's own files; there is no standard.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from translate.documents.blocks import Builder, Document, of_text
from translate.errors import KrantError

TIMES = re.compile(r"[ \t]*\d+:\d\d?:\d\d?[,.]\d+[ \t]*-->[ \t]*\d+:\d\d?:\d\d?[,.]\d+[^\r\n]*")
LINE = re.compile(r"([^\r\n]*)(\r\n|\r|\n|\Z)")
MARKUP = re.compile(r"<(/?)([A-Za-z]+)[^<>\r\n]*>|\{\\[^{}\r\n]*\}")
SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*$")
SPEAKER = re.compile(r"[-–—]\s*\S")  # a line for each speaker
LONGEST = 12  # cues that may be one block: who writes no full stops is cut all the same


@dataclass(frozen=True, slots=True)
class _Cue:
    """The lines of a cue: where the text of each begins and ends."""

    lines: tuple[tuple[int, int], ...]


def read_subtitles(path: Path, source: str, encode: Callable[[str], bytes] = str.encode) -> Document:
    """The document in `source`. Raises KrantError for what has no times."""
    cues = list(_cues(source))
    if not cues:
        raise KrantError(f"{path}: has no times such as 00:00:01,000 --> 00:00:02,500. Save the subtitles as .srt.")
    builder = Builder(escaped)
    count, last = 0, ""
    for cue in cues:
        for number, (start, end) in enumerate(cue.lines):
            line = MARKUP.sub("", source[start:end]).strip()
            if not line:
                continue
            if last and (SENTENCE_END.search(last) or SPEAKER.match(line) or (number == 0 and count >= LONGEST)):
                builder.end(cues=True)
                count = 0
            _line(builder, source, start, end)
            last = line
        count += 1
    builder.end(cues=True)
    return of_text(path, source, builder.blocks, lambda text: encode(_told_apart(source, text)))


def _cues(source: str) -> list[_Cue]:
    """The cues: what stands between a line of times and the next blank line, or the next cue's number."""
    lines = [(found.start(1), found.end(1)) for found in LINE.finditer(source) if found.end() > found.start()]
    times = [index for index, (start, end) in enumerate(lines) if TIMES.fullmatch(source, start, end)]
    cues = []
    for index, following in zip(times, [*times[1:], len(lines)], strict=False):
        own = lines[index + 1 : following]
        blank = next((n for n, (start, end) in enumerate(own) if not source[start:end].strip()), len(own))
        text = own[:blank]
        if blank == len(own) and following < len(lines) and own and source[slice(*own[-1])].strip().isdecimal():
            text = own[:-1]  # no blank line before the next number
        cues.append(_Cue(tuple(text)))
    return cues


def _line(builder: Builder, source: str, start: int, end: int) -> None:
    """A line of text is a slot, or several with markup between them; a space stands between lines."""
    builder.alone()
    if builder.started:
        builder.space(start)
    end = start + len(source[start:end].rstrip())
    position = start
    for found in MARKUP.finditer(source, start, end):
        builder.text(source[position : found.start()], position, found.start())
        if found[2] and found[1]:
            builder.close(found[2].lower(), found.end())
        elif found[2]:
            builder.open(found[2].lower(), found.start(), found[0])
        builder.alone()
        position = found.end()
    builder.text(source[position:end], position, end)


def _told_apart(source: str, text: str) -> str:
    """`text`, which has all line breaks of `source`, without times where there were none but the words before moved."""
    return "".join(
        new.replace("-->", "→") if TIMES.fullmatch(new) and not TIMES.fullmatch(old) else new
        for old, new in zip(re.split(r"([\r\n])", source), re.split(r"([\r\n])", text), strict=True)
    )


def escaped(text: str) -> str:
    """A line of a cue: no line break, and nothing that would be read as times."""
    return text.replace("\r", " ").replace("\n", " ").replace("-->", "→")
