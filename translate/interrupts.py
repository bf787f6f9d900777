"""What ends a command from outside: Ctrl-C, SIGTERM, a terminal that is closed. A line, and the exit code of shells.

Nothing has to be saved then: what is on the disk is whole at any moment (`align.files`, `translate.journal`). So the
first signal ends the command by a KeyboardInterrupt, which lets writers remove their hidden files; the next one ends
the process where it is.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any

import click

from translate.saying import say

SIGNALS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
INTERRUPTED = 128 + signal.SIGINT  # what a shell says of a program that Ctrl-C ended


class Interrupted(KeyboardInterrupt):
    """A signal asked for the end. `code` is the exit code."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.code = 128 + number


def code_of(interrupt: KeyboardInterrupt) -> int:
    """The exit code for an interruption, whatever raised it."""
    return interrupt.code if isinstance(interrupt, Interrupted) else INTERRUPTED


def leave(code: int) -> None:
    """End the process at once: an engine that is let go first computes what it was given, for minutes."""
    with suppress(OSError, ValueError):  # a terminal that is gone
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)


class Stoppable(click.Group):
    """A group whose commands end as this module says, also where a library makes another error of the interrupt."""

    def invoke(self, ctx: click.Context) -> Any:
        with _listening() as received:
            try:
                return super().invoke(ctx)
            except KeyboardInterrupt as interrupt:
                _end(code_of(interrupt))
            except SystemExit as end:
                if not received or not end.code:
                    raise
                leave(received[0].code)  # what there is to say was said
            except Exception:
                if not received:
                    raise
                _end(received[0].code)
        return None


def _end(code: int) -> None:
    with suppress(OSError, ValueError):
        say("interrupted; nothing is half written. Run the same command again.")
    leave(code)


@contextmanager
def _listening() -> Iterator[list[Interrupted]]:
    """Yields what was received. Signals that are ignored (nohup) stay so; only the main thread can listen."""
    received: list[Interrupted] = []
    if threading.current_thread() is not threading.main_thread():
        yield received
        return

    def interrupt(number: int, frame: FrameType | None) -> None:
        for one in former:
            signal.signal(one, signal.SIG_DFL)
        received.append(Interrupted(number))
        raise received[0]

    def unraisable(problem: Any) -> None:
        """An interrupt where Python drops errors, such as in a destructor, would be no interrupt."""
        if isinstance(problem.exc_value, Interrupted):
            _end(problem.exc_value.code)
        hook(problem)

    found = {number: signal.getsignal(number) for number in SIGNALS}
    former = {number: handler for number, handler in found.items() if handler not in (signal.SIG_IGN, None)}
    hook, sys.unraisablehook = sys.unraisablehook, unraisable
    try:
        for number in former:
            signal.signal(number, interrupt)
        yield received
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)
        sys.unraisablehook = hook
