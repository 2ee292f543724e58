"""Whether what a process remembers of some data lies in the past of what the database holds now.

Who reads only what changed since a moment must know that the moment was one of this very database:
of one that was put back from a backup under it, rows of before would stand for those of now. So
the row that says which state the data is in lists the tokens of its last changes; who remembers a
state that is not among them reads everything anew.
"""

from __future__ import annotations

LONGEST_PAST = 768
"""Characters: 96 changes may pass between two looks; after more of them everything is read. A
change of the row with the token t says `past = substr(mark_of(t) || past, 1, 768)`."""
_DIGITS = 8


def mark_of(token: int) -> str:
    """Return how a past lists a token."""
    return f"{token & 0xFFFFFFFF:0{_DIGITS}x}"


def is_past(past: str, token: int) -> bool:
    """Return whether a change with this token is among those a past lists."""
    mark = mark_of(token)
    return any(past.startswith(mark, at) for at in range(0, len(past), _DIGITS))
