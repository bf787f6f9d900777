"""A browser for the tests of the pages, which it watches: what a page does that it should not fails the test.

Needs Chromium (Debian: `apt install chromium`) and Playwright for Python; without them the tests are skipped and say
so, and with the environment variable CI they fail.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from tests.align.pages import ARGUMENTS, CHROMIUM, Open, Watched


def _missing(request: pytest.FixtureRequest, what: str) -> None:
    """Fail where it matters (CI), skip elsewhere, and in both cases say so where it is seen."""
    reason = f"{what} is missing: the pages are NOT tested in a browser (apt install chromium; pip install playwright)"
    if os.environ.get("CI"):
        pytest.fail(reason)
    capture: Any = request.config.pluginmanager.get_plugin("capturemanager")
    with capture.global_and_fixture_disabled():
        print(f"\nWARNING: {reason}", file=sys.stderr)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def browser(request: pytest.FixtureRequest) -> Iterator[Any]:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        _missing(request, "Playwright")
    if CHROMIUM is None:
        _missing(request, "Chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS.split())
        yield chromium
        chromium.close()


@pytest.fixture
def fresh(browser: Any) -> Iterator[Open]:
    """Make a watched page in a context of its own; at the end nothing bad may have happened in any of them."""
    opened: list[tuple[Any, Watched]] = []

    def make(**options: Any) -> Watched:
        context = browser.new_context(**({"viewport": {"width": 1360, "height": 900}} | options))
        watched = Watched(context.new_page()).watch()
        opened.append((context, watched))
        return watched

    yield make
    trouble = [line for _, watched in opened for line in watched.trouble]
    for context, _ in opened:
        context.close()
    assert trouble == []
