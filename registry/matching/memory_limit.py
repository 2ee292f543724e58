"""How much of the matching index a process keeps open; without anything heavy, for those that only
set it.
"""

from __future__ import annotations

_most_open_bytes = 64 << 20


def open_bytes() -> int:
    """Return how many bytes of opened blocks a process keeps."""
    return _most_open_bytes


def keep_open(most_bytes: int) -> None:
    """Have this process keep so many bytes of opened blocks, from the next database on."""
    global _most_open_bytes
    _most_open_bytes = most_bytes
