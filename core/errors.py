"""The failures Atalaya speaks of by name."""

from __future__ import annotations


class AtalayaError(Exception):
    """Base of every expected failure; its text is written for a person."""


class UnusableInput(AtalayaError):
    """Input nobody can use: names the source, row or field, and what is wrong with it.

    The command line answers it with exit code 2, the web with 422.
    """

    def __init__(self, location: str, what: str) -> None:
        super().__init__(f"{location}: {what}")
        self.location = location
        self.what = what


class NotAllowed(AtalayaError):
    """Not for the one who asked; the text never says whether it exists."""


class Outdated(AtalayaError):
    """What was worked out before the lock was taken no longer holds: it is worked out anew."""


class SettingsError(AtalayaError):
    """Atalaya refuses to start with these settings."""
