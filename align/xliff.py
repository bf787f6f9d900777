"""A bitext as XLIFF 1.2, the format that people translate in: OmegaT, memoQ, Trados, Weblate and XTM open it.

Source: XLIFF Version 1.2 (OASIS Standard, 1 February 2008). The reader is `align.xliffread`, version 2.1 is
`align.xliff2`. Unlike TMX, which is a memory, every pair is a unit here, also one without a target. What is known about
a pair stands in `context` elements, under the names and in the formats of `align.tmxprops`; notes and `alt-trans` say
it to people and their tools and are not read back. The bytes depend on the bitext alone and need nothing but string
templates and the escapes of `align.xmltext`, so that the review page writes the same file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from align.bitext import Alternative, Bitext, Change, Flag, Pair
from align.tmxprops import PREFIX, pair_props
from align.xmltext import attribute, segment_text, shown_text

NAMESPACE = "urn:oasis:names:tc:xliff:document:1.2"
FILE_LEVEL = {"document", "model"}  # of a unit's properties, those that the file element and its header have
UNKNOWN = "und"  # XLIFF demands a language; this is BCP 47's code for none


def write_xliff(bitexts: Bitext | Iterable[Bitext]) -> bytes:
    """The XLIFF 1.2 file of one or more bitexts as UTF-8 bytes, see `iter_xliff`."""
    return b"".join(iter_xliff(bitexts))


def iter_xliff(bitexts: Bitext | Iterable[Bitext]) -> Iterator[bytes]:
    """The XLIFF 1.2 file of one or more bitexts in pieces: the start, each file's header, its units, the ends.

    Each bitext is a `file` element of its own, with its own languages and with units numbered from 1.
    """
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<xliff xmlns="{NAMESPACE}" version="1.2">\n'.encode()
    for bitext in [bitexts] if isinstance(bitexts, Bitext) else bitexts:
        yield _header(bitext).encode()
        machine = machine_made(bitext)
        for number, pair in enumerate(bitext.pairs, 1):
            yield _unit(number, pair, bitext, machine).encode()
        yield b"    </body>\n  </file>\n"
    yield b"</xliff>\n"


def flag_text(flag: Flag) -> str:
    """A flag for people: `number-missing` with detail `3` is `Number missing: 3`."""
    name = flag.name.replace("-", " ")
    name = name[:1].upper() + name[1:]
    return f"{name}: {flag.detail}" if flag.detail else name


def change_text(change: Change) -> str:
    """A change of a term for people: `Kiev: Kyiv (glossary)`."""
    return f"{change.source}: {change.after} ({change.reason})" if change.reason else f"{change.source}: {change.after}"


def notes_of(pair: Pair) -> list[tuple[str, str, str]]:
    """The reviewer's note, the flags and changed terms, for people: what each is, the side it is about, its text."""
    notes = [("krant review", "target", pair.note)] if pair.note else []
    notes += [("krant flag", "target", flag_text(flag)) for flag in pair.flags]
    return notes + [("krant term", "source", change_text(change)) for change in pair.changes]


def machine_made(bitext: Bitext) -> bool:
    """Whether a model made the translations. An aligner's model is evidence only, its texts are people's."""
    names = {name for name, _ in bitext.properties}
    return "model" in names and "aligner" not in names


def _header(bitext: Bitext) -> str:
    version = dict(bitext.properties).get("version", "unknown")
    notes = "".join(
        f'      <note from="{PREFIX}{attribute(name)}">{shown_text(value)}</note>\n'
        for name, value in bitext.properties
    )
    return (
        f'  <file original="{attribute(bitext.name)}" source-language="{attribute(bitext.source_language or UNKNOWN)}"'
        f' target-language="{attribute(bitext.target_language or UNKNOWN)}" datatype="plaintext" tool-id="krant">\n'
        f'    <header>\n      <tool tool-id="krant" tool-name="Krant" tool-version="{attribute(version)}"/>\n{notes}'
        "    </header>\n    <body>\n"
    )


def _unit(number: int, pair: Pair, bitext: Bitext, machine: bool) -> str:
    target = segment_text(pair.target)
    approved = "yes" if pair.status == "approved" and target else "no"
    state = _state(pair, machine) if target else 'state="needs-translation"'
    return (
        f'      <trans-unit id="{number}" approved="{approved}" xml:space="preserve">\n'
        f"        <source>{segment_text(pair.source)}</source>\n"
        f"        <target {state}{f'>{target}</target>' if target else '/>'}\n"
        f"{_contexts(pair, bitext)}{_notes(pair)}{''.join(map(_alternative, pair.alternatives))}"
        "      </trans-unit>\n"
    )


def _state(pair: Pair, machine: bool) -> str:
    """The attributes of a target: nothing is final until a person approved it.

    What a person typed is `translated`; what a model, a memory or an aligner made waits for a review.
    """
    if pair.status == "approved":
        return 'state="final"'
    if pair.status == "edited":
        return 'state="translated"'
    if pair.status == "rejected":
        return 'state="needs-review-translation" state-qualifier="rejected-inaccurate"'
    if pair.origin == "memory":
        return 'state="needs-review-translation" state-qualifier="leveraged-tm"'
    qualifier = ' state-qualifier="leveraged-mt"' if machine and not pair.origin else ""
    return f'state="needs-review-translation"{qualifier}'


def _contexts(pair: Pair, bitext: Bitext) -> str:
    contexts = "".join(
        f'          <context context-type="{PREFIX}{attribute(name)}">{shown_text(value)}</context>\n'
        for name, value in pair_props(pair, bitext)
        if name not in FILE_LEVEL
    )
    return f'        <context-group purpose="information">\n{contexts}        </context-group>\n'


def _notes(pair: Pair) -> str:
    """The notes for people; `from` tells them from notes of others."""
    return "".join(
        f'        <note from="{origin}" annotates="{side}">{shown_text(text)}</note>\n'
        for origin, side, text in notes_of(pair)
    )


def _alternative(one: Alternative) -> str:
    """The match in whole percent, rounded down, as tools show it: 100 is the very same source."""
    return (
        f'        <alt-trans match-quality="{percent(one.match)}" origin="{attribute(one.origin)}">\n'
        f"          <source>{segment_text(one.source)}</source>\n"
        f"          <target>{segment_text(one.target)}</target>\n"
        "        </alt-trans>\n"
    )


def percent(match: float) -> int:
    """A match (0 to 1) as whole percent: 0.999 is 99, so that only the very same text has 100."""
    return int(match * 100 + 1e-9) if 0 <= match <= 1 else 0
