"""`krant`, and `python -m translate`."""

from __future__ import annotations

import signal


def main() -> None:
    """The command line. Until it is there, Ctrl-C ends the process without a word: nothing was begun."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from translate.cli import main as krant

    krant(prog_name="krant")


if __name__ == "__main__":
    main()
