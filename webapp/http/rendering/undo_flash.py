"""What was just done, said on the next page with its way back in one tap."""

from __future__ import annotations

from flask import flash

UNDO = "undo"
"""The category of such a message; the frame of the pages shows it with a button."""


def flash_undo(words: str, action: str, **fields: str) -> None:
    """Say what was done; `action`: the address that undoes it, told these fields."""
    # One message each: what is flashed is text to whoever reads it otherwise.
    flash([words, action, fields], UNDO)  # type: ignore[arg-type]
