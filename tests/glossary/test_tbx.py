"""TBX: what other tools write is understood, what is broken is named with its line (round trips: test_tables)."""

from __future__ import annotations

import pytest

from glossary import formats
from glossary.terms import Glossary, GlossaryError, Term

STYLES = (("kyiv-traditional", "Kiev"),)
KYIV = Term("Kiev", "Kyiv", ("Kyjiv",), ("Kyïv",), ("Kieff",), "place", "match", STYLES, "a & b", "geo", "2026-01-31")

FOREIGN = """<?xml version='1.0'?>
<!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd">
<martif type="TBX-Basic" xml:lang="en-US"><martifHeader/><text><body>
<termEntry id="1"><descripGrp><descrip type="subjectField">politics</descrip></descripGrp>
 <langSet xml:lang="en-GB"><ntig><termGrp><term>the <hi>House</hi></term></termGrp></ntig></langSet>
 <langSet xml:lang="nl-NL"><tig><term>Kamerke</term><termNote type="administrativeStatus">deprecatedTerm-admn-sts
</termNote></tig><tig><term>Tweede
  Kamer</term></tig></langSet>
 <langSet xml:lang="de"><tig><term>Kammer</term></tig></langSet>
</termEntry>
<termEntry id="2"><langSet xml:lang="de"><tig><term>nur deutsch</term></tig></langSet></termEntry>
</body></text></martif>"""


def test_what_another_tool_wrote() -> None:
    assert formats.parse(FOREIGN, ".tbx", "x") == [Term("Tweede Kamer", "the House", domain="politics")]


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("tbx2", ["<martif ", "<termEntry id=", "<langSet xml:lang", "<tig><term>Kiev", 'type="subjectField">geo']),
        ("tbx3-dca", ['style="dca"', "<conceptEntry id=", "<langSec xml:lang", "<termSec><term>Kiev"]),
        ("tbx3-dct", ['style="dct"', "<min:subjectField>geo", "<min:administrativeStatus>preferredTerm-admn-sts"]),
    ],
)
def test_each_dialect_has_its_elements(name: str, parts: list[str]) -> None:
    text = formats.render(Glossary((KYIV,)), name)
    assert all(part in text for part in parts)
    assert "DOCTYPE" not in text
    assert formats.parse(text, ".tbx", "x") == [KYIV]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<martif>\n<text>\n</martif>", "x:3: not well-formed XML"),
        ("<tmx/>", "x: the root is <tmx>"),
        (FOREIGN.replace('"nl-NL"', '"fr"'), "x: no concept has both a Dutch"),
        ("", "x:1: not well-formed XML"),
    ],
)
def test_mistakes_are_located(text: str, message: str) -> None:
    with pytest.raises(GlossaryError) as error:
        formats.parse(text, ".tbx", "x")
    assert str(error.value).startswith(message)


def test_entities_are_not_fetched() -> None:
    text = FOREIGN.replace('"TBXcoreStructV02.dtd"', '"x.dtd" [<!ENTITY e SYSTEM "file:///etc/passwd">]')
    (term,) = formats.parse(text.replace("Kammer", "&e;").replace("Tweede", "Tweede &e;"), ".tbx", "x")
    assert "root:" not in term.nl
