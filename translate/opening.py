"""A model that is opened only when it is asked: a run in which nothing is new never loads it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from translate.translator import Hypothesis, Translator

if TYPE_CHECKING:
    from translate.cli_engine import Running
    from translate.engine import FastTranslator
    from translate.marian import MarianTranslator
    from translate.models import Model


@dataclass(frozen=True)
class Opening:
    """A model and how it will run. `opened` is the engine, loaded once; what outputs record is known before."""

    model: Model
    running: Running

    @cached_property
    def opened(self) -> FastTranslator | MarianTranslator:
        return self.running.opened(self.model)

    @cached_property
    def signature(self) -> str:
        """What will run the model, and how exactly it computes."""
        if self.running.engine == "torch":
            return self.opened.signature
        from translate.engine import default_compute

        return f"ctranslate2 {default_compute()}"

    @cached_property
    def term_markup(self) -> tuple[str, str] | None:
        """The marks by which the model is told terms. Raises KrantError for a damaged krant.json."""
        from translate.decoding import Decoding

        return Decoding.of(self.model.folder, self.running.beams).term_markup

    def translate(self, sentences: Sequence[str]) -> list[Hypothesis]:
        return self.opened.translate(sentences)


def engine_of(translator: Translator) -> Translator:
    """What can be asked for links and alternatives, too; opens the model."""
    return translator.opened if isinstance(translator, Opening) else translator


def cancel(translator: Translator) -> None:
    """Nobody waits for an answer any more: what is being asked in another thread ends soon, with an exception, if the
    engine knows how to."""
    engine = vars(translator).get("opened") if isinstance(translator, Opening) else translator
    end = getattr(engine, "cancel", None)
    if end is not None:
        end()
