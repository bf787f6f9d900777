"""Outputs that are no folder: any storage that fsspec knows (s3://, gs://, abfs://, sftp:// …), written by workers.

What the journal is for a folder, a card of each article is here, `.krant/articles/NAME.json`: it is written before the
article's files, with their names and what the model made of the sentences, and again after them, with their sizes. So a
worker may die anywhere: whoever comes next finds what is whole, and makes the rest with the same bytes.
"""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from itertools import islice
from typing import Any, TypeVar

from align.errors import AlignError
from translate.batch import Job
from translate.cluster_worker import Made, Parcel
from translate.errors import KrantError, first_line
from translate.journal import RUN, Entry
from translate.journal_lock import FOLDER
from translate.outputs import STATE, Done

LINES = 16  # requests at a time
T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Card:
    """What is known of an article's files: the journal's entry, and for each file the size it has."""

    entry: Entry
    sizes: dict[str, int]

    def packed(self) -> bytes:
        value = asdict(self.entry) | {"sizes": self.sizes}
        value["sentences"] = base64.b85encode(self.entry.sentences).decode("ascii")
        return json.dumps(value).encode("ascii")

    @staticmethod
    def unpacked(data: bytes) -> Card | None:
        """What `packed` packed; None where that cannot be read, since it can be had again."""
        try:
            value = json.loads(data)
            sizes = dict(value.pop("sizes"))
            value["sentences"] = base64.b85decode(value["sentences"])
            return Card(Entry(**value), sizes)
        except (ValueError, TypeError, KeyError, AttributeError):
            return None


class Target:
    """The storage at an address. Paths are relative to it. Every method raises KrantError when the storage refuses."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._fs, self._root = _opened(url)
        self._lines = ThreadPoolExecutor(LINES, thread_name_prefix="krant-target")

    def read(self, path: str) -> bytes | None:
        """The content of a file, None where there is none."""
        with self._told(path, "read"):
            try:
                return bytes(self._fs.cat_file(self._at(path)))
            except FileNotFoundError:
                return None

    def write(self, path: str, data: bytes) -> None:
        """Afterwards the file has all of the data, or what it had before.

        Object stores put an object whole; elsewhere a hidden file beside it gets its name.
        """
        final = self._at(path)
        with self._told(path, "written"):
            if self._fs.async_impl:
                self._fs.pipe_file(final, data)
                return
            parent = final.rpartition("/")[0]
            self._fs.makedirs(parent, exist_ok=True)
            hidden = f"{parent}/.krant-{secrets.token_hex(8)}.tmp"
            self._fs.pipe_file(hidden, data)
            self._fs.mv(hidden, final)

    def size(self, path: str) -> int | None:
        with self._told(path, "read"):
            try:
                return int(self._fs.info(self._at(path))["size"])
            except FileNotFoundError:
                return None

    def remove(self, path: str) -> None:
        with self._told(path, "deleted"):
            self._fs.rm_file(self._at(path))

    def at_once(self, function: Callable[[T], R], values: Iterable[T]) -> Iterator[R]:
        """`function` of every value, several at a time, in order."""
        rest = iter(values)
        while some := list(islice(rest, 16 * LINES)):
            yield from self._lines.map(function, some)

    def replace(self, owner: str, path: str, data: bytes) -> None:
        """A file of the owner's gets other content, which is right from now on."""
        card = self.card(owner)
        self.write(path, data)
        if card is not None:
            self.keep(owner, card.entry, card.sizes | {path: len(data)})

    def card(self, owner: str) -> Card | None:
        data = self.read(_place(owner))
        return Card.unpacked(data) if data is not None else None

    def entry(self, name: str) -> Entry | None:
        card = self.card(name)
        return card.entry if card else None

    def damage(self, owner: str) -> str:
        """Which of the owner's files is `missing` or `changed` (has another size); '' if none is."""
        card = self.card(owner)
        return self._damage(card) if card else "missing"

    def claim(self, owner: str, paths: Iterable[str]) -> None:
        """Raises KrantError where one of the files is there and Krant did not write it."""
        if self.card(owner) is None:
            for path in paths:
                if self.size(path) is not None:
                    raise KrantError(
                        f"{self.url}/{path}: is there already, and not from Krant. Move it away, choose another place "
                        "with -o, or let it be replaced with --force."
                    )

    def keep(self, owner: str, entry: Entry, sizes: dict[str, int]) -> None:
        self.write(_place(owner), Card(entry, sizes).packed())

    def ahead(self, job: Job, parcels: Sequence[Parcel]) -> list[Made | Parcel]:
        """For each parcel what was made of it already, or the parcel with what the last run left of it."""
        return list(self.at_once(lambda one: self._ahead(job, one), parcels))

    def stored(self, job: Job, parcels: Sequence[Parcel], made: Sequence[Made]) -> list[Made]:
        """Write what was made; what comes back has no files any more."""
        return [self._stored(job, parcel, one) for parcel, one in zip(parcels, made, strict=True)]

    def _ahead(self, job: Job, parcel: Parcel) -> Made | Parcel:
        item = parcel.item
        try:
            card = self.card(item.name)
            if card and card.entry.done is not None and not self._reason(job, parcel, card):
                return Made(done=replace(Done(**card.entry.done), input=str(item.path)), is_made=False)
            if not job.force and card is None:
                self.claim(item.name, job.paths(item))
            path = item.name + STATE
            state = self.read(path) if card else None
        except (KrantError, AlignError) as problem:
            return Made(str(problem))
        sentences = card.entry.sentences if card else b""
        return replace(parcel, state=state, state_path=f"{self.url}/{path}", sentences=sentences)

    def _stored(self, job: Job, parcel: Parcel, made: Made) -> Made:
        if not made.files or made.done is None:
            return made
        item, properties = parcel.item, dict(job.recorded(parcel.item))
        sizes = {path: len(data) for path, data in made.files}
        try:
            self.keep(item.name, Entry("", "", {}, None, made.sentences), sizes)
            *first, last = made.files  # the state, which holds what people decided, when all else is there
            for _ in self.at_once(lambda file: self.write(*file), first):
                pass
            self.write(*last)
            entry = Entry(made.done.input, parcel.digest, properties, asdict(made.done), made.sentences)
            self.keep(item.name, entry, sizes)
        except (KrantError, AlignError) as problem:
            return Made(str(problem))
        return replace(made, files=(), sentences=b"")

    def _reason(self, job: Job, parcel: Parcel, card: Card) -> str:
        return job.reason(parcel.item, card.entry, lambda owner: self._damage(card), parcel.digest)

    def _damage(self, card: Card) -> str:
        found = {path: self.size(path) for path in card.sizes}
        if None in found.values():
            return "missing"
        return "changed" if found != card.sizes else ""

    def _at(self, path: str) -> str:
        return f"{self._root}/{path}"

    @contextmanager
    def _told(self, path: str, what: str) -> Iterator[None]:
        try:
            yield
        except KrantError:
            raise
        except Exception as error:  # every storage has its own
            raise KrantError(f"{self.url}/{path}: cannot be {what}: {first_line(error)}. {_cure(error)}") from error


@contextmanager
def probed(url: str) -> Iterator[tuple[Target, str]]:
    """The storage, and a file in it that workers have to see. Raises KrantError where nothing can be written."""
    target, probe = Target(url), f"{FOLDER}/probe-{secrets.token_hex(8)}"
    target.write(probe, b"krant")
    try:
        yield target, probe
    finally:
        target.remove(probe)


def _place(owner: str) -> str:
    return f"{FOLDER}/run.json" if owner == RUN else f"{FOLDER}/articles/{owner}.json"


def _opened(url: str) -> tuple[Any, str]:
    try:
        from fsspec.core import url_to_fs

        system, root = url_to_fs(url, skip_instance_cache=True, use_listings_cache=False)
    except ImportError as error:
        raise KrantError(f"-o {url}: {first_line(error)}. For s3:// that is: pip install 'krant[s3]'") from error
    except ValueError as error:
        raise KrantError(
            f"-o {url}: {first_line(error)}. Use s3://BUCKET/PREFIX, another of fsspec's, or a folder."
        ) from error
    if not root.strip("/"):
        raise KrantError(f"-o {url}: has no bucket or folder. Use s3://BUCKET/PREFIX.")
    return system, str(root).rstrip("/")


def _cure(error: Exception) -> str:
    match error:
        case FileNotFoundError():
            return "Make the bucket first, or check its name."
        case PermissionError():
            return "Check the credentials, and that they may write there."
        case _:
            return "Check the address, the network and the credentials."
