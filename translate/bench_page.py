"""How quick the review page of a long article is (`krant bench page`).

A page of made-up sentences is opened from a file in headless Chromium (Playwright). Reported are the first contentful
paint and, for each key, filter and search, the time from the event until the next frame, which has its effect, is on
the screen, in milliseconds, of some rounds; and the processor time of the page's main thread until then, which says the
same on a machine that is busy with other things.
"""

from __future__ import annotations

import random
import shutil
import statistics
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from align.bitext import Bitext, Change, Flag, Pair
from align.page import page
from translate.errors import KrantError

WORDS = "de Navo-top in Genève gaat over veiligheid en geld zegt premier die voor het eerst sinds maanden weer spreekt"
ENGLISH = "the NATO summit in Geneva is about security and money says premier who for the first time in months speaks"
# How long the scripts worked, and until the frame with their effect was painted (a message waits for that).
MEASURE = """work => new Promise(done => {
  const start = performance.now();
  work();
  const handled = performance.now() - start;
  requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => done([handled, performance.now() - start]);
    channel.port2.postMessage(null);
  });
})"""
KEY = """key => (MEASURE)(() => document.activeElement.dispatchEvent(
  new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true })))""".replace("MEASURE", MEASURE)
TYPE = """text => (MEASURE)(() => { const field = document.getElementById('query'); field.value = text;
  field.dispatchEvent(new Event('input', { bubbles: true })); })""".replace("MEASURE", MEASURE)
CHOOSE = """value => (MEASURE)(() => { const field = document.getElementById('status-filter'); field.value = value;
  field.dispatchEvent(new Event('change', { bubbles: true })); })""".replace("MEASURE", MEASURE)
CLICK = "selector => (MEASURE)(() => document.querySelector(selector).click())".replace("MEASURE", MEASURE)
PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
READY = "performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"


Times = tuple[float, float, float]
"""Of one event, in milliseconds: until it was on the screen, until the scripts were done, of the processor."""


def processor_time(opened: Any) -> Callable[[], float]:
    """A clock of the milliseconds that the page's main thread has worked."""
    session = opened.context.new_cdp_session(opened)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def clock() -> float:
        metrics = session.send("Performance.getMetrics")["metrics"]
        return 1000 * float(next(one["value"] for one in metrics if one["name"] == "TaskDuration"))

    return clock


def made_up(sentences: int) -> Bitext:
    """A bitext of that many sentences in paragraphs of 1 to 6, a tenth of them flagged; always the same one."""
    chance = random.Random(1)
    pairs: list[Pair] = []
    paragraph = 0
    while len(pairs) < sentences:
        for _ in range(min(chance.randint(1, 6), sentences - len(pairs))):
            size = chance.randint(6, 32)
            dutch, english = (chance.choices(words.split(), k=size) for words in (WORDS, ENGLISH))
            flags = (Flag("number-differs", "40, 400"),) if chance.random() < 0.1 else ()
            changes = (Change("Genève", "Genève", "Geneva", "glossary"),) if chance.random() < 0.2 else ()
            links = tuple((number, number) for number in range(size))
            number = str(len(pairs))
            texts = " ".join([*dutch, number]) + ".", " ".join([*english, number]) + "."
            pairs.append(Pair(*texts, paragraph, "text", -chance.random(), flags, changes, links))
        paragraph += 1
    return Bitext("bench", "nl", "en", tuple(pairs), (("version", "bench"), ("model", "none")))


def measured(opened: Any, path: Path, rounds: int) -> dict[str, list[Times]]:
    """The times of everything, in the order in which an editor would do it."""
    found: dict[str, list[Times]] = {}
    cpu = processor_time(opened)

    def time(name: str, script: str, argument: object) -> None:
        before = cpu()
        handled, shown = opened.evaluate(script, argument)
        found.setdefault(name, []).append((shown, handled, cpu() - before))

    for _ in range(rounds):
        opened.goto("about:blank")
        start = cpu()
        opened.goto(path.as_uri())
        opened.wait_for_timeout(1500)  # as long as a reader needs to find the first key
        paint = opened.evaluate(PAINT)
        found.setdefault("first paint", []).append((paint, opened.evaluate(READY), cpu() - start))
        for key, name in (("j", "next"), ("k", "previous"), ("n", "next flagged"), ("a", "approve"), ("r", "reject")):
            for _ in range(4):
                time(f"{key} {name}", KEY, key)
        for key, name in (("v", "next unreviewed"), ("m", "merge"), ("u", "undo"), ("U", "redo"), ("A", "paragraph")):
            time(f"{key} {name}", KEY, key)
        time("e edit", KEY, "e")
        time("Escape in the field", KEY, "Escape")
        time("f flagged", KEY, "f")
        time("f all", KEY, "f")
        time("Escape all", KEY, "Escape")
        for text in ("g", "ge", "gen", "geneva", "1999", "nergens", ""):
            time(f"search {text or 'cleared'}", TYPE, text)
        for value in ("approved", "unreviewed", ""):
            time(f"status {value or 'any'}", CHOOSE, value)
        time("chip", CLICK, "[data-mark] button")
        time("Escape chip", KEY, "Escape")
        opened.evaluate("localStorage.clear()")
    return found


def in_browser(work: Callable[[Any], Any]) -> Any:
    """Do `work` with a fresh page of headless Chromium. Raises KrantError where there is none."""
    chromium = next(filter(None, map(shutil.which, ("/usr/bin/chromium", "chromium", "google-chrome"))), None)
    try:
        from playwright.sync_api import sync_playwright
    except ImportError as error:
        raise KrantError("Playwright is missing: pip install playwright.") from error
    if chromium is None:
        raise KrantError("Chromium is missing: apt install chromium.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        try:
            return work(browser.new_page(viewport={"width": 1360, "height": 900}))
        finally:
            browser.close()


def figures(found: dict[str, list[Times]]) -> dict[str, dict[str, float]]:
    """Milliseconds until it is on the screen, until the scripts were done (`handled`), and of the processor (`cpu`).

    For the first paint the latter two are until the page was ready, and of the whole loading.
    """
    return {
        name: {
            "median": round(statistics.median(shown for shown, _, _ in times), 1),
            "quickest": round(min(shown for shown, _, _ in times), 1),
            "worst": round(max(shown for shown, _, _ in times), 1),
            "handled": round(statistics.median(handled for _, handled, _ in times), 1),
            "cpu": round(statistics.median(cpu for _, _, cpu in times), 1),
        }
        for name, times in found.items()
    }


def bench(sentences: int, rounds: int) -> dict[str, Any]:
    """Measure a page of that many sentences. Raises KrantError without a browser."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.html"
        path.write_bytes(page(made_up(sentences), title="Bench"))
        size = path.stat().st_size
        found = in_browser(lambda opened: measured(opened, path, rounds))
    return {"sentences": sentences, "bytes": size, "milliseconds": figures(found)}
