"""A Ray cluster for a test file, a storage with S3's interface beside it, and the means to kill workers."""

from __future__ import annotations

import os
import signal
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

BUCKET = "kranten"


@contextmanager
def cluster(cpus: int = 2) -> Iterator[Any]:
    """Ray, on this machine, with small means. What its libraries warn of is not ours."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import ray

        from translate.cluster import ENVIRONMENT

        os.environ.update(ENVIRONMENT)
        ray.init(
            "local",
            num_cpus=cpus,
            include_dashboard=False,
            object_store_memory=80 * 2**20,
            log_to_driver=False,
            logging_level="critical",
        )
        try:
            yield ray
        finally:
            ray.shutdown()


@contextmanager
def storage() -> Iterator[Any]:
    """moto's server with a bucket, named by the environment; yields boto3's client."""
    with warnings.catch_warnings(), pytest.MonkeyPatch.context() as patch:
        warnings.simplefilter("ignore")
        from moto.server import ThreadedMotoServer

        server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        server.start()
        host, port = server.get_host_and_port()
        for name, value in {
            "AWS_ENDPOINT_URL": f"http://{host}:{port}",
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_EC2_METADATA_DISABLED": "true",
            "NO_PROXY": "127.0.0.1",
        }.items():
            patch.setenv(name, value)
        import boto3

        client = boto3.client("s3")
        client.create_bucket(Bucket=BUCKET)
        try:
            yield client
        finally:
            client.close()
            server.stop()


def objects(client: Any, prefix: str) -> dict[str, bytes]:
    """Everything below a prefix of the bucket but what Krant keeps for itself."""
    found = {}
    for page in client.get_paginator("list_objects_v2").paginate(Bucket=BUCKET, Prefix=prefix + "/"):
        for one in page.get("Contents", ()):
            name = one["Key"].removeprefix(prefix + "/")
            if not name.startswith(".krant/"):
                found[name] = client.get_object(Bucket=BUCKET, Key=one["Key"])["Body"].read()
    return dict(sorted(found.items()))


def workers() -> list[int]:
    """The process numbers of this process' own Ray workers that are at work for Krant."""
    parents, titles = {}, {}
    for place in Path("/proc").iterdir():
        if place.name.isdigit():
            try:
                parents[int(place.name)] = int((place / "stat").read_text().rpartition(")")[2].split()[1])
                titles[int(place.name)] = (place / "cmdline").read_bytes()
            except OSError:
                continue  # it has just ended

    def ours(number: int) -> bool:
        while number > 1 and number != os.getpid():
            number = parents.get(number, 0)
        return number == os.getpid()

    return [number for number, title in titles.items() if title.startswith(b"ray::Worker") and ours(number)]


def kill_workers() -> int:
    """Kill all of them as the system would; returns how many."""
    found = workers()
    for number in found:
        os.kill(number, signal.SIGKILL)
    return len(found)
