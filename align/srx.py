"""The segmentation rules as SRX 2.0 and as OmegaT's segmentation.conf, so that CAT tools cut where Krant cuts.

SRX is the LISA/GALA standard (https://www.gala-global.org/srx-20-april-7-2008): ordered rules of two patterns, the
first that fits decides. OmegaT up to 5.x keeps the same model as a serialised Java bean; the form here is what
OmegaT 3.6's `SRX.saveTo` writes. Both engines look for a rule's pattern from left to right and skip what they have
matched; exceptions are therefore written as look-arounds, which consume nothing and so miss no place.
Known difference: OmegaT does not take a no-break space off a segment's ends, `align.segment` does.
"""

from __future__ import annotations

from dataclasses import replace

from lxml import etree

from align.abbreviations import LANGUAGES
from align.segment import rules
from align.segmentpatterns import SPACE, Rule

NAMESPACE = "http://www.lisa.org/srx20"
OMEGAT_VERSION = "0.2.2"
"""The version of OmegaT's bean since 1.6.0 RC9; with an older one OmegaT would merge its own rules in."""

_NAMES = {"nl": "Dutch", "en": "English", "": "Default"}


def srx(*, lines: bool = False) -> bytes:
    """An SRX 2.0 document (UTF-8) with the rules for Dutch, English and any other language.

    With `lines` the end of a line ends a sentence, too: for files whose paragraphs are lines without blank lines
    between them, because OmegaT takes everything up to a blank line as one paragraph. Wrong for hard-wrapped text.
    """
    root = etree.Element("srx", nsmap={None: NAMESPACE}, version="2.0")
    header = etree.SubElement(root, "header", segmentsubflows="yes", cascade="no")
    for kind, include in (("start", "no"), ("end", "yes"), ("isolated", "no")):
        etree.SubElement(header, "formathandle", type=kind, include=include)
    body = etree.SubElement(root, "body")
    language_rules = etree.SubElement(body, "languagerules")
    maps = etree.SubElement(body, "maprules")
    for language, name in _NAMES.items():
        group = etree.SubElement(language_rules, "languagerule", languagerulename=name)
        for rule in _exported(language, lines):
            element = etree.SubElement(group, "rule", attrib={"break": "yes" if rule.breaks else "no"})
            etree.SubElement(element, "beforebreak").text = _before(rule)
            etree.SubElement(element, "afterbreak").text = _after(rule)
        etree.SubElement(maps, "languagemap", languagepattern=_language_pattern(language), languagerulename=name)
    return _serialised(root)


def omegat_segmentation(*, lines: bool = False) -> bytes:
    """OmegaT's segmentation.conf (Java bean XML, UTF-8), for a project's omegat/ folder; `lines` as for `srx`."""
    java = etree.Element("java", attrib={"version": "1.8.0", "class": "java.beans.XMLDecoder"})
    bean = etree.SubElement(java, "object", attrib={"class": "org.omegat.core.segmentation.SRX"})
    mapping = etree.SubElement(bean, "void", property="mappingRules")
    for language, name in _NAMES.items():
        entry = _added(mapping, "org.omegat.core.segmentation.MapRule")
        _property(entry, "language", "string", name)
        _property(entry, "pattern", "string", _language_pattern(language))
        holder = etree.SubElement(entry, "void", property="rules")
        items = etree.SubElement(holder, "object", attrib={"class": "java.util.ArrayList"})
        for rule in _exported(language, lines):
            item = _added(items, "org.omegat.core.segmentation.Rule")
            _property(item, "afterbreak", "string", _after(rule))
            _property(item, "beforebreak", "string", _before(rule))
            _property(item, "breakRule", "boolean", "true" if rule.breaks else "false")
    _property(bean, "version", "string", OMEGAT_VERSION)
    return _serialised(java)


def _exported(language: str, lines: bool) -> tuple[Rule, ...]:
    if not lines:
        return rules(language)
    line_end = Rule(r"[^\s\p{Z}]", r"[\s\p{Z}]*[\r\n]", True, "paragraphs that are lines")
    starts = [
        replace(rule, before=rule.before.replace(f"^{SPACE}", f"(?:^|(?<=[\\r\\n])){SPACE}"))
        for rule in rules(language)
    ]
    return (line_end, *starts)


def _before(rule: Rule) -> str:
    """As it is where Krant, too, searches for it; else as a look-behind, which is how Krant asks at a place.

    The first, short look-behind is there for speed only: CAT tools try every exception at every character.
    """
    if rule.breaks and not rule.narrow:
        return rule.before
    return f"(?<=[.!?…\"'’”“»)\\]])(?<={rule.before})"


def _after(rule: Rule) -> str:
    return f"(?={rule.after})"


def _language_pattern(language: str) -> str:
    """Exclusive patterns, because OmegaT collects the rules of every pattern that matches ('NL', 'nl-BE')."""
    if language:
        return f"(?i:{language})([-_].*)?"
    return f"(?!(?i:{'|'.join(LANGUAGES)})([-_].*)?$).*"


def _added(parent: etree._Element, bean: str) -> etree._Element:
    return etree.SubElement(etree.SubElement(parent, "void", method="add"), "object", attrib={"class": bean})


def _property(parent: etree._Element, name: str, kind: str, value: str) -> None:
    etree.SubElement(etree.SubElement(parent, "void", property=name), kind).text = value


def _serialised(root: etree._Element) -> bytes:
    document: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return document
