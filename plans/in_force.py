"""The doctrine in force, read once and typed: what manual and response plan are made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from plans.doctrine import ALL, Content, CrisisType, KitList, Phase, Protocol, Task, read
from plans.doctrine_life import in_force
from plans.protocol import HAZARDS

_ORDER = {code: place for place, code in enumerate(HAZARDS)}


@dataclass(frozen=True, slots=True)
class Cited:
    """An approved text and the version that is cited."""

    code: str
    version: int
    content: Content


@dataclass(frozen=True, slots=True)
class DoctrineInForce:
    """All approved texts; types in the order of the region's typology."""

    texts: tuple[Cited, ...]

    @property
    def types(self) -> tuple[tuple[str, int, CrisisType], ...]:
        """Code, version and content of every crisis type."""
        found = [(each.code, each.version, each.content) for each in self.texts if isinstance(each.content, CrisisType)]
        return tuple(sorted(found, key=lambda each: (_ORDER.get(each[0], len(_ORDER)), each[0])))

    @property
    def kits(self) -> tuple[KitList, ...]:
        """The kit lists, by code."""
        return tuple(each.content for each in self.texts if isinstance(each.content, KitList))

    def tasks(self, crisis: str, phase: Phase) -> tuple[Task, ...]:
        """What is done in a phase of a crisis type (or of `all`), in the order of the clock, then as written."""
        found = list(self._tasks(crisis, phase))
        return tuple(sorted(found, key=lambda each: (each.minutes is None, each.minutes or 0)))

    def cited(self, crisis: str) -> tuple[tuple[str, int], ...]:
        """Code and version of the protocols of a crisis type."""
        return tuple(
            (each.code, each.version)
            for each in self.texts
            if isinstance(each.content, Protocol) and each.content.crisis == crisis
        )

    def chapters(self) -> tuple[str, ...]:
        """What holds for all, then every crisis type."""
        return (ALL, *(code for code, _, _ in self.types))

    def _tasks(self, crisis: str, phase: Phase) -> Iterator[Task]:
        for each in self.texts:
            if isinstance(each.content, Protocol) and each.content.crisis == crisis and each.content.phase is phase:
                yield from each.content.items


def doctrine_in_force(session: Session) -> DoctrineInForce:
    """Read what is approved. Raises UnusableInput for a damaged text."""
    return DoctrineInForce(
        tuple(Cited(each.code, each.version, read(each.kind, each.content)) for each in in_force(session))
    )
