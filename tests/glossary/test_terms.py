"""House styles, signatures and what a term refuses."""

from __future__ import annotations

import pytest

from glossary.terms import Glossary, GlossaryError, Term

KYIV = Term("Kiev", "Kyiv", kind="place", styles=(("kyiv-traditional", "Kiev"),))
ZELENSKY = Term("Zelenski", "Zelensky", kind="person", styles=(("zelenskyy", "Zelenskyy"),))


def test_a_house_style_is_a_switch_and_switches_back() -> None:
    glossary = Glossary((KYIV, ZELENSKY))
    traditional = glossary.with_styles({"kyiv-traditional"})
    assert [term.en for term in traditional] == ["Kiev", "Zelensky"]
    assert traditional.terms[0].wrong == ("Kyiv",)
    assert [term.en for term in traditional.with_styles({"default"})] == ["Kyiv", "Zelensky"]
    assert glossary.with_styles(()) == glossary


def test_an_unknown_style_is_named_with_those_that_exist() -> None:
    with pytest.raises(GlossaryError, match="kiev; available: kyiv-traditional, zelenskyy"):
        Glossary((KYIV, ZELENSKY)).with_styles({"kiev"})


def test_the_later_glossary_wins() -> None:
    own = Term("Kiev", "Kiev")
    assert (Glossary((KYIV, ZELENSKY)) + Glossary((own,))).terms == (ZELENSKY, own)


def test_the_signature_follows_the_terms() -> None:
    assert Glossary((KYIV,)).signature() != Glossary((ZELENSKY,)).signature()
    assert Glossary((KYIV,), "a").signature() == Glossary((KYIV,), "b").signature()


@pytest.mark.parametrize("form", ["", " x", "x\t", "a\nb", "a\x00b", "\ud800"])
def test_forms_are_clean_lines(form: str) -> None:
    with pytest.raises(GlossaryError):
        Term(form, "x")
