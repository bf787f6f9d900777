"""The one exception for mistakes in what a user gave us: a file, a model, a folder, an argument."""

from __future__ import annotations


class KrantError(ValueError):
    """What is wrong with the user's input. The message names file, line, cause and cure, and is shown as it is."""
