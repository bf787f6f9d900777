"""Files become articles: every character stays, paragraphs get their kinds, and what is no article is refused."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from align.bitext import Article
from translate.article import MAX_LINE, decode, parse, read
from translate.errors import KrantError

EXAMPLES = Path(__file__).parents[2] / "examples"
LINES = [
    "Een kop zonder punt",
    "Poetin belde met Biden. Hij zei: ‘Nee.’",
    "Moskou - Washington",
    "date 2019-12",
    "* * *",
]
BREAKS = ["\n", "\n\n", "\r\n", "\r\n\r\n", "\r", " ", "\t\n", "\f", "\u2028", "\u2029", "\x85", "\v", "\u00a0\n"]
# Texts that look like articles: their structure is exercised far more often than by random characters.
ARTICLES = st.lists(st.sampled_from(LINES + BREAKS)).map("".join)


def kinds(text: str) -> list[tuple[str, str]]:
    return [(paragraph.kind, paragraph.text) for paragraph in parse(text).paragraphs]


def paragraphs(text: str) -> list[str]:
    return [paragraph.text for paragraph in parse(text).paragraphs]


def check_whole(article: Article, text: str) -> None:
    """Nothing of `text` is lost or doubled, and only white space stands between paragraphs and sentences."""
    assert article.text == text
    assert len(article.gaps) == len(article.paragraphs) + 1
    assert all(not gap.strip() for gap in article.gaps)
    for paragraph in article.paragraphs:
        assert paragraph.text == paragraph.text.strip() != ""
        position = 0
        for sentence in paragraph.sentences:
            assert paragraph.text[sentence.start : sentence.end] == sentence.text == sentence.text.strip() != ""
            assert not paragraph.text[position : sentence.start].strip()
            position = sentence.end
        assert position == len(paragraph.text)


@given(st.one_of(st.text(), ARTICLES))
@example(" date 2019-12 \n")
@example("date 2019-12")
@example("a" * 60 + "\n" + "b" * 50 + "\u2028c\n\n\fd")
@example("\ufeff\ufeffTekst")
@example("\x1c")
def test_parsing_keeps_every_character(text: str) -> None:
    check_whole(parse(text), text)


@given(st.one_of(st.text(), ARTICLES), st.sampled_from(["utf-8", "utf-8-sig"]))
def test_a_readable_file_keeps_every_character(text: str, encoding: str) -> None:
    data = text.encode(encoding)
    try:
        decoded, warnings = decode(data, "nl.txt")
    except KrantError:
        return
    assert warnings == []
    assert decoded == (text if encoding == "utf-8-sig" else text.removeprefix("\ufeff"))
    check_whole(parse(decoded), decoded)


def test_a_byte_order_mark_is_dropped() -> None:
    assert decode("\ufeffEén".encode(), "a.txt") == ("Eén", [])


def test_crlf_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"Kop\r\n\r\nEen zin.\r\nNog een.\r\n")
    article, warnings = read(path, "map/a")
    assert warnings == []
    assert (article.name, article.language) == ("map/a", "nl")
    assert [paragraph.text for paragraph in article.paragraphs] == ["Kop", "Een zin.", "Nog een."]
    assert article.gaps == ("", "\r\n\r\n", "\r\n", "\r\n")


def test_windows_1252_is_converted_with_a_warning() -> None:
    text = "‘Eén café’, zei hij… ’s Avonds – voor € 5 – in Genève: „ja”."
    decoded, warnings = decode(text.encode("cp1252"), "oud.txt")
    assert decoded == text
    assert warnings == ["oud.txt: is Windows-1252, not UTF-8; it was converted."]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ("Kop\nEen zin".encode("utf-16"), "UTF-16"),
        (b"\xfe\xff\x00K", "UTF-16"),
        ("Kop".encode("utf-16-le"), "binary"),
        (b"Een zin.\0", "binary"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "binary"),
        (b"%PDF-1.4\n" + bytes(range(1, 32)) * 4, "binary"),
        ("Кремль: первая строка\nвторая".encode("koi8-r"), "line 1: the byte 0xeb"),
        ("Een zin.\nРоссия и речь".encode("cp1251"), "line 2: the byte 0xd0"),
        (b"Een zin.\n\nTwee\x81 zinnen.", "line 3: the byte 0x81"),
        (b"", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (" \n\t\r\n\u00a0\u2028".encode(), "is empty"),
        (b"Kop\n\n" + b"a" * (MAX_LINE + 1) + b"\n", "line 3 has 100,001 characters"),
        (b"woord " * (10_000_000 // 6), "line 1 has"),
    ],
)
def test_what_is_no_article_is_refused_with_file_and_cause(data: bytes, says: str) -> None:
    with pytest.raises(KrantError) as caught:
        decode(data, "map/fout.txt")
    message = str(caught.value)
    assert message.startswith("map/fout.txt: ")
    assert says in message
    assert "\n" not in message


def test_a_line_of_the_greatest_length_is_taken() -> None:
    text = "a" * MAX_LINE + "\r\n" + "b" * MAX_LINE
    assert decode(text.encode(), "a.txt") == (text, [])


def test_a_few_control_characters_are_no_reason_to_refuse() -> None:
    text = "Een\x1bzin\x07 met \x01 rommel.\f"
    assert decode(text.encode(), "a.txt")[0] == text


def test_what_is_no_regular_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pijp.txt")
    with pytest.raises(KrantError, match=r"pijp\.txt: is not a regular file"):
        read(tmp_path / "pijp.txt", "pijp")
    with pytest.raises(KrantError, match=r"nergens\.txt: there is no such file"):
        read(tmp_path / "nergens.txt", "nergens")
    with pytest.raises(KrantError, match="is a folder"):
        read(tmp_path, "map")


def test_an_unreadable_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "dicht.txt"
    path.write_text("Een zin.", encoding="utf-8")

    def refuse(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)  # chmod does not stop root, who runs the tests in CI
    with pytest.raises(KrantError, match=r"dicht\.txt: cannot be read: Permission denied"):
        read(path, "dicht")


@pytest.mark.parametrize("date", ["2019", "2019-12", "2019-12-31"])
def test_a_date_fragment(date: str) -> None:
    article = parse(f" date {date} Poetin belde met Biden. Dat duurde lang.\n\nEen zin.\n")
    assert article.date == date
    assert [(one.kind, one.text) for one in article.paragraphs] == [
        ("date", f"date {date}"),
        ("standfirst", "Poetin belde met Biden. Dat duurde lang."),
        ("text", "Een zin."),
    ]
    assert article.gaps == (" ", " ", "\n\n", "\n")
    assert [sentence.text for sentence in article.paragraphs[0].sentences] == [f"date {date}"]


@pytest.mark.parametrize(
    "text", ["date 20191 Een zin.", "dated 2019 Een zin.", "De date 2019-12 was goed.", "date 2019.x"]
)
def test_what_is_no_date_fragment(text: str) -> None:
    article = parse(text)
    assert article.date is None
    assert [one.kind for one in article.paragraphs] == ["text"]


def test_a_wrapped_file_has_its_lines_joined() -> None:
    text = (
        "Raad van State kraakt warmtewet\n\n"
        "Gemeenten kunnen ‘onmogelijk’ voor 2030 een half miljoen woningen van\n"
        "het gas halen, vindt de Raad van State. De minister houdt vast aan haar\n"
        "plan.\n"
        "Een nieuwe alinea zonder witregel ervoor.\n"
    )
    first, second, third = paragraphs(text)
    assert (first, third) == ("Raad van State kraakt warmtewet", "Een nieuwe alinea zonder witregel ervoor.")
    assert second.count("\n") == 2
    assert [len(one.sentences) for one in parse(text).paragraphs] == [1, 2, 1]


def test_an_unwrapped_file_has_a_paragraph_a_line() -> None:
    long = "Dit is een alinea die op een enkele regel staat en dus veel langer is dan een regel in een brief. " * 2
    assert paragraphs(f"Kop\n{long.strip()}\nKort.\n{long.strip()}") == ["Kop", long.strip(), "Kort.", long.strip()]


@pytest.mark.parametrize("mark", ["\u2028", "\f", "\v", "\x85"])
def test_other_separators_do_not_end_a_paragraph(mark: str) -> None:
    """Only the three newlines do: a form feed inside a line is what a scanner left, not a structure."""
    text = f"Een zin.{mark}Nog een zin.\nDe laatste."
    assert paragraphs(text) == [f"Een zin.{mark}Nog een zin.", "De laatste."]


def test_a_lone_carriage_return_is_a_newline() -> None:
    article = parse("Een kop\rEen zin.\r\rNog een.\r")
    assert [one.text for one in article.paragraphs] == ["Een kop", "Een zin.", "Nog een."]
    assert article.gaps == ("", "\r", "\r\r", "\r")


def example_kinds(name: str) -> list[tuple[str, str]]:
    article, warnings = read(EXAMPLES / name, "voorbeeld")
    assert warnings == []
    return [(one.kind, " ".join(one.text.split())[:20].strip()) for one in article.paragraphs if one.kind != "text"]


def test_kinds_of_a_wrapped_article() -> None:
    assert example_kinds("2023-10-warmtewet.txt") == [
        ("title", "Raad van State kraak"),
        ("standfirst", "Gemeenten kunnen ‘on"),
        ("dateline", "Van onze politieke r"),
        ("dateline", "Den Haag"),
        ("crosshead", "Te warm, te duur"),
        ("crosshead", "Brief"),
    ]


def test_kinds_of_an_article_with_a_date_fragment() -> None:
    assert example_kinds("2024-05-top-in-geneve.txt") == [
        ("date", "date 2024-05"),
        ("standfirst", "In Genève praten dip"),
        ("caption", "Een agent controleer"),
        ("dateline", "Genève - Brussel"),
        ("crosshead", "‘Wij gaan niet naar"),
        ("crosshead", "Twee procent"),
    ]


def test_kinds_of_flemish_articles() -> None:
    assert example_kinds("vlaanderen/2022-04-koor-uit-sint-petersburg.txt") == [
        ("title", "Het koor dat niet me"),
        ("standfirst", "Ze kwamen in februar"),
        ("caption", "De zangeressen van N"),
        ("dateline", "Gent - Sint-Petersbu"),
        ("crosshead", "Dezelfde kapstok"),
        ("crosshead", "Nood aan een papier"),
    ]
    assert example_kinds("vlaanderen/2021-11-grens-wit-rusland.txt")[2:4] == [
        ("dateline", "Van onze verslaggeef"),
        ("dateline", "Koeźnica"),
    ]
    assert example_kinds("vlaanderen/2024-09-trein-luik-rijsel.txt")[:3] == [
        ("title", "Nieuwe trein tussen"),
        ("standfirst", "Wie van Luik naar Ri"),
        ("caption", "Reizigers op het per"),
    ]


@pytest.mark.parametrize("path", sorted(EXAMPLES.rglob("*.txt")), ids=lambda path: path.name)
def test_every_example_is_kept_whole(path: Path) -> None:
    text = path.read_bytes().decode("utf-8").removeprefix("\ufeff")
    check_whole(read(path, "voorbeeld")[0], text)


@pytest.mark.parametrize("credit", ["(beeld afp / Sergej)", "[Foto Katrijn Dhaese]", "Beeld REUTERS", "© Belga", "(©)"])
def test_a_photo_credit_makes_a_caption(credit: str) -> None:
    assert kinds(f"Een kop\n\nDe premier zwaait. {credit}\n\nEen zin.")[1][0] == "caption"


@pytest.mark.parametrize(
    "text", ["Zij had een beeld.", "De fotograaf (55) belde.", "(fotografen bij de deur)", "Een beeld van Rodin"]
)
def test_what_only_mentions_a_picture_is_no_caption(text: str) -> None:
    assert "caption" not in [kind for kind, _ in kinds(f"Een kop\n\nEen zin.\n\n{text}\n\nEen zin.")]


def test_a_single_line_is_text_and_a_last_line_no_crosshead() -> None:
    assert kinds("Poetin belt Biden") == [("text", "Poetin belt Biden")]
    assert kinds("Een kop\n\nEen zin.\n\nMet medewerking van Jan")[-1] == ("text", "Met medewerking van Jan")


def test_a_short_question_is_a_crosshead_and_a_long_one_is_text() -> None:
    long = "En wat denkt de burgemeester van Doornik daar nu van?"
    found = dict((text, kind) for kind, text in kinds(f"Een kop\n\nIntro.\n\nZin.\n\nEn nu?\n\nZin.\n\n{long}\n\nZin."))
    assert (found["En nu?"], found[long]) == ("crosshead", "text")


@pytest.mark.parametrize(
    "dateline", ["Moskou - Washington", "Den Haag/Brussel", "Gent-  Brugge", "BRUSSEL", "Alphen aan de Rijn - Luik"]
)
def test_places_make_a_dateline(dateline: str) -> None:
    assert kinds(f"Een kop\n\nEen intro.\n\n{dateline}\n\nEen zin.")[2][0] == "dateline"


@pytest.mark.parametrize(
    "line", ["Foto " + "A" * 50_000 + "!", "A-" * 25_000 + "!", "Foto A" + " " * 50_000 + "!", "A en " * 5_000]
)
def test_a_hostile_line_is_looked_through_at_once(line: str) -> None:
    """With nested repetitions in the patterns this would not end within anybody's patience."""
    assert len(kinds(f"Een kop\n\nEen intro.\n\n{line}\n\nEen zin.")) == 4


def test_places_are_a_dateline_only_before_the_text() -> None:
    before = kinds("Een kop\n\nEen intro.\n\nMoskou - Washington\n\nEen zin.\n\nNog een.")
    after = kinds("Een kop\n\nEen intro.\n\nEen zin.\n\nMoskou - Washington\n\nNog een.")
    assert before[2] == ("dateline", "Moskou - Washington")
    assert after[3] == ("crosshead", "Moskou - Washington")
