"""The turn of who needs none: work that is shared by claims, or is of one host alone."""

from __future__ import annotations

from collections.abc import Callable


class FreeTurn:
    """A turn that is always one's own."""

    is_lost = False

    def may_begin(self) -> bool:
        """Return True."""
        return True

    def wait(self, is_over: Callable[[], bool]) -> bool:
        """Return whether there is anything to wait for no more."""
        return not is_over()

    def end(self, *, is_idle: bool = True) -> None:
        """Nothing is given back: what was claimed lapses, or is done."""
        del is_idle
