"""Runs on a real Ray with two workers: the plain run's bytes, whatever is killed, in a folder and in a bucket."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from align.files import write_bitext
from align.jsonl import read_jsonl
from tests.translate.clusters import BUCKET, cluster, kill_workers, objects, storage, workers
from tests.translate.faults import ARTICLES, krant, make_articles, tree
from translate import cluster_run
from translate.cluster_target import Target

pytestmark = [
    pytest.mark.skipif(find_spec("ray") is None, reason="Ray is not installed"),
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc to find the workers"),
]
DOCUMENTS = Path(__file__).parents[1] / "data" / "documents"
MANY = 9
CLUSTER = ("--cluster", "ray", "--workers", "2")
ALONE = ("--cluster", "ray", "--workers", "1")  # a worker takes seconds to start


@pytest.fixture(scope="module")
def bucket() -> Iterator[Any]:
    """The storage, and Ray beside it: workers have the environment in which Ray was started."""
    with storage() as client, cluster():
        yield client


@pytest.fixture
def place(bucket: Any, tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Articles for several windows, in a folder `in` beside `model`."""
    monkeypatch.chdir(tmp_path)
    many = {f"veel/{number:02}.txt": f"Artikel {number}\n\n{ARTICLES['een.txt']}" for number in range(MANY)}
    make_articles(tmp_path / "in", ARTICLES | many)
    (tmp_path / "model").symlink_to(tiny)
    return tmp_path


def translate(*more: str | Path) -> int:
    return krant("translate", "--no-news", "--model", "model", "in", *more)


def test_a_folder_is_made_as_the_plain_run_makes_it(place: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """With documents, all formats, a bad file, decisions of people, and a memory."""
    for name in ("wijkkrant.html", "wijkkrant.docx"):
        if (DOCUMENTS / name).exists():
            shutil.copy(DOCUMENTS / name, place / "in" / f"document-{name}")
    (place / "in" / "leeg.txt").write_bytes(b"")
    (place / "in" / "windows.txt").write_bytes("Het regent in Genève, zei de man van het weer.\n".encode("cp1252"))
    more = ("--also", "xliff,xliff2,tsv,xlsx,docx,jsonl", "--srx", "--memory", "memory.db", "--json")
    assert translate("-o", "plain", *more) == 1
    state = read_jsonl(place / "plain/een.jsonl")
    write_bitext(_approved(state), place / "plain/een.jsonl")
    shutil.copytree(place / "plain", place / "ray")
    shutil.rmtree(place / "ray/.krant")
    for path in (place / "ray").rglob("*.tmx"):
        path.unlink()
    assert translate("-o", "plain", *more) == 1
    capfd.readouterr()
    assert translate("-o", "ray", *more, *CLUSTER, "--force") == 1
    said = capfd.readouterr()
    assert said.out, said.err
    record = json.loads(said.out)
    assert tree(place / "ray") == tree(place / "plain")
    assert record["total"]["articles"] == len(list((place / "ray").rglob("*.en.txt")))
    assert [one["input"] for one in record["problems"]] == ["in/leeg.txt"]
    assert "windows.txt: is Windows-1252" in said.err and "cluster: 2 workers" in said.err


def _approved(state: Any) -> Any:
    from dataclasses import replace

    first, *rest = state.pairs
    return replace(state, pairs=(replace(first, target="A person’s words", status="edited"), *rest))


def test_a_run_whose_workers_are_killed_ends_as_if_nothing_had_been(
    place: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    assert translate("-o", "plain", "-q") == 0
    killed: list[int] = []

    def accept(*arguments: Any) -> None:
        if len(killed) < 2:
            killed.append(kill_workers())
        real(*arguments)

    real = cluster_run.Folder.accept
    monkeypatch.setattr(cluster_run.Folder, "accept", accept)
    assert translate("-o", "ray", *CLUSTER) == 0
    said = capfd.readouterr()
    assert killed[0] > 0
    assert "a worker died (" in said.err and said.out == ""
    assert tree(place / "ray") == tree(place / "plain")
    assert not workers(), "they end with the run"


def test_either_kind_of_run_goes_on_where_the_other_was_stopped(
    place: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    assert translate("-o", "plain", "-q") == 0

    class Stop(Exception):
        pass

    count = 0

    def accept(*arguments: Any) -> None:
        nonlocal count
        count += 1
        if count > 5:
            raise Stop
        real(*arguments)

    real = cluster_run.Folder.accept
    with monkeypatch.context() as patch, pytest.raises(Stop):
        patch.setattr(cluster_run.Folder, "accept", accept)
        translate("-o", "ray", *ALONE)
    capfd.readouterr()
    assert translate("-o", "ray") == 0
    assert f"({len(ARTICLES) + MANY - 5} of them made now)" in capfd.readouterr().err
    assert tree(place / "ray") == tree(place / "plain")
    assert krant("status", "ray") == 0
    (place / "ray/een.tmx").unlink()
    assert translate("-o", "ray", *ALONE) == 0
    assert "(1 of them made now)" in capfd.readouterr().err
    assert tree(place / "ray") == tree(place / "plain")
    assert translate("-o", "ray", *ALONE) == 0
    said = capfd.readouterr().err
    assert "nothing to do" in said and "cluster:" not in said


def test_a_bucket_gets_what_a_folder_gets_and_only_what_is_missing(
    place: Path, bucket: Any, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    assert translate("-o", "plain", "-q", "--srx") == 0
    command = ("-o", f"s3://{BUCKET}/run", "--srx", *ALONE)
    killed: list[int] = []

    def parcel(item: Any) -> Any:
        if item.name.endswith("05"):
            killed.append(kill_workers())
        return real(item)

    real = cluster_run.parcel
    with monkeypatch.context() as patch:
        patch.setattr("translate.cluster_remote.parcel", parcel)
        assert translate(*command) == 0
    assert killed[0] > 0 and "a worker died (" in capfd.readouterr().err
    assert objects(bucket, "run") == tree(place / "plain")

    bucket.delete_object(Bucket=BUCKET, Key="run/map/twee.en.txt")
    bucket.put_object(Bucket=BUCKET, Key="run/drie.html", Body=b"half")
    bucket.delete_object(Bucket=BUCKET, Key="run/index.html")
    assert translate(*command, "--dry-run") == 0
    said = capfd.readouterr()
    assert said.out.splitlines() == [
        "drie: output changed, 0 of 2 sentences to translate",
        "map/twee: output missing, 0 of 3 sentences to translate",
    ]
    assert translate(*command) == 0
    assert f"s3://{BUCKET}/run" in (told := capfd.readouterr().err) and "(2 of them made now)" in told
    assert objects(bucket, "run") == tree(place / "plain")
    stamps = {one["Key"]: one["LastModified"] for one in bucket.list_objects_v2(Bucket=BUCKET)["Contents"]}
    assert translate(*command) == 0
    assert "(none of them made now)" in capfd.readouterr().err
    assert {one["Key"]: one["LastModified"] for one in bucket.list_objects_v2(Bucket=BUCKET)["Contents"]} == stamps


def test_what_stands_in_a_bucket_and_is_not_ours_is_left_alone(
    place: Path, bucket: Any, capfd: pytest.CaptureFixture[str]
) -> None:
    bucket.put_object(Bucket=BUCKET, Key="other/een.en.txt", Body=b"mine")
    assert translate("-o", f"s3://{BUCKET}/other", *ALONE) == 1
    said = capfd.readouterr().err
    assert f"s3://{BUCKET}/other/een.en.txt: is there already, and not from Krant." in said
    found = objects(bucket, "other")
    assert found["een.en.txt"] == b"mine" and "een.tmx" not in found and "drie.tmx" in found


def test_a_bucket_that_is_not_there_is_said_at_once(place: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert translate("-o", "s3://nowhere-at-all/run", *ALONE) == 1
    said = capfd.readouterr().err
    assert said.count("\n") == 1 and said.startswith("krant: s3://nowhere-at-all/run/.krant/probe-")
    assert "Make the bucket first, or check its name." in said


def test_workers_that_do_not_see_the_storage_are_refused(place: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert translate("-o", "memory://run", *ALONE) == 1
    assert "it does not see memory://run. Use storage that all machines share" in capfd.readouterr().err


def test_a_storage_reads_back_what_was_written_under_any_name(bucket: Any) -> None:
    target = Target(f"s3://{BUCKET}/names")
    names = ["a b/c#d?e", "[x]*", "ü–‘’", "a%20b+c&d"]
    for name in names:
        target.write(name, name.encode())
    assert [(target.read(name), target.size(name)) for name in names] == [(n.encode(), len(n.encode())) for n in names]
    assert target.read("nothing") is None and target.size("nothing") is None
