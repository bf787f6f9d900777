"""The one exception for mistakes in what a user gave us: a file, a model, a folder, an argument."""

from __future__ import annotations


class KrantError(ValueError):
    """What is wrong with the user's input. The message names file, line, cause and cure, and is shown as it is."""


def first_line(error: Exception) -> str:
    """What another library's exception says, short enough to stand in a message of ours, without a full stop."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")
