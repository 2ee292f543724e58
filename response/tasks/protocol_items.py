"""The lines of the approved protocols that are done in a crisis, in the order of the clock.

Which lines: those of the crisis type and of ALL, for the first hour, during and after. What stands
under *before* for ALL is done every half-year, crisis or none (confirm the directory, test the call
chain): it is no task of a crisis. Under *before* of a type stands what is done when it has been
announced (72 hours ahead of a cyclone): it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from protocols.lifecycle import in_force
from protocols.model import ALL, Phase, Protocol, Task, read_content
from protocols.models import ProtocolKind
from response.tasks.due_moments import FIRST_HOUR_MINUTES

_PHASE_ORDER = {Phase.FIRST_HOUR: 0, Phase.BEFORE: 1, Phase.DURING: 2, Phase.AFTER: 3}


@dataclass(frozen=True, slots=True)
class ProtocolItem:
    """One line of one version of a protocol."""

    code: str
    version: int
    item: int
    """Its place in the version, from 0."""
    crisis: str
    phase: Phase
    task: Task

    @property
    def is_of_first_hour(self) -> bool:
        """Whether it is due within the hour: by its minute, whatever phase it is written under
        (out of the building within 15 minutes of an earthquake stands under *during*).
        """
        if self.task.minutes is None:
            return self.phase is Phase.FIRST_HOUR
        return self.task.minutes <= FIRST_HOUR_MINUTES and self.phase is not Phase.AFTER

    @property
    def words(self) -> tuple[str, str]:
        """What tells it from another line of its protocol: the Spanish words, and who acts."""
        return (self.task.task.get("es", ""), self.task.role.value)


def items_in_force(session: Session, crisis: str) -> tuple[ProtocolItem, ...]:
    """Return the lines that are done in a crisis of a type, in the order of the clock; `ALL` for
    those of every type alone.

    Raises UnusableInput for a damaged text.
    """
    found = (
        item
        for text in in_force(session, ProtocolKind.PROTOCOL)
        if text.content.get("crisis") in {crisis, ALL}
        for item in _items(text.code, text.version, read_content(text.kind, text.content))
    )
    return in_clock_order(found)


def in_clock_order(items: Iterable[ProtocolItem]) -> tuple[ProtocolItem, ...]:
    """Return lines as they are done: the first hour by the minute, then phase by phase; what no
    minute binds comes last in its phase, and of one minute what is of the type before what is of
    all.
    """
    return tuple(sorted(items, key=_clock_place))


def _items(code: str, version: int, content: object) -> Iterator[ProtocolItem]:
    if not isinstance(content, Protocol) or is_standing(content):
        return
    for number, task in enumerate(content.items):
        yield ProtocolItem(code, version, number, content.crisis, content.phase, task)


def is_standing(protocol: Protocol) -> bool:
    """Return whether a protocol is of every day and not of a crisis."""
    return protocol.crisis == ALL and protocol.phase is Phase.BEFORE


def _clock_place(each: ProtocolItem) -> tuple[int, bool, int, bool, str, int]:
    phase = 0 if each.is_of_first_hour else _PHASE_ORDER[each.phase]
    minutes = each.task.minutes
    return (phase, minutes is None, minutes or 0, each.crisis == ALL, each.code, each.item)
