"""How hypothesis runs here: without a deadline, because the machines are shared; in CI the same examples every time."""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("krant", deadline=None)
settings.register_profile("krant-ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("krant-ci" if os.environ.get("CI") else "krant")
