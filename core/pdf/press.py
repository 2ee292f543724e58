"""Where a page is laid out: here, or in a process of its own.

Pango is a library of C that threads may not share, and what it made is let go of by whichever
thread happens to collect garbage: a process that answers people in threads has a paper printed
apart, two at a time on the machine, and a press that dies takes nothing with it but its paper.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Protocol, TypeVar

from core.child import PRESS_MEMORY_BYTES, ChildLimits, call_apart
from core.child.slots import MachineSlots, machine_slots

PRESSES = 2
WAIT_SECONDS = 60.0
PRINT_SECONDS = 120.0

Paper = TypeVar("Paper")


class Press(Protocol):
    """Calls a function that prints, of a module, with arguments that can be pickled."""

    def __call__(self, function: Callable[..., Paper], /, *arguments: Any, **named: Any) -> Paper:
        """Return what the function prints."""


def print_here(function: Callable[..., Paper], /, *arguments: Any, **named: Any) -> Paper:
    """Return what the function prints, in this process: one that prints and does nothing else."""
    return function(*arguments, **named)


def print_apart(function: Callable[..., Paper], /, *arguments: Any, **named: Any) -> Paper:
    """Return what the function prints in a process of its own.

    Raises NoFreeSlot when the presses were busy for a minute, ChildFailure when one dies, fails or
    is not done in two.
    """
    with _slots().slot(WAIT_SECONDS):
        paper: Paper = call_apart(
            print_here_by_name,
            function,
            arguments,
            named,
            limits=ChildLimits(PRINT_SECONDS, memory_bytes=PRESS_MEMORY_BYTES),
        )
    return paper


def print_here_by_name(
    function: Callable[..., Paper], arguments: tuple[Any, ...], named: dict[str, Any]
) -> Paper:
    """Return what the function prints: the other side of `print_apart`."""
    return function(*arguments, **named)


def print_pickled(work: bytes) -> Any:
    """Return what a function prints that was packed with its arguments: also of the press, which
    brings in nothing but what that function needs.
    """
    function, arguments, named = pickle.loads(work)  # noqa: S301 - packed by us
    return function(*arguments, **named)


@lru_cache(maxsize=1)
def _slots() -> MachineSlots:
    return machine_slots("press", PRESSES)
