"""Glossaries as TBX: version 2 (MARTIF, what OmegaT reads) and TBX-Basic version 3 (ISO 30042:2019), DCA and DCT.

A concept holds one term of ours. Dutch forms: the main one is preferred, variants are admitted. English forms:
preferred, admitted, deprecated (forbidden); a house style's form names the style as its customer subset. Kind and case
rule have no data category in TBX-Basic and stand in project subsets (`kind=place`). No DOCTYPE is written or read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import escape  # xml.sax has it too, and loads a network client with it
from itertools import count
from typing import Literal

from lxml import etree

from glossary.terms import CASES, KINDS, GlossaryError, Kind, Term, default_case

Dialect = Literal["tbx2", "tbx3-dca", "tbx3-dct"]

_PREFERRED, _ADMITTED, _DEPRECATED = "preferredTerm-admn-sts", "admittedTerm-admn-sts", "deprecatedTerm-admn-sts"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_MIN_MODULE = frozenset({"subjectField", "administrativeStatus", "customerSubset"})
_TYPED = frozenset({"descrip", "admin", "termNote", "transac"})

_V3 = """<tbx type="TBX-Basic" style="{style}" xml:lang="nl" xmlns="urn:iso:std:iso:30042:ed-2"{more}>
<tbxHeader><fileDesc><sourceDesc><p>Krant</p></sourceDesc></fileDesc></tbxHeader>
"""
_HEADS: dict[Dialect, str] = {
    "tbx2": """<martif type="TBX" xml:lang="nl">
<martifHeader><fileDesc><sourceDesc><p>Krant</p></sourceDesc></fileDesc>
<encodingDesc><p type="XCSURI">TBXXCSV02.xcs</p></encodingDesc></martifHeader>
""",
    "tbx3-dca": _V3.format(style="dca", more=""),
    "tbx3-dct": _V3.format(
        style="dct",
        more=' xmlns:min="http://www.tbxinfo.net/ns/min" xmlns:basic="http://www.tbxinfo.net/ns/basic"',
    ),
}


def write_tbx(terms: Iterable[Term], dialect: Dialect) -> str:
    """The terms as a TBX document of a dialect."""
    entry = "termEntry" if dialect == "tbx2" else "conceptEntry"
    lines = ['<?xml version="1.0" encoding="UTF-8"?>\n', _HEADS[dialect], "<text><body>\n"]
    for number, term in zip(count(1), terms, strict=False):
        lines += [f'<{entry} id="c{number}">\n', *_concept(term, dialect), f"</{entry}>\n"]
    return "".join([*lines, f"</body></text>\n</{'martif' if dialect == 'tbx2' else 'tbx'}>\n"])


def _concept(term: Term, dialect: Dialect) -> Iterator[str]:
    if term.domain:
        yield _category("descrip", "subjectField", term.domain, dialect) + "\n"
    subsets = [f"kind={term.kind}", f"case={term.case}"]
    if _ISO_DATE.fullmatch(term.date):
        transaction = _category("transac", "transactionType", "modification", dialect)
        yield f"<transacGrp>{transaction}<date>{term.date}</date></transacGrp>\n"
    elif term.date:
        subsets.append(f"date={term.date}")
    yield from (_category("admin", "projectSubset", subset, dialect) + "\n" for subset in subsets)
    if term.note:
        yield f"<note>{_escape(term.note)}</note>\n"
    dutch = [(form, _ADMITTED if i else _PREFERRED, "") for i, form in enumerate(term.dutch)]
    english = [(form, _ADMITTED if i else _PREFERRED, "") for i, form in enumerate(term.english)]
    english += [(form, _DEPRECATED, "") for form in term.forbidden]
    english += [(form, _ADMITTED, name) for name, form in term.styles]
    for language, forms in (("nl", dutch), ("en", english)):
        section, group = ("langSet", "tig") if dialect == "tbx2" else ("langSec", "termSec")
        yield f'<{section} xml:lang="{language}">\n'
        for form, status, style in forms:
            notes = _category("termNote", "administrativeStatus", status, dialect)
            notes += _category("admin", "customerSubset", style, dialect) if style else ""
            yield f"<{group}><term>{_escape(form)}</term>{notes}</{group}>\n"
        yield f"</{section}>\n"


def _escape(text: str) -> str:
    return escape(text, quote=False)


def _category(element: str, name: str, text: str, dialect: Dialect) -> str:
    """A data category: an attribute's value in MARTIF and DCA, an element of its own in DCT."""
    if dialect == "tbx3-dct":
        tag = f"{'min' if name in _MIN_MODULE else 'basic'}:{name}"
        return f"<{tag}>{_escape(text)}</{tag}>"
    return f'<{element} type="{name}">{_escape(text)}</{element}>'


@dataclass
class _Form:
    """A term of one language while a concept is read."""

    text: str
    status: str
    style: str


@dataclass
class _Concept:
    """What a concept says, in any dialect."""

    line: int
    values: dict[str, list[str]] = field(default_factory=dict)
    forms: dict[str, list[_Form]] = field(default_factory=lambda: {"nl": [], "en": []})


def read_tbx(text: str, source: str) -> list[Term]:
    """The terms of a TBX document of any dialect. Concepts without Dutch or without English are passed over.

    Raises GlossaryError for broken XML, for another format, and where no concept has both languages.
    """
    root = _root(text, source)
    concepts = [_read_concept(node) for node in root.iter("{*}termEntry", "{*}conceptEntry")]
    both = [concept for concept in concepts if all(_usable(forms) for forms in concept.forms.values())]
    if concepts and not both:
        raise GlossaryError(f"{source}: no concept has both a Dutch (nl) and an English (en) term; check xml:lang")
    terms = []
    for concept in both:
        try:
            terms.append(_term(concept))
        except GlossaryError as error:
            raise GlossaryError(f"{source}:{concept.line}: {error}") from None
    return terms


def _root(text: str, source: str) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(text.encode("utf-8"), parser)
    except etree.XMLSyntaxError as error:
        raise GlossaryError(f"{source}:{error.lineno}: not well-formed XML ({error.msg})") from None
    if _name(root) not in ("martif", "tbx"):
        raise GlossaryError(f"{source}: the root is <{_name(root)}>, not <martif> or <tbx>, so this is no TBX file")
    return root


def _read_concept(node: etree._Element) -> _Concept:
    concept = _Concept(node.sourceline or 0)
    for child in node.iterchildren(etree.Element):
        if _name(child) in ("langSet", "langSec"):
            language = (child.get(_XML_LANG) or "").lower()[:2]
            groups = child.iter("{*}tig", "{*}ntig", "{*}termSec")
            concept.forms.get(language, []).extend(form for group in groups if (form := _read_form(group)))
        else:
            for name, text in _categories(child):
                concept.values.setdefault(name, []).append(text)
    return concept


def _read_form(group: etree._Element) -> _Form | None:
    term = next(group.iter("{*}term"), None)
    text = _text(term) if term is not None else ""
    values = dict(pair for child in group.iterchildren(etree.Element) for pair in _categories(child))
    return _Form(text, values.get("administrativeStatus", ""), values.get("customerSubset", "")) if text else None


def _categories(node: etree._Element) -> Iterator[tuple[str, str]]:
    """The names and texts of the data categories in an element and in the groups below it."""
    name = _name(node)
    if name.endswith("Grp"):
        for child in node.iterchildren(etree.Element):
            yield from _categories(child)
    else:
        yield (node.get("type", "") if name in _TYPED else name), _text(node)


def _name(node: etree._Element) -> str:
    return str(etree.QName(node).localname)


def _text(node: etree._Element) -> str:
    return re.sub(r"[ \t]*\n\s*", " ", "".join(node.itertext())).strip()


def _usable(forms: list[_Form]) -> list[_Form]:
    """The forms that may be used, the preferred ones first."""
    usable = [form for form in forms if not form.style and not form.status.startswith(("deprecated", "superseded"))]
    return sorted(usable, key=lambda form: not form.status.startswith("preferred"))


def _term(concept: _Concept) -> Term:
    dutch, english = _usable(concept.forms["nl"]), _usable(concept.forms["en"])
    subsets = dict(value.split("=", 1) for value in concept.values.get("projectSubset", []) if "=" in value)
    kind: Kind = next((kind for kind in KINDS if kind == subsets.get("kind")), "common")
    case = next((case for case in CASES if case == subsets.get("case")), default_case(kind, dutch[0].text))
    return Term(
        nl=dutch[0].text,
        en=english[0].text,
        variants=tuple(form.text for form in dutch[1:]),
        accepted=tuple(form.text for form in english[1:]),
        forbidden=tuple(
            form.text for form in concept.forms["en"] if form.status.startswith(("deprecated", "superseded"))
        ),
        kind=kind,
        case=case,
        styles=tuple((form.style, form.text) for form in concept.forms["en"] if form.style),
        note=" ".join(concept.values.get("note", [])),
        domain=" ".join(concept.values.get("subjectField", [])),
        date=subsets.get("date", "") or "".join(concept.values.get("date", [])[-1:]),
    )
