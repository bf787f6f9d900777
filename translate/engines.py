"""Which engine runs a model: CTranslate2, or torch, the reference."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from translate.decoding import Decoding

if TYPE_CHECKING:
    from translate.engine import FastTranslator
    from translate.marian import MarianTranslator
    from translate.models import Model

Engine = Literal["ctranslate2", "torch"]
ENGINES: tuple[Engine, ...] = ("ctranslate2", "torch")


def opened(
    model: Model, decoding: Decoding, *, engine: Engine = "ctranslate2", threads: int | None = None
) -> FastTranslator | MarianTranslator:
    """The model, ready to translate. `decoding` as `Decoding.of` gives it. Raises KrantError."""
    if engine == "torch":
        from translate.marian import MarianTranslator

        return MarianTranslator(model.folder, decoding, threads=threads)
    from translate.engine import FastTranslator

    return FastTranslator(model, decoding, threads=threads)
