"""The parts of a run on a cluster, without Ray: what is sent when, what a death costs, what is said of mistakes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.translate.faults import krant
from translate import cluster, cluster_pool
from translate.cli_cluster import ADDRESS
from translate.cluster_pool import AT_ONCE, DEATHS, DEATHS_IN_A_ROW, Pool, windows
from translate.cluster_target import Card, Target
from translate.cluster_worker import Made, Parcel, Worker, model_here
from translate.errors import KrantError
from translate.inputs import Input
from translate.journal import Entry
from translate.models import Model, verified


class RayError(Exception):
    pass


class RayTaskError(RayError):
    def __init__(self, cause: Exception) -> None:
        super().__init__(str(cause))
        self.cause = cause


class Ray:
    """As much of Ray as the pool uses, in one thread: a call waits until somebody waits for it.

    A worker dies of an article whose name is in `deadly`, and of the n-th call if n is in `unlucky`.
    """

    exceptions = SimpleNamespace(RayError=RayError, RayTaskError=RayTaskError)

    def __init__(self, deadly: Sequence[str] = (), unlucky: Sequence[int] = (), hindrance: str = "") -> None:
        self.deadly, self.unlucky, self.hindrance = deadly, unlucky, hindrance
        self.calls: dict[int, Any] = {}
        self.waiting: list[int] = []
        self.dead: set[int] = set()
        self.count, self.made = 1000, 0  # numbers that Python does not keep

    def remote(self, kind: Any) -> Any:
        return SimpleNamespace(options=lambda **options: SimpleNamespace(remote=self._actor))

    def _actor(self, kit: Any, **files: Any) -> Any:
        self.made += 1
        number = self.made

        def call(work: Any) -> int:
            self.count += 1
            self.calls[self.count] = (number, work)
            self.waiting.append(self.count)
            return self.count

        ready = SimpleNamespace(remote=lambda: call(None))
        return SimpleNamespace(ready=ready, make=SimpleNamespace(remote=call), number=number)

    def put(self, data: Any) -> Any:
        return data

    def wait(self, refs: list[int], timeout: float) -> tuple[list[int], list[int]]:
        """Equal to what was given, but not the same objects: so it is with Ray's client."""
        return [int(str(next(ref for ref in self.waiting if ref in refs)))], []

    def get(self, ref: int) -> Any:
        self.waiting.remove(ref)
        number, work = self.calls[ref]
        if number in self.dead:
            raise RayError("The actor died unexpectedly")
        if work is None:
            return self.hindrance
        if ref in self.unlucky or any(parcel.item.name in self.deadly for parcel in work):
            self.dead.add(number)
            raise RayError("The actor died unexpectedly")
        return [Made(problem=f"made {parcel.item.name}") for parcel in work]

    def kill(self, actor: Any) -> None:
        self.dead.add(actor.number)


def parcels(count: int, size: int = 100) -> Iterator[Parcel]:
    for number in range(count):
        yield Parcel(Input(Path(f"{number}.txt"), str(number)), b"x" * size, "")


def pool(ray: Ray, workers: int, said: list[str]) -> Pool:
    kit: Any = SimpleNamespace(running=SimpleNamespace(threads=1))
    return Pool(ray, kit, workers, said.append)


def groups(count: int, size: int) -> Iterator[list[Parcel]]:
    every = list(parcels(count))
    return iter([every[at : at + size] for at in range(0, count, size)])


def test_every_article_comes_back_once_and_no_more_than_two_windows_a_worker_are_out() -> None:
    out = most = 0

    def counted() -> Iterator[list[Parcel]]:
        nonlocal out, most
        for group in groups(400, 4):
            out += 1
            most = max(most, out)
            yield group

    found = []
    with pool(Ray(), 3, []) as hired:
        for place, (parcel, made) in enumerate(hired.results(counted()), 1):
            assert made.problem == f"made {parcel.item.name}"
            found.append(parcel.item.name)
            out -= place % 4 == 0
    assert sorted(found, key=int) == [str(number) for number in range(400)]
    assert most <= 3 * AT_ONCE


@pytest.mark.parametrize("unlucky", [(1003,), (1003, 1004), (1005, 1009, 1013), tuple(range(1003, 1015))])
def test_deaths_cost_no_article(unlucky: tuple[int, ...]) -> None:
    said: list[str] = []
    with pool(Ray(unlucky=unlucky), 2, said) as hired:
        found = [parcel.item.name for parcel, made in hired.results(groups(60, 8)) if made.problem.startswith("made")]
    assert sorted(found, key=int) == [str(number) for number in range(60)]
    assert said and all(line.startswith("a worker died (The actor died unexpectedly)") for line in said)


def test_an_article_that_kills_its_worker_is_found_and_given_up_alone() -> None:
    said: list[str] = []
    with pool(Ray(deadly=["17", "40"]), 2, said) as hired:
        found = {parcel.item.name: made.problem for parcel, made in hired.results(groups(64, 16))}
    assert len(found) == 64
    assert [name for name, problem in found.items() if not problem.startswith("made")] in (["17", "40"], ["40", "17"])
    assert found["17"].startswith(f"17.txt: {DEATHS} workers died of it: The actor died unexpectedly. Look at this")
    assert len(said) <= 2 * (4 + DEATHS)


def test_a_run_whose_workers_all_die_is_given_up() -> None:
    said: list[str] = []
    deadly = [str(number) for number in range(1000)]
    with pytest.raises(KrantError, match=f"{DEATHS_IN_A_ROW} workers died one after the other"):
        list(pool(Ray(deadly=deadly), 4, said).results(groups(1000, 64)))


def test_a_worker_that_must_not_work_ends_the_run() -> None:
    with pytest.raises(KrantError, match=r"--cluster: a worker cannot be used: it has another Krant \(on here\)\.$"):
        list(pool(Ray(hindrance="it has another Krant (on here)"), 2, []).results(groups(10, 2)))


def test_windows_grow_and_shrink_and_lose_nothing() -> None:
    left = 5000

    def counted() -> Iterator[Parcel]:
        nonlocal left
        for parcel in parcels(5000, 1000):
            left -= 1
            yield parcel

    found = list(windows(counted(), lambda: left, 4))
    sizes = [sum(len(parcel.data) for parcel in window) for window in found]
    assert [parcel.item.name for window in found for parcel in window] == [str(number) for number in range(5000)]
    assert sizes[0] <= cluster_pool.FIRST_WINDOW + 1000 and sizes[-1] == 1000
    assert max(map(len, found)) <= cluster_pool.MAX_ARTICLES and max(sizes) <= cluster_pool.WINDOW
    assert len(next(windows(parcels(3, 10**9), lambda: 2, 1))) == 1, "an article of any size travels alone"


@pytest.mark.parametrize(
    ("given", "address"),
    [("ray", None), ("ray://auto", "auto"), ("ray://head:10001", "head:10001"), ("ray://[::1]:10001", "[::1]:10001")],
)
def test_addresses(given: str, address: str | None) -> None:
    found = ADDRESS.fullmatch(given)
    assert found and found[1] == address


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["in", "--cluster", "spark"], "--cluster spark: use ray, ray://auto or ray://HOST:PORT."),
        (["in", "--cluster", "ray://head"], "--cluster ray://head: use ray, ray://auto or ray://HOST:PORT."),
        (["in", "--workers", "2"], "--workers are those of a cluster; give --cluster ray, too, or use --threads."),
        (["in", "-o", "s3://b/p"], "-o s3://b/p: only --cluster ray writes there. Choose a folder, or add it."),
        (["-", "--cluster", "ray"], "- (stdin) is one text, which no cluster makes faster. Leave --cluster out."),
    ],
)
def test_what_does_not_go_together(
    options: list[str], message: str, place: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert krant("translate", *options) == 2
    assert f"Error: {message}" in capfd.readouterr().err


def test_without_ray_the_cure_is_said_and_nothing_is_done(
    place: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cluster, "find_spec", lambda name: None)
    assert krant("translate", "in", "-o", "out", "--cluster", "ray") == 1
    said = capfd.readouterr().err
    assert said == "krant: --cluster ray: Ray is not installed. Install it with: pip install 'krant[ray]'\n"
    assert not (place / "out").exists()


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("nope://x/y", "-o nope://x/y: Protocol not known: nope. Use s3://BUCKET/PREFIX, another of fsspec's, or a"),
        ("s3://", "-o s3://: has no bucket or folder. Use s3://BUCKET/PREFIX."),
    ],
)
def test_targets_that_are_none(target: str, message: str) -> None:
    pytest.importorskip("s3fs")
    with pytest.raises(KrantError) as raised:
        Target(target)
    assert str(raised.value).startswith(message)


def test_a_storage_that_is_no_object_store_gets_whole_files_under_their_names(tmp_path: Path) -> None:
    pytest.importorskip("fsspec")
    target = Target(f"local://{tmp_path}/deep/er")
    target.write("a/b.txt", b"one")
    target.write("a/b.txt", b"two")
    assert (tmp_path / "deep/er/a/b.txt").read_bytes() == b"two" == target.read("a/b.txt")
    assert [path.name for path in (tmp_path / "deep/er/a").iterdir()] == ["b.txt"]
    (tmp_path / "deep/er/file").write_bytes(b"")
    with pytest.raises(KrantError, match=r"/deep/er/file/x: cannot be written: "):
        target.write("file/x", b"")


def test_a_card_comes_back_as_it_was() -> None:
    entry = Entry("in/é.txt", "d", {"model": "m"}, {"name": "x", "warnings": []}, bytes(range(256)))
    card = Card(entry, {"x.tmx": 5})
    assert Card.unpacked(card.packed()) == card
    for broken in (b"", b"{}", b"[]", b"null", card.packed()[:-9], card.packed().replace(b'"digest"', b'"digits"')):
        assert Card.unpacked(broken) is None


def test_a_worker_with_another_krant_is_not_used(tiny: Path) -> None:
    kit: Any = SimpleNamespace(code="another")
    assert Worker(kit).ready().startswith("it has another Krant, or other libraries. Install the same ones on every")


def test_a_model_that_is_not_on_the_workers_machine_is_put_into_its_cache(
    tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KRANT_CACHE", str(tmp_path / "cache"))
    model = verified("tiny", tiny, "for a test")
    elsewhere = Model(model.name, Path("/nowhere/else"), model.reason, "r", model.files)
    files = {name: (tiny / name).read_bytes() for name, _ in model.files}
    assert model_here(model, None) == model
    with pytest.raises(KrantError, match="/nowhere/else: this model is not on the worker's machine"):
        model_here(elsewhere, None)
    for _ in range(2):
        found = model_here(elsewhere, files)
        assert found.folder.is_relative_to(tmp_path / "cache")
        assert (found.hash, found.revision, found.signature) == (model.hash, "r", elsewhere.signature)
    assert [path.name for path in (tmp_path / "cache/models").iterdir()] == [model.hash[:32]]


def test_ray_is_not_imported_unless_it_is_asked_for(place: Path, capfd: pytest.CaptureFixture[str]) -> None:
    import subprocess
    import sys

    code = (
        "import json, sys\nfrom translate.cli import main\nmain(['translate', '--help'], standalone_mode=False)\n"
        "import translate.cluster, translate.cluster_run, translate.cluster_remote\n"
        "print(json.dumps([name for name in ('ray', 'fsspec', 's3fs', 'grpc') if name in sys.modules]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert json.loads(done.stdout.splitlines()[-1]) == []
