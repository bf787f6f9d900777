"""Both engines on the model in the package, sentence by sentence, and its quick start."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from sacrebleu.metrics import CHRF

from translate.decoding import Decoding
from translate.engine import FastTranslator
from translate.engines import ENGINES, opened
from translate.marian import MarianTranslator
from translate.models import BUNDLED, Model, verified
from translate.normalize import for_model
from translate.translator import Hypothesis

pytestmark = pytest.mark.model
ROOT = Path(__file__).parents[2]
GOLD = json.loads((ROOT / "tests" / "data" / "links.json").read_text("utf-8"))["pairs"][:40]
SENTENCES = [for_model(pair["source"]) for pair in GOLD]
PAIRS = [(for_model(pair["source"]), for_model(pair["target"])) for pair in GOLD]


@pytest.fixture(scope="module")
def model() -> Model:
    return verified("bundled", BUNDLED, "a test")


@pytest.fixture(scope="module")
def fast(model: Model, tmp_path_factory: pytest.TempPathFactory) -> FastTranslator:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KRANT_CACHE", str(tmp_path_factory.mktemp("cache")))
        return FastTranslator(model, Decoding.of(BUNDLED, 4))


@pytest.fixture(scope="module")
def reference() -> MarianTranslator:
    return MarianTranslator(BUNDLED, Decoding.of(BUNDLED, 4))


@pytest.fixture(scope="module")
def both(fast: FastTranslator, reference: MarianTranslator) -> list[tuple[Hypothesis, Hypothesis]]:
    return list(zip(fast.translate(SENTENCES), reference.translate(SENTENCES), strict=True))


def test_sentence_by_sentence_the_engines_say_nearly_the_same(both: list[tuple[Hypothesis, Hypothesis]]) -> None:
    """8 bits move a search at close calls: many sentences are the same to the letter, the others nearly."""
    same = sum(one.text == other.text for one, other in both)
    likeness = CHRF().corpus_score([one.text for one, _ in both], [[other.text for _, other in both]]).score
    assert same >= len(both) // 3, f"{same} of {len(both)}"
    assert likeness >= 85


def test_the_engines_think_alike_of_a_translation(fast: FastTranslator, reference: MarianTranslator) -> None:
    differences = [one - other for one, other in zip(fast.score(PAIRS), reference.score(PAIRS), strict=True)]
    assert abs(sum(differences) / len(differences)) < 0.1
    assert max(map(abs, differences)) < 0.7


def test_the_engines_link_the_same_words(fast: FastTranslator, reference: MarianTranslator) -> None:
    ours, theirs = (
        {(at, *link[:2]) for at, found in enumerate(engine.links(PAIRS)) for link in found}
        for engine in (fast, reference)
    )
    assert len(ours & theirs) >= 0.9 * len(ours | theirs)


def test_characters_outside_the_vocabulary_arrive(fast: FastTranslator, reference: MarianTranslator) -> None:
    """A model with byte pieces copies what it never saw; one without drops it. The engines agree on which."""
    for engine in (fast, reference):
        text = engine.translate(["De burgemeester heet Zieliński."])[0].text
        assert "�" not in text and "<0x" not in text


def test_the_first_sentence_needs_no_torch(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom translate.cli import main\n"
        "main(['translate', '-q', '--model', 'bundled', '-'], standalone_mode=False)"
    )
    code = code.replace("main([", "\ntry:\n    main([") + "\nexcept SystemExit:\n    pass\n"
    code += "print(sorted({'torch', 'transformers', 'huggingface_hub'} & set(sys.modules)), file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, input="Poetin belde gisteren met Biden over de oorlog.\n",
        capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert "Putin" in done.stdout
    assert done.stderr == "[]\n"


@pytest.mark.parametrize("engine", ENGINES)
def test_an_engine_is_chosen_by_name(model: Model, engine: str) -> None:
    translator = opened(model, Decoding(beams=1), engine=engine)  # type: ignore[arg-type]
    assert translator.signature.startswith(engine)
