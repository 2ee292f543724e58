"""The protocols in force, read once and typed: what manual and response plan are made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from core.json_reader import Texts
from protocols.defaults.loading import shipped
from protocols.levels_and_messages import LEVELS, CrisisName, GeneralLevels, KeyMessage, NamedLevel
from protocols.lifecycle import in_force, retired
from protocols.model import (
    ALL,
    Content,
    CrisisType,
    KitList,
    Phase,
    Protocol,
    Task,
    read_content,
    title_of,
)
from protocols.models import ProtocolKind, ProtocolText


@dataclass(frozen=True, slots=True)
class ApprovedText:
    """An approved text, the version that is cited, and since when it holds."""

    kind: ProtocolKind
    code: str
    version: int
    content: Content
    since: date | None


@dataclass(frozen=True, slots=True)
class ApprovedProtocols:
    """All approved texts; types in the order of the region's typology."""

    texts: tuple[ApprovedText, ...]
    retired: tuple[CrisisName, ...] = ()
    """Crisis types that were retired: plans may still speak of them."""

    @property
    def types(self) -> tuple[tuple[str, int, CrisisType], ...]:
        """Code, version and content of every crisis type."""
        found = [
            (each.code, each.version, each.content)
            for each in self.texts
            if isinstance(each.content, CrisisType)
        ]
        return tuple(sorted(found, key=lambda each: _place(each[0])))

    @property
    def crises(self) -> tuple[CrisisName, ...]:
        """The name of every crisis type, those in force first."""
        held = (
            CrisisName(code=code, name=each.name, is_in_force=True) for code, _, each in self.types
        )
        return (*held, *self.retired)

    @property
    def kits(self) -> tuple[tuple[str, int, KitList], ...]:
        """Code, version and content of the kit lists, by code."""
        return tuple(
            (each.code, each.version, each.content)
            for each in self.texts
            if isinstance(each.content, KitList)
        )

    @property
    def levels(self) -> tuple[NamedLevel, ...]:
        """The general alert levels; none where no text of them is in force."""
        return next(
            (each.content.levels for each in self.texts if isinstance(each.content, GeneralLevels)),
            (),
        )

    @property
    def cited_levels(self) -> str:
        """Code and version of the general alert levels; nothing where none is in force."""
        return " · ".join(
            f"{each.code} v{each.version}"
            for each in self.texts
            if each.kind is ProtocolKind.LEVELS
        )

    @property
    def level_names(self) -> tuple[Texts, ...]:
        """What the four levels are called, wherever they are told; nothing where none is in
        force.
        """
        return tuple(each.name for each in self.levels) or ({},) * LEVELS

    @property
    def messages(self) -> tuple[tuple[str, KeyMessage], ...]:
        """Code and content of the messages, in the order in which they are printed."""
        found = [
            (each.code, each.content) for each in self.texts if isinstance(each.content, KeyMessage)
        ]
        return tuple(sorted(found, key=lambda each: (each[1].place, each[0])))

    def tasks(self, crisis: str, phase: Phase) -> tuple[Task, ...]:
        """Return what is done in a phase of a crisis type (or of `all`), in the order of the clock,
        then as written.
        """
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
        """Return what holds for all, then every crisis type."""
        return (ALL, *(code for code, _, _ in self.types))

    def _tasks(self, crisis: str, phase: Phase) -> Iterator[Task]:
        for each in self.texts:
            if (
                isinstance(each.content, Protocol)
                and each.content.crisis == crisis
                and each.content.phase is phase
            ):
                yield from each.content.items


def approved_protocols(session: Session) -> ApprovedProtocols:
    """Read what is approved. Raises UnusableInput for a damaged text."""
    return ApprovedProtocols(_cited(in_force(session)), _retired_crises(session))


def crises_in_force(session: Session) -> tuple[CrisisName, ...]:
    """Return the name of every crisis type, those in force first, then those retired.

    Raises UnusableInput likewise.
    """
    return ApprovedProtocols(
        _cited(in_force(session, ProtocolKind.CRISIS_TYPE)), _retired_crises(session)
    ).crises


def messages_in_force(session: Session) -> tuple[tuple[str, KeyMessage], ...]:
    """Code and content of the messages, in the order in which they are printed.

    Raises UnusableInput likewise.
    """
    return ApprovedProtocols(_cited(in_force(session, ProtocolKind.MESSAGE))).messages


def _cited(texts: list[ProtocolText]) -> tuple[ApprovedText, ...]:
    return tuple(
        ApprovedText(
            each.kind,
            each.code,
            each.version,
            read_content(each.kind, each.content),
            each.approved_at.date() if each.approved_at else None,
        )
        for each in texts
    )


def _retired_crises(session: Session) -> tuple[CrisisName, ...]:
    texts = retired(session, ProtocolKind.CRISIS_TYPE)
    return tuple(
        CrisisName(
            code=each.code, name=title_of(read_content(each.kind, each.content)), is_in_force=False
        )
        for each in texts
    )


def _place(code: str) -> tuple[int, str]:
    """Return where a crisis type stands: as Atalaya brings them, then those of the Secretariat by
    code.
    """
    known = list(shipped(ProtocolKind.CRISIS_TYPE))
    return (known.index(code) if code in known else len(known), code)
