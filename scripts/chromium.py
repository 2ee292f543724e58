"""Which Chromium draws our pages: for the tests of `tests/browser` and for the pictures."""

from __future__ import annotations

from pathlib import Path

BROWSERS = (Path("/usr/bin/chromium-headless-shell"), Path("/usr/bin/chromium"))
"""Debian's, the cheaper first: the shell is the same engine without the browser around it."""
ARGUMENTS = ("--no-sandbox", "--disable-background-networking")


def executable() -> Path:
    """Return the browser that is there. Raises FileNotFoundError."""
    for path in BROWSERS:
        if path.exists():
            return path
    raise FileNotFoundError("Chromium is not there; `make test` installs it")
