"""What two persons decide together: the errors of a move that is not legal or lacks the second
person.
"""

from __future__ import annotations

from core.errors import AtalayaError


class IllegalMove(AtalayaError):
    """A step the life of a plan does not allow."""


class SecondPersonNeeded(AtalayaError):
    """Who prepared a plan may not approve it."""


class NotComplete(AtalayaError):
    """The plan lacks what makes it complete (`missing`), and nobody gave a reason to issue it all
    the same.
    """

    def __init__(self, missing: tuple[str, ...]) -> None:
        super().__init__(f"the plan is not complete: {', '.join(missing)}")
        self.missing = missing
