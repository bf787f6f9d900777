"""What a worker of a cluster does: articles in as bytes, the model loaded once, every article's files out as bytes.

It is the plain run's pipeline, whose results depend neither on company nor on place; that a worker has the same Krant,
the same model and the same arithmetic is checked before it gets its first article.
"""

from __future__ import annotations

import platform
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from align.bitext import Bitext
from align.errors import AlignError
from align.jsonl import read_jsonl
from glossary.terms import Glossary
from translate import outputs
from translate.article import parsed
from translate.batch import Job, Properties, Readable, Waiting
from translate.cli_engine import Running
from translate.cluster_files import article_files
from translate.engine_cache import cache_folder
from translate.errors import KrantError
from translate.formats import Formats
from translate.inputs import Input
from translate.journal_keys import code
from translate.language import check_dutch
from translate.memory import Memory, opened
from translate.models import Model, verified
from translate.opening import Opening
from translate.pipeline import finished
from translate.recall import Answer, asked
from translate.terms import Terms

if TYPE_CHECKING:
    from translate.cluster_target import Target


@dataclass(frozen=True, slots=True)
class Parcel:
    """An article on its way to a worker. `digest` is the hash of its bytes; `state` and `sentences` are what the last
    run left, where the outputs are in a folder of the machine that sends it, and `state_path` names that state."""

    item: Input
    data: bytes
    digest: str
    state: bytes | None = None
    state_path: str = ""
    sentences: bytes = b""


@dataclass(frozen=True, slots=True)
class Made:
    """What became of a parcel: `done`, or else a `problem`. `new` is how many sentences the model was asked for.

    `files` are by their path relative to the outputs; with a target of the worker's own they are there already.
    """

    problem: str = ""
    done: outputs.Done | None = None
    new: int = 0
    is_made: bool = True
    files: tuple[tuple[str, bytes], ...] = ()
    sentences: bytes = b""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kit:
    """What all workers of a run are given. `code` is the hash of the Krant that sends it, to be the same on other
    machines; `memory` names the file."""

    model: Model
    running: Running
    glossary: Glossary
    properties: Properties
    force: bool
    formats: Formats
    code: str
    target: str = ""
    probe: str = ""
    memory: str = ""


class Worker:
    """To be made a Ray actor. `model` and `memory` are files' bytes for machines that do not have them."""

    def __init__(self, kit: Kit, model: Mapping[str, bytes] | None = None, memory: bytes | None = None) -> None:
        self._kit, self._model, self._memory = kit, model, memory
        self._stack = ExitStack()
        self._job: Job | None = None
        self._target: Target | None = None

    def ready(self) -> str:
        """Get ready for work; returns why this worker must not do any, or ''."""
        why = self._hindrance()
        return f"{why} (on {platform.node()})" if why else ""

    def _hindrance(self) -> str:
        kit = self._kit
        try:
            if kit.code not in ("", code()):
                return "it has another Krant, or other libraries. Install the same ones on every machine"
            opening = Opening(model_here(kit.model, self._model), kit.running)
            if opening.signature != dict(kit.properties)["engine"]:
                return f"its processor computes otherwise ({opening.signature}), so that translations would differ"
            if kit.target:
                from translate.cluster_target import Target

                self._target = Target(kit.target)
                if self._target.read(kit.probe) is None:
                    return f"it does not see {kit.target}. Use storage that all machines share"
            terms, memory = Terms(kit.glossary), self._opened(kit.memory)
            self._job = Job(Path(), opening, kit.properties, terms, kit.force, kit.formats, memory)
        except (KrantError, AlignError) as problem:
            return str(problem).rstrip(".")
        self._model = self._memory = None
        return ""

    def make(self, parcels: Sequence[Parcel]) -> list[Made]:
        """What becomes of the parcels, in their order; the model is asked about all of them at once."""
        assert self._job is not None
        stored = self._target.ahead(self._job, parcels) if self._target else [None] * len(parcels)
        found = [self._opened_article(parcel, before) for parcel, before in zip(parcels, stored, strict=True)]
        waiting = [one for one in found if isinstance(one, Waiting)]
        start = time.perf_counter()
        answers = asked([(one.prepared, one.answers) for one in waiting], self._job.translator, self._job.terms)
        each = (time.perf_counter() - start) / max(1, sum(one.new for one in waiting))
        answered = iter(answers)
        made = [
            self._made(parcel, one, next(answered), each) if isinstance(one, Waiting) else one
            for parcel, one in zip(parcels, found, strict=True)
        ]
        return self._target.stored(self._job, parcels, made) if self._target else made

    def _opened_article(self, parcel: Parcel, before: Made | Parcel | None) -> Waiting | Made:
        if isinstance(before, Made):
            return before
        try:
            return waiting(self._job, before or parcel) if self._job else Made("not ready")
        except (KrantError, AlignError) as problem:
            return Made(str(problem))

    def _made(self, parcel: Parcel, one: Waiting, answers: list[Answer], each: float) -> Made:
        job, start = self._job, time.perf_counter()
        assert job is not None
        try:
            translation = finished(one.prepared, [answer.final for answer in answers], job.properties, job.terms)
            files = tuple(article_files(translation, parcel.item, parcel.data, job.formats))
        except (KrantError, AlignError) as problem:
            return Made(str(problem))
        seconds = one.seconds + each * one.new + time.perf_counter() - start
        done = outputs.summary(one.found.source, translation.bitext, seconds, one.found.warnings)
        return Made("", done, one.new, True, files, one.packed(answers, job), tuple(one.found.warnings))

    def _opened(self, name: str) -> Memory | None:
        """The translation memory, in a copy of this worker's: what is found in it does not change during a run."""
        if self._memory is None:
            return None
        place = Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="krant-"))) / name
        place.write_bytes(self._memory)
        return self._stack.enter_context(opened(place))


def waiting(job: Job, parcel: Parcel) -> Waiting:
    """A parcel as the plain run has an article before it asks the model. Raises KrantError and AlignError."""
    start, item = time.perf_counter(), parcel.item
    article, warnings = parsed(parcel.data, item.path, item.name, choices=item.choices)
    if not job.force:
        check_dutch(article.text, str(item.path))
    state = _state(parcel)
    found = Readable(str(item.path), article, warnings, parcel.digest)
    return job.waiting_of(item, found, state, parcel.sentences, start)


def _state(parcel: Parcel) -> Bitext | None:
    try:
        return read_jsonl(parcel.state) if parcel.state is not None else None
    except AlignError as error:
        raise AlignError(parcel.state_path + str(error).removeprefix("JSONL data")) from error


def model_here(model: Model, files: Mapping[str, bytes] | None) -> Model:
    """The same model on this machine: where it is on the sender's, else in the cache, where `files` are put.

    Raises KrantError.
    """
    with suppress(KrantError, OSError):  # it may not be here, or be another one
        found = verified(model.name, model.folder, model.reason)
        if found.files == model.files:
            return replace(found, revision=model.revision)
    if files is None:
        raise KrantError(f"{model.folder}: this model is not on the worker's machine")
    place = cache_folder() / "models" / model.hash[:32]
    try:
        _put(place, files)
    except OSError as error:
        raise KrantError(f"{place}: the model cannot be written there: {error.strerror}. Set KRANT_CACHE") from error
    return replace(verified(model.name, place, model.reason), revision=model.revision)


def _put(place: Path, files: Mapping[str, bytes]) -> None:
    """Whole or not at all; another worker of this machine may be faster, with the same files."""
    if place.exists():
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=place.parent, ignore_cleanup_errors=True) as made:
        new = Path(made) / "new"
        new.mkdir()
        for name, data in files.items():
            (new / name).write_bytes(data)
        with suppress(OSError):
            new.rename(place)
