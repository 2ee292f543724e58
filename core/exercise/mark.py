"""Whether the work under way belongs to a drill, and the word that stands on what leaves it.

A drill is a house of its own, served by the same processes: which house a request, a turn of the
worker or a child process works for is known here, and the common writers (paper, workbooks, files,
messages) ask. Outside a drill all of this does nothing.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

WORD = "EJERCICIO"
MARK = "EJERCICIO · EXERCISE · EXERCICE"
"""As it stands on paper and in files: a stranger who finds one reads one of the three."""
CHILD_VARIABLE = "EXERCISE_HOUSE"
"""By which a child process knows that it works for a drill."""
_BORN_IN: str = os.environ.get(CHILD_VARIABLE, "")
_drill: ContextVar[str] = ContextVar("drill", default=_BORN_IN)


def current_drill() -> str:
    """Return the mark of the drill this work belongs to; empty for the real house."""
    return _drill.get()


def is_exercise() -> bool:
    """Return whether this work belongs to a drill."""
    return bool(_drill.get())


def enter(drill: str) -> None:
    """Say for which house this thread works from here on; empty: the real one."""
    _drill.set(drill)


@contextmanager
def inside(drill: str) -> Iterator[None]:
    """Work for a drill, or with "" for the real house, until the block ends."""
    token = _drill.set(drill)
    try:
        yield
    finally:
        _drill.reset(token)


def marked(text: str) -> str:
    """Return a text that leaves with the word before it, once; outside a drill as it is."""
    if not is_exercise() or text.startswith(WORD):
        return text
    return f"{WORD} · {text}"
