"""Several systems on one test set: sacrebleu's own numbers, tests, tables and the page."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest
import sacrebleu
from click.testing import CliRunner
from lxml import html

from glossary.terms import Glossary, Term
from translate.cli import main
from translate.errors import KrantError
from translate.scoring import System, scored
from translate.scoring_comet import comet
from translate.scoring_page import scoring_page
from translate.scoring_table import lines, sentence_json, sentence_tsv
from translate.scoring_terms import TermAccuracy

REFERENCE = [f"The minister called the prime minister of Belgium on day {n} of May." for n in range(1, 31)]
SOURCE = [f"De minister belde de premier van België op dag {n} van mei." for n in range(1, 31)]
GOOD = System("good", tuple(text.replace("called", "phoned") for text in REFERENCE))
BAD = System("bad <script>alert(1)</script>\u202e", tuple(text.split(" of ")[0] + " \x00<b>" for text in REFERENCE))


def test_scores_and_signatures_are_sacrebleus() -> None:
    (result,) = scored([GOOD], REFERENCE, samples=0)
    values = {score.metric: score.value for score in result.scores}
    assert list(values) == ["BLEU", "chrF2", "chrF2++", "TER"]
    texts = list(GOOD.translations)
    assert values["chrF2++"] == round(sacrebleu.corpus_chrf(texts, [REFERENCE], word_order=2).score, 2)
    assert values["TER"] == round(sacrebleu.corpus_ter(texts, [REFERENCE]).score, 2)
    assert all(score.interval is None and "version:" in score.signature for score in result.scores)
    assert result.compared == ()


def test_a_worse_system_is_surely_worse_and_the_same_one_is_not() -> None:
    first, same, worse = scored([GOOD, System("same", GOOD.translations), BAD], REFERENCE, samples=200)
    assert first.compared == ()
    assert all(one.difference == 0 and one.p > 0.5 for one in same.compared)
    assert all(one.p < 0.05 for one in worse.compared)
    assert {one.metric: one.difference < 0 for one in worse.compared} == {
        "BLEU": True, "chrF2": True, "chrF2++": True, "TER": False,
    }  # fmt: skip
    assert all(score.interval is not None and "bs:200|seed:12345" in score.signature for score in worse.scores)
    assert any(re.search(r"against the first, p = 0\.\d+ \*", line) for line in lines([first, worse]))


def test_tables_have_every_sentence() -> None:
    results = scored([GOOD, BAD], REFERENCE, samples=0)
    rows = sentence_tsv(results, SOURCE, REFERENCE).decode().splitlines()
    assert len(rows) == 31 and all(len(row.split("\t")) == len(rows[0].split("\t")) == 9 for row in rows)
    found = json.loads(sentence_json(results, SOURCE, REFERENCE))
    assert found[4]["source"] == SOURCE[4]
    assert found[4]["systems"]["good"]["translation"] == GOOD.translations[4]
    assert found[4]["systems"]["good"]["chrF2++"] > found[4]["systems"][BAD.name]["chrF2++"]


def test_the_page_shows_everything_and_nothing_acts() -> None:
    results = scored([GOOD, BAD], REFERENCE, samples=50)
    data = scoring_page(results, SOURCE, REFERENCE, "Translations of <b>x</b>")
    assert data == scoring_page(results, SOURCE, REFERENCE, "Translations of <b>x</b>")
    page = html.fromstring(data.decode())
    assert not page.xpath("//script") and not page.xpath("//b[text()='x']")
    policy = page.xpath("//meta[@http-equiv]/@content")[0]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    sections = page.xpath("//main/section")
    assert len(sections) == 30
    text = sections[0].text_content()
    assert "<b>" in text and "␀" in text and "bad <script>alert(1)</script>" in text
    for dutch in SOURCE:
        assert dutch in page.text_content()
    assert page.xpath("//mark")


def test_the_command_compares_stored_translations(tmp_path: Path) -> None:
    for name, texts in (("s.nl", SOURCE), ("r.en", REFERENCE), ("a.en", GOOD.translations), ("b.en", REFERENCE)):
        (tmp_path / name).write_text("".join(text + "\n" for text in texts), "utf-8")
    (tmp_path / "short.en").write_text("One.\n", "utf-8")
    options = ["evaluate", str(tmp_path / "s.nl"), str(tmp_path / "r.en"), "--samples", "100"]
    files = ["--hypotheses", str(tmp_path / "a.en"), "--hypotheses", str(tmp_path / "b.en")]
    extra = ["--html", str(tmp_path / "c.html"), "--table", str(tmp_path / "t.tsv"), "--json"]
    done = CliRunner().invoke(main, [*options, *files, *extra])
    assert done.exit_code == 0, done.output
    report = json.loads(done.stdout)
    assert [one["name"] for one in report["systems"]] == ["a.en", "b.en"]
    assert report["systems"][1]["compared with the first"][0]["difference"] > 0
    assert report["terms"]["occurrences"] > 0 and report["systems"][1]["scores"][-1]["metric"] == "terms"
    assert report["systems"][1]["scores"][-1]["value"] == report["terms"]["right in the reference"]
    assert (tmp_path / "c.html").exists() and (tmp_path / "t.tsv").exists()
    done = CliRunner().invoke(main, [*options, "--hypotheses", str(tmp_path / "short.en")])
    assert done.exit_code == 1 and "short.en: has 1 line(s)" in done.stderr
    done = CliRunner().invoke(main, [*options, *files, "--table", "x.txt"])
    assert done.exit_code == 2


def test_comet_only_where_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    checkpoint, program = tmp_path / "model.ckpt", tmp_path / "bin" / "comet-score"
    monkeypatch.setenv("PATH", str(program.parent))
    with pytest.raises(KrantError, match=r"no comet-score .* pipx install unbabel-comet"):
        comet(checkpoint, SOURCE, GOOD, REFERENCE)
    program.parent.mkdir()
    program.write_text(COMET_SCORE, "utf-8")
    program.chmod(0o755)
    with pytest.raises(KrantError, match="no such checkpoint"):
        comet(checkpoint, SOURCE, GOOD, REFERENCE)
    checkpoint.touch()
    assert comet(checkpoint, SOURCE, GOOD, REFERENCE).value == 0.8765
    broken = System("broken", ("",) * len(SOURCE))
    with pytest.raises(KrantError, match="comet-score failed: no words"):
        comet(checkpoint, SOURCE, broken, REFERENCE)


COMET_SCORE = f"""#!{sys.executable}
import sys
files = dict(zip(sys.argv[1::2], sys.argv[2::2]))
texts = [open(files[name], encoding="utf-8").read() for name in sys.argv if name in ("-s", "-t", "-r")]
assert [len(text.splitlines()) for text in texts] == [30] * 3, "wrong number of lines"
if not texts[1].strip():
    sys.exit("no words")
print("Some banner")
print(files["-t"] + "\\tscore: 0.8765")
"""


TERMS = Glossary((Term("OVSE", "OSCE"), Term("Poetin", "Putin", forbidden=("Poetin",))), "two")
DUTCH = ["Poetin belde de OVSE.", "Het regende in mei.", "De OVSE zweeg."]
ENGLISH = ["Putin called the OSCE.", "It rained in May.", "It was silent."]


def test_terms_are_counted_in_the_translation_and_in_the_reference() -> None:
    terms = TermAccuracy(TERMS, DUTCH, ENGLISH)
    assert (terms.occurrences, terms.reference_share) == (3, 66.67)
    systems = [System("half", ("Poetin called OSCE.", "Rain.", "The body.")), System("all", ("OSCE Putin", "", "OSCE"))]
    half, full = scored(systems, ENGLISH, samples=100, terms=terms)
    assert [half.scores[-1].value, full.scores[-1].value] == [33.33, 100.0]
    assert half.scores[-1].metric == "terms" and half.scores[-1].interval is not None
    assert (
        "occurrences:3|reference:66.67" in full.scores[-1].signature and TERMS.signature() in half.scores[-1].signature
    )
    assert full.compared[-1].metric == "terms" and full.compared[-1].difference == 66.67
    assert [(one.right, one.of) for one in half.terms] == [(1, 2), (0, 0), (0, 1)]
    assert half.terms[0].wrong == ("Putin, not Poetin",) and half.terms[2].wrong == ("OSCE is missing",)
    assert "terms 1/2: Putin, not Poetin" in scoring_page([half], DUTCH, ENGLISH, "x").decode()
    cells = sentence_tsv([half], DUTCH, ENGLISH).decode().splitlines()[3].split("\t")
    assert cells[-1] == "0/1: OSCE is missing"
    found = json.loads(sentence_json([half], DUTCH, ENGLISH))[0]["systems"]["half"]["terms"]
    assert found == {"right": 1, "of": 2, "wrong": ["Putin, not Poetin"]}


def test_a_source_without_terms_has_no_share_of_them() -> None:
    terms = TermAccuracy(Glossary(), SOURCE, REFERENCE)
    (result,) = scored([GOOD], REFERENCE, samples=0, terms=terms)
    assert "terms" not in [score.metric for score in result.scores] and result.terms == ()
    assert "terms" in [score.metric for score in scored([GOOD], REFERENCE, 0, terms=TermAccuracy(TERMS, [
        "OVSE", *SOURCE[1:]], REFERENCE))[0].scores]  # fmt: skip
