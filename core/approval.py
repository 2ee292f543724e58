"""What two persons decide together: the legal moves as data, the second person, and the errors.

A subject (plans, protocols, proposals of a round) holds one `Approval` and asks it before every
move; it keeps its own rows, and what a move writes into them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from core.errors import AtalayaError

State = TypeVar("State", bound=StrEnum)


class IllegalMove(AtalayaError):
    """A move that does not lead on from the present state."""


class SecondPersonNeeded(AtalayaError):
    """Who prepared a text may not approve it."""


class NotComplete(AtalayaError):
    """The text lacks what makes it complete (`missing`), and nobody gave a reason to issue it all
    the same.
    """

    def __init__(self, missing: tuple[str, ...]) -> None:
        super().__init__(f"the plan is not complete: {', '.join(missing)}")
        self.missing = missing


@dataclass(frozen=True, slots=True)
class Approval(Generic[State]):
    """The states of one kind of text, and who may bring them about."""

    moves: Mapping[State, frozenset[State]]
    """The states that may follow each state; a state that ends the text has none."""
    two_persons: frozenset[State]
    """The states that only somebody else than the author may bring about."""

    def __post_init__(self) -> None:
        """Raise ValueError for a state that is named and has no row of its own."""
        named = self.two_persons.union(*self.moves.values())
        missing = sorted(named - self.moves.keys())
        if missing:
            raise ValueError(f"no moves are given for {', '.join(missing)}")

    def check_move(self, current: State, target: State, *, name: str) -> None:
        """Raise IllegalMove unless `target` may follow `current`; `name` stands in the error."""
        if target not in self.moves[current]:
            raise IllegalMove(f"{name} is {current}; it cannot become {target}")

    def check_second_person(self, target: State, *, author: str, approver: str, work: str) -> None:
        """Raise SecondPersonNeeded where `target` needs somebody else and `approver` is the author.

        `work` says in the error what the author did: "prepared version 3".
        """
        if target in self.two_persons and approver == author:
            raise SecondPersonNeeded(f"{approver} {work}; somebody else must approve it")
