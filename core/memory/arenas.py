"""What the C library sets aside for threads: little, for the worker has many that do little."""

from __future__ import annotations

import ctypes

ARENAS = 2
LARGE_BYTES = 1 << 20
_M_ARENA_MAX, _M_MMAP_THRESHOLD = -8, -3
"""Of glibc's `mallopt` (malloc.h)."""


def bound_arenas() -> bool:
    """Let all threads share two heaps, and return whether the C library knows how.

    Each of its own would keep what the largest body it ever read took. What is large is taken from
    the system and given back, always: left to itself the library stops that after the first.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is None:
        return False
    return bool(mallopt(_M_ARENA_MAX, ARENAS) and mallopt(_M_MMAP_THRESHOLD, LARGE_BYTES))


def give_back() -> bool:
    """Give what lies free in the heaps back to the system, and return whether there was any: what
    one long turn of work took is left over in pieces else.
    """
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    return bool(trim is not None and trim(0))
