"""Into how many lines a text will break, reckoned from the widths of its letters: to aim by, never
to rely on.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache

from core.pdf.fonts import width_of

MM_PER_POINT = 25.4 / 72
_PIECES = re.compile(r"[^ \-–]+[\-–]*|[\-–]+| +")
"""Where a line may break: at spaces, and behind hyphens and dashes."""


def lines_of(text: str, size: float, width_mm: float, weight: int = 400) -> int:
    """Return how many lines `text` takes at `size` points within `width_mm`; an empty text takes
    one.
    """
    room = width_mm / (size * MM_PER_POINT)
    lines, used = 1, 0.0
    for piece in _PIECES.findall(text):
        wide = _ems(piece, weight)
        if used + wide <= room:
            used += wide
        elif piece.isspace():
            used = room
        elif wide <= room:
            lines, used = lines + 1, wide
        else:
            more = math.ceil((wide + used) / room) - 1
            lines, used = lines + more, (wide + used) % room
    return lines


@lru_cache(maxsize=8192)
def _ems(piece: str, weight: int) -> float:
    return width_of(piece, 1.0, weight)
