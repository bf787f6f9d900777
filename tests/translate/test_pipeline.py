"""An article through a translator that looks sentences up in a dictionary: nothing is lost, doubled or invented."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from align.bitext import Change, Flag
from glossary.terms import Glossary, Term
from translate.article import NEWLINE, WRAP, parse
from translate.pipeline import Translation, english, translate_article
from translate.terms import Terms
from translate.translator import Hypothesis

PIECES = ["Poetin belde.", "Hij zei: ‘Nee.’", "Een kop", "14.30", "* * *", "<b>", "\u202e", "\x07"]
PIECES += ["\n", "\n\n", "\r\n", "\r", " ", "\f", "\u2028", "date 2019-12 "]
ARTICLES = st.lists(st.sampled_from(PIECES)).map("".join)
FEWER = settings(max_examples=60)


@dataclass
class Dictionary:
    """A translator that says `known[sentence]`, else `default`; `asked` are the sentences it was given."""

    known: dict[str, str] = field(default_factory=dict)
    default: str = "English"
    asked: list[str] = field(default_factory=list)

    def translate(self, sentences: Sequence[str]) -> list[Hypothesis]:
        self.asked += sentences
        return [Hypothesis(self.known.get(sentence, self.default), -0.25) for sentence in sentences]


def translated(text: str, known: dict[str, str] | None = None, terms: Terms | None = None) -> Translation:
    return translate_article(parse(text, "map/nl"), Dictionary(known or {}), (), terms)


@FEWER
@given(st.one_of(st.text(), ARTICLES))
@example("Een kop\r\n\r\nEen zin. Een zin.\r\n\r\n* * *\r\n")
def test_every_sentence_is_a_pair_once_and_in_order(text: str) -> None:
    article = parse(text)
    pairs = translate_article(article, Dictionary()).bitext.pairs
    assert [(pair.paragraph, pair.source) for pair in pairs] == [(at, one.text) for at, one in article.sentences()]
    assert [pair.kind for pair in pairs] == [article.paragraphs[pair.paragraph].kind for pair in pairs]
    assert all(pair.target.strip() for pair in pairs)


@FEWER
@given(st.one_of(st.text(), ARTICLES))
@example("0000000000000000000000:aa.Aa000000000000\n0")  # wrapped, with no space between two sentences
@example("00000000000000000000000000000000000000\x0c0\r0")
def test_the_dutch_as_its_own_translation_gives_the_dutch(text: str) -> None:
    """What stands between sentences and paragraphs comes from the article; only wrapped paragraphs are filled anew."""
    article = parse(text)
    result = english(article, [sentence.text for _, sentence in article.sentences()])
    if not any(NEWLINE.search(paragraph.text) for paragraph in article.paragraphs):  # a lone \r ends a line, too
        assert result == text
    assert "".join(result.split()) == "".join(text.split())


@FEWER
@given(ARTICLES)
def test_the_english_has_the_gaps_of_the_dutch(text: str) -> None:
    article = parse(text)
    assume(max(map(len, text.splitlines()), default=0) < WRAP[0])  # else it counts as wrapped
    result = translate_article(article, Dictionary(default="E")).english
    assert parse(result).gaps == article.gaps


def test_paragraphs_gaps_and_crlf_stay() -> None:
    text = "\r\nEen kop\r\n\r\n\r\nPoetin belde. \tBiden luisterde.\r\n* * *\r\nHet einde."
    known = {
        "Een kop": "A headline",
        "Poetin belde.": "Putin called.",
        "Biden luisterde.": "Biden listened.",
        "Het einde.": "The end.",
    }
    result = translated(text, known).english
    assert result == "\r\nA headline\r\n\r\n\r\nPutin called. \tBiden listened.\r\n* * *\r\nThe end."
    assert parse(result).gaps == parse(text).gaps


def test_equal_sentences_are_translated_once() -> None:
    translator = Dictionary({"Nee.": "No."})
    pairs = translate_article(parse("Nee. Ja.\n\nNee.\nNee.\n"), translator).bitext.pairs
    assert translator.asked == ["Nee.", "Ja."]
    assert [pair.target for pair in pairs] == ["No.", "English", "No.", "No."]
    assert [pair.paragraph for pair in pairs] == [0, 0, 1, 2]


def test_the_date_and_what_has_no_letter_are_copied() -> None:
    translator = Dictionary()
    bitext = translate_article(parse(" date 2019-12 Poetin belde.\n\n* * *\n\n14.30\n\n😀\n"), translator).bitext
    assert translator.asked == ["Poetin belde."]
    copied = [pair for pair in bitext.pairs if pair.target == pair.source]
    assert [(pair.source, pair.score, pair.flags) for pair in copied] == [
        ("date 2019-12", None, ()),
        ("* * *", None, ()),
        ("14.30", None, ()),
        ("😀", None, ()),
    ]


@pytest.mark.parametrize(
    "hostile",
    [
        '<script>alert("a & b")</script> zei hij.',
        "Hij \u202ezei\u202c nee\u200f.",
        "Een\x07 zin \x1b[31mmet\x01 rommel.",
        "Zacht\u00adjes „ja” ‘nee’… – 😀👩‍👩‍👧 e\u0301en.",
        "{{ config }} %s {0} \\n $HOME 'x",
    ],
)
def test_hostile_text_stays_as_it_is_in_the_source_and_reaches_the_model_plain(hostile: str) -> None:
    translator = Dictionary()
    pairs = translate_article(parse(f"Een kop\n\n{hostile}\n"), translator).bitext.pairs
    assert "".join(pair.source for pair in pairs[1:]).replace(" ", "") == hostile.replace(" ", "")
    assert all(sentence.isprintable() for sentence in translator.asked)


def test_what_the_translator_writes_is_not_interpreted() -> None:
    result = translated("Een zin.", {"Een zin.": "<script>\\1 {0} & %s</script>"})
    assert result.english == "<script>\\1 {0} & %s</script>"


WRAPPED = (
    "Raad kraakt warmtewet\n\n"
    "De Raad van State vindt de wet ‘onvoldragen’ en zegt dat het\n"
    "kabinet haar niet naar de Kamer moet sturen. Dat is het op een\n"
    "na strengste oordeel.\n\n"
    "Brief\n"
)


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_wrapped_file_is_wrapped_to_its_width(newline: str) -> None:
    text = WRAPPED.replace("\n", newline)
    words = "It goes on and on and on and does not say that the council of state has found the act to be immature. "
    first, second = parse(text).paragraphs[1].sentences
    known = {" ".join(first.text.split()).replace("‘", "'").replace("’", "'"): words * 2, second.text: words}
    known[" ".join(second.text.split())] = words.strip()
    result = translated(text, known).english
    title, paragraph, crosshead = result.split(2 * newline)
    lines = paragraph.split(newline)
    assert (title, crosshead) == ("English", "English" + newline)
    assert " ".join(lines).split() == (words * 3).split()
    width = max(map(len, WRAPPED.splitlines()))
    assert max(map(len, lines)) <= width
    assert all(len(line) + 1 + len(after.split()[0]) > width for line, after in pairwise(lines))
    assert result.count("\n") == result.count(newline)


def test_quotes_are_typographic_again() -> None:
    pair = translated("Hij zei: ‘Nee.’", {"Hij zei: 'Nee.'": "He said: 'No.'"}).bitext.pairs[0]
    assert (pair.source, pair.target, pair.score) == ("Hij zei: ‘Nee.’", "He said: ‘No.’", -0.25)


def test_a_model_that_writes_nothing_is_flagged_and_the_dutch_stays() -> None:
    pair = translated("Een zin.", {"Een zin.": " "}).bitext.pairs[0]
    assert (pair.target, pair.score) == ("Een zin.", None)
    assert pair.flags == (Flag("untranslated", "the model wrote nothing"),)


def test_what_the_guards_find_is_recorded() -> None:
    pair = translated("Er waren 312 huizen.", {"Er waren 312 huizen.": "There were 213 houses."}).bitext.pairs[0]
    assert [flag.name for flag in pair.flags] == ["number-differs"]


def test_the_signature_and_the_date_are_recorded() -> None:
    signature = (("version", "1"), ("model", "dictionary"))
    bitext = translate_article(parse(" date 2019-12 Een zin.", "map/nl"), Dictionary(), signature).bitext
    assert bitext.properties == (*signature, ("date", "2019-12"))
    assert (bitext.name, bitext.source_language, bitext.target_language) == ("map/nl", "nl", "en")
    assert translate_article(parse("Een zin."), Dictionary(), signature).bitext.properties == signature


def test_a_translator_that_loses_a_sentence_is_a_bug_and_says_so() -> None:
    class Short(Dictionary):
        def translate(self, sentences: Sequence[str]) -> list[Hypothesis]:
            return super().translate(sentences)[1:]

    with pytest.raises(ValueError, match=r"zip\(\)"):
        translate_article(parse("Ja. Nee."), Short())


@pytest.fixture(scope="module")
def terms() -> Terms:
    putin = Term("Poetin", "Putin", forbidden=("Poetin",), kind="person")
    return Terms(Glossary((putin, Term("staakt-het-vuren", "ceasefire")), "test"), names=False)


def test_the_model_is_given_names_in_english(terms: Terms) -> None:
    translator = Dictionary({"Putin belde met Biden.": "Putin called Biden."})
    pair = translate_article(parse("Poetin belde met Biden."), translator, (), terms).bitext.pairs[0]
    assert translator.asked == ["Putin belde met Biden."]
    assert (pair.source, pair.target) == ("Poetin belde met Biden.", "Putin called Biden.")
    assert pair.changes == (Change("Poetin", "Poetin", "Putin", "given to the model"),)
    assert pair.flags == ()


def test_a_wrong_name_is_put_right_and_the_change_recorded(terms: Terms) -> None:
    text = "Poetin belde met Biden."
    result = translated(text, {"Putin belde met Biden.": "Poetin called Biden."}, terms)
    pair = result.bitext.pairs[0]
    assert result.english == pair.target == "Putin called Biden."
    assert pair.changes == (Change("Poetin", "Poetin", "Putin", "forbidden"),)
    assert pair.flags == ()


def test_a_missing_term_is_flagged_and_nothing_is_forced(terms: Terms) -> None:
    text = "Biden wil een staakt-het-vuren."
    pair = translated(text, {text: "Biden wants a truce."}, terms).bitext.pairs[0]
    assert (pair.target, pair.changes) == ("Biden wants a truce.", ())
    assert pair.flags == (Flag("missing-term", "staakt-het-vuren: ceasefire"),)


def test_a_translation_with_its_terms_right_is_left_alone(terms: Terms) -> None:
    text = "Biden wil een staakt-het-vuren."
    pair = translated(text, {text: "Biden wants a ceasefire."}, terms).bitext.pairs[0]
    assert (pair.target, pair.changes, pair.flags) == ("Biden wants a ceasefire.", (), ())
