"""The doctrine in force, read once and typed: what manual and response plan are made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from ground.language import N_
from plans.doctrine import ALL, Content, CrisisType, KitList, Phase, Protocol, Task, read, title_of
from plans.doctrine_life import in_force, retired
from plans.doctrine_models import Doctrine, DoctrineKind
from plans.facts import Fact
from plans.form import Texts
from plans.general import LEVELS, GeneralLevels, KeyMessage, NamedLevel
from plans.page_limits import is_first_hour
from plans.rules import Citation, CrisisName, Kit, Message, Rules, Step
from plans.shipped import shipped

SOURCE = N_("Protocolos de la red")


@dataclass(frozen=True, slots=True)
class Cited:
    """An approved text, the version that is cited, and since when it holds."""

    kind: DoctrineKind
    code: str
    version: int
    content: Content
    since: date | None


@dataclass(frozen=True, slots=True)
class DoctrineInForce:
    """All approved texts; types in the order of the region's typology."""

    texts: tuple[Cited, ...]
    gone: tuple[CrisisName, ...] = ()
    """Crisis types that were retired: plans may still speak of them."""

    @property
    def types(self) -> tuple[tuple[str, int, CrisisType], ...]:
        """Code, version and content of every crisis type."""
        found = [(each.code, each.version, each.content) for each in self.texts if isinstance(each.content, CrisisType)]
        return tuple(sorted(found, key=lambda each: _place(each[0])))

    @property
    def crises(self) -> tuple[CrisisName, ...]:
        """The name of every crisis type, those in force first."""
        held = (CrisisName(code=code, name=each.name, is_in_force=True) for code, _, each in self.types)
        return (*held, *self.gone)

    @property
    def kits(self) -> tuple[tuple[str, int, KitList], ...]:
        """Code, version and content of the kit lists, by code."""
        return tuple(
            (each.code, each.version, each.content) for each in self.texts if isinstance(each.content, KitList)
        )

    @property
    def levels(self) -> tuple[NamedLevel, ...]:
        """The general alert levels; none where no text of them is in force."""
        return next((each.content.levels for each in self.texts if isinstance(each.content, GeneralLevels)), ())

    @property
    def cited_levels(self) -> str:
        """Code and version of the general alert levels; nothing where none is in force."""
        return " · ".join(f"{each.code} v{each.version}" for each in self.texts if each.kind is DoctrineKind.LEVELS)

    @property
    def level_names(self) -> tuple[Texts, ...]:
        """What the four levels are called, wherever they are told; nothing where none is in force."""
        return tuple(each.name for each in self.levels) or ({},) * LEVELS

    @property
    def messages(self) -> tuple[tuple[str, KeyMessage], ...]:
        """Code and content of the messages, in the order in which they are printed."""
        found = [(each.code, each.content) for each in self.texts if isinstance(each.content, KeyMessage)]
        return tuple(sorted(found, key=lambda each: (each[1].place, each[0])))

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

    def rules(self, hazards: frozenset[str]) -> Fact[Rules]:
        """What a plan that speaks of these hazards prints of all this, as of the day of its latest approval."""
        printed = [each for each in self.texts if _is_printed(each, hazards)]
        value = Rules(
            levels=self.levels,
            first_hour=tuple(
                Step(minutes=each.minutes, clock=each.clock, role=each.role, task=each.task)
                for each in self.tasks(ALL, Phase.FIRST_HOUR)
            ),
            kits=tuple(
                Kit(code=each.code, reader=each.content.reader, title=each.content.title, items=each.content.items)
                for each in printed
                if isinstance(each.content, KitList)
            ),
            messages=tuple(
                Message(code=code, use=each.use, title=each.title, text=each.text) for code, each in self.messages
            ),
            crises=tuple(each for each in self.crises if each.code in hazards),
            cited=tuple(Citation(kind=each.kind.value, code=each.code, version=each.version) for each in printed),
        )
        return Fact(value, SOURCE, max((each.since for each in printed if each.since), default=None))

    def _tasks(self, crisis: str, phase: Phase) -> Iterator[Task]:
        for each in self.texts:
            if isinstance(each.content, Protocol) and each.content.crisis == crisis and each.content.phase is phase:
                yield from each.content.items


def doctrine_in_force(session: Session) -> DoctrineInForce:
    """Read what is approved. Raises UnusableInput for a damaged text."""
    return DoctrineInForce(_cited(in_force(session)), _gone(session))


def crises_in_force(session: Session) -> tuple[CrisisName, ...]:
    """The name of every crisis type, those in force first, then those retired. Raises UnusableInput likewise."""
    return DoctrineInForce(_cited(in_force(session, DoctrineKind.CRISIS_TYPE)), _gone(session)).crises


def messages_in_force(session: Session) -> tuple[tuple[str, KeyMessage], ...]:
    """Code and content of the messages, in the order in which they are printed. Raises UnusableInput likewise."""
    return DoctrineInForce(_cited(in_force(session, DoctrineKind.MESSAGE))).messages


def _cited(texts: list[Doctrine]) -> tuple[Cited, ...]:
    return tuple(
        Cited(
            each.kind,
            each.code,
            each.version,
            read(each.kind, each.content),
            each.approved_at.date() if each.approved_at else None,
        )
        for each in texts
    )


def _gone(session: Session) -> tuple[CrisisName, ...]:
    texts = retired(session, DoctrineKind.CRISIS_TYPE)
    return tuple(
        CrisisName(code=each.code, name=title_of(read(each.kind, each.content)), is_in_force=False) for each in texts
    )


def _place(code: str) -> tuple[int, str]:
    """Where a crisis type stands: as the house brings them, then those of the Secretariat by code."""
    known = list(shipped(DoctrineKind.CRISIS_TYPE))
    return (known.index(code) if code in known else len(known), code)


def _is_printed(text: Cited, hazards: frozenset[str]) -> bool:
    """Whether a plan that speaks of these hazards prints anything of a text."""
    if isinstance(text.content, CrisisType):
        return text.code in hazards
    return not isinstance(text.content, Protocol) or is_first_hour(text.content)
