"""Where to go after a small deed: back to where the reader was, never out of the house."""

from __future__ import annotations

from urllib.parse import urlsplit


def safe_way(wanted: str | None, otherwise: str) -> str:
    """`wanted` when it is a path of this house, else `otherwise`."""
    if (
        not wanted
        or not wanted.startswith("/")
        or wanted.startswith(("//", "/\\"))
        or "\\" in wanted
    ):
        return otherwise
    parts = urlsplit(wanted)
    if parts.scheme or parts.netloc or any(ord(sign) < 32 for sign in wanted):
        return otherwise
    return wanted.rstrip("?")
