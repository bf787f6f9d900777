"""Converted models go into a cache of the tests; hypothesis has no deadline here, and in CI the same examples."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from hypothesis import settings

from tests.chromium import browser, fresh  # noqa: F401 (fixtures: one browser for all files of a process)

settings.register_profile("krant", deadline=None)
settings.register_profile("krant-ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("krant-ci" if os.environ.get("CI") else "krant")
# Converted models go here and not into the user's cache.
os.environ.setdefault("KRANT_CACHE", str(Path(tempfile.gettempdir()) / f"krant-tests-{os.getuid()}"))
