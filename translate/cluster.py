"""A Ray cluster to work on: started for the run on this machine, or one that is there; and what went wrong with it."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any
from warnings import catch_warnings, simplefilter

from translate.errors import KrantError, first_line
from translate.processors import processors

if TYPE_CHECKING:
    from translate.cli_cluster import Spread

OBJECTS = 256 * 2**20  # bytes of shared memory for what is on its way; bounded windows need far less
# Ray would report its use to its makers, warn of a change that concerns nobody without accelerators, and give its
# workers the lowest priority, so that on a busy machine a run would wait for everybody.
ENVIRONMENT = {
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",
    "RAY_worker_niceness": "0",
}


class _Unheard(io.TextIOBase):
    """A stdout that swallows what Ray's threads print, which would end up in the middle of a result."""

    def write(self, text: str) -> int:
        return len(text)


def require_ray() -> None:
    """Raises KrantError where Ray is not installed. Does not import it."""
    if find_spec("ray") is None:
        raise KrantError("--cluster ray: Ray is not installed. Install it with: pip install 'krant[ray]'")


@contextmanager
def connected(spread: Spread, threads: int) -> Iterator[Any]:
    """Yields the module ray, connected to the cluster, whose workers will have so many `threads` each.

    A cluster of the run's own ends with it; a program that is connected already stays so. Raises KrantError.
    """
    require_ray()
    for name, value in ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    import ray

    is_ours = not ray.is_initialized()
    with redirect_stdout(_Unheard()):
        if is_ours:
            _start(ray, spread, threads)
        try:
            yield ray
        except (ConnectionError, ray.exceptions.RaySystemError) as error:
            raise KrantError(f"{_name(spread)}: was lost: {first_line(error)}. Run the same command again.") from error
        finally:
            if is_ours:
                ray.shutdown()


def workers_of(ray: Any, spread: Spread, threads: int) -> int:
    """How many workers the run has: as asked, else as many as the cluster has processors for."""
    return spread.workers or max(1, int(ray.cluster_resources().get("CPU", 1)) // threads)


def _start(ray: Any, spread: Spread, threads: int) -> None:
    quiet = {"log_to_driver": False, "logging_level": "critical"}
    try:
        _init(ray, spread, threads, quiet)
    # Ray, gRPC and the system each have their own, among them plain RuntimeError and Exception.
    except Exception as error:
        cure = (
            "Check the address, that the cluster has this machine's versions of Ray and Python, and "
            "RAY_AUTH_MODE=token and RAY_AUTH_TOKEN if it wants one"
        )
        cure = cure if spread.address else "Free memory and space in /tmp and /dev/shm, or leave --cluster out"
        raise KrantError(f"{_name(spread)}: cannot be reached: {first_line(error)}. {cure}.") from error


def _init(ray: Any, spread: Spread, threads: int, quiet: dict[str, Any]) -> None:
    with catch_warnings():
        simplefilter("ignore")  # what Ray warns of it says again as an error, or it concerns nobody here
        if not spread.address:
            count = (spread.workers or max(1, processors() // threads)) * threads
            ray.init("local", num_cpus=count, include_dashboard=False, object_store_memory=OBJECTS, **quiet)
        elif spread.address == "auto":
            ray.init("auto", **quiet)
        else:
            ray.init(f"ray://{spread.address}", **quiet)


def _name(spread: Spread) -> str:
    return f"--cluster ray://{spread.address}" if spread.address else "--cluster ray"
