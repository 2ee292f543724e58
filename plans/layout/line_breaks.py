"""Into how many lines a text will break, reckoned from the widths of its letters: to aim by, never
to rely on.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from core.pdf.fonts import width_of

MM_PER_POINT = 25.4 / 72
KERNED = 0.9985
"""Of the sum of its letters: what pairs of letters set closer save, on average."""
_PIECES = re.compile(r"[^ \-–]+[\-–]*|[\-–]+| +")
"""Where a line may break: at spaces, and behind hyphens and dashes."""


@dataclass(frozen=True, slots=True)
class TextRun:
    """Letters of one weight within a line; `ahead_mm` is taken before them by a sign or a gap that
    stays with the first, and a run that `is_whole` never breaks.
    """

    text: str
    weight: int = 400
    ahead_mm: float = 0.0
    is_whole: bool = False


def lines_of(text: str, size: float, width_mm: float, weight: int = 400) -> int:
    """Return how many lines `text` takes at `size` points within `width_mm`; an empty text takes
    one.
    """
    return lines_of_runs((TextRun(text, weight),), size, width_mm)


def lines_of_runs(runs: Iterable[TextRun], size: float, width_mm: float) -> int:
    """Return how many lines the runs take, one behind the other, at `size` points."""
    em_mm = size * MM_PER_POINT
    room = width_mm / em_mm
    lines, used = 1, 0.0
    for wide, is_space in _widths(runs, em_mm):
        if used + wide <= room:
            used += wide
        elif is_space:
            used = room
        elif wide <= room:
            lines, used = lines + 1, wide
        else:
            more = math.ceil((wide + used) / room) - 1
            lines, used = lines + more, (wide + used) % room
    return lines


def _widths(runs: Iterable[TextRun], em_mm: float) -> Iterator[tuple[float, bool]]:
    """Yield the width of each unbreakable piece, in ems, and whether it is a space."""
    for run in runs:
        ahead = run.ahead_mm / em_mm
        for piece in [run.text] if run.is_whole else _PIECES.findall(run.text):
            yield _ems(piece, run.weight) + ahead, piece.isspace()
            ahead = 0.0


@lru_cache(maxsize=8192)
def _ems(piece: str, weight: int) -> float:
    return width_of(piece, KERNED, weight)
