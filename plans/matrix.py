"""Who does what: actor x task x phase x crisis type, with today's names and the holes. Pure, from doctrine and cast."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from ground.wording import Wording
from plans.cast import Cast, Seat
from plans.doctrine import ALL, LEVEL_WORDS, PHASE_WORDS, ROLE_WORDS, Phase, Role, Task
from plans.in_force import DoctrineInForce


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """Who fills a part today: `named` of `seats`; where nobody does in `holes` (countries, or posts of one country)."""

    seats: int
    named: int
    names: tuple[str, ...]
    """With their place; only where so few seats are asked about that a line holds them."""
    holes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One task as a page shows it."""

    crisis: str
    phase: Phase
    role: Role
    when: str
    actor: str
    task: str
    owner: str
    who: Who


@dataclass(frozen=True, slots=True)
class PhaseTable:
    """The tasks of one phase."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A crisis type, or what holds for all of them."""

    code: str
    title: str
    definition: str
    cited: str
    """Versions of the texts it comes from."""
    levels: tuple[tuple[int, str, str, str], ...]
    """Number, name, trigger, action; none for `all`."""
    is_by_hand: bool
    tables: tuple[PhaseTable, ...]


class Matrix:
    """The whole matrix in one language."""

    def __init__(self, doctrine: DoctrineInForce, cast: Cast, wording: Wording) -> None:
        self._doctrine, self._cast, self._wording = doctrine, cast, wording
        self._known: dict[tuple[Role, str], Who] = {}

    @cached_property
    def chapters(self) -> tuple[Chapter, ...]:
        """What holds for all, then a chapter a crisis type."""
        return (self._common(), *(self._of_type(number) for number in range(len(self._doctrine.types))))

    def rows(self, *, crisis: str = "", phase: str = "", role: str = "") -> list[Row]:
        """The tasks of a crisis type with those of all; empty means any."""
        chosen = {crisis, ALL} if crisis else {each.code for each in self.chapters}
        return [
            row
            for phase_now in Phase
            if phase in {"", phase_now.value}
            for chapter in self.chapters
            if chapter.code in chosen
            for table in chapter.tables
            for row in table.rows
            if row.phase is phase_now and role in {"", row.role.value}
        ]

    def tables(self, crisis: str) -> tuple[PhaseTable, ...]:
        """The phases of a crisis type that hold any task of its own."""
        found = []
        for phase in Phase:
            rows = tuple(self._row(crisis, phase, task) for task in self._doctrine.tasks(crisis, phase))
            if rows:
                found.append(PhaseTable(self._wording.gettext(PHASE_WORDS[phase]), rows))
        return tuple(found)

    # -- inside -----------------------------------------------------------------------------

    def _common(self) -> Chapter:
        say = self._wording.gettext
        return Chapter(ALL, say("Toda crisis"), "", self._cited(ALL), (), False, self.tables(ALL))

    def _of_type(self, number: int) -> Chapter:
        code, version, content = self._doctrine.types[number]
        pick, say = self._wording.pick, self._wording.gettext
        levels = tuple(
            (place, say(name), pick(level.trigger), pick(level.action))
            for place, (name, level) in enumerate(zip(LEVEL_WORDS, content.levels, strict=True), 1)
        )
        cited = " · ".join(filter(None, (f"{code} v{version}", self._cited(code))))
        return Chapter(
            code,
            pick(content.name),
            pick(content.definition),
            cited,
            levels,
            not content.feeds,
            self.tables(code),
        )

    def _cited(self, crisis: str) -> str:
        return " · ".join(f"{code} v{version}" for code, version in self._doctrine.cited(crisis))

    def _row(self, crisis: str, phase: Phase, task: Task) -> Row:
        say = self._wording.gettext
        return Row(
            crisis=crisis,
            phase=phase,
            role=task.role,
            when=when(task, self._wording),
            actor=say(ROLE_WORDS[task.role]),
            task=self._wording.pick(task.task),
            owner=say(ROLE_WORDS[task.owner]),
            who=self._who(task),
        )

    def _who(self, task: Task) -> Who:
        key = (task.role, task.service or "")
        if key not in self._known:
            self._known[key] = self._counted(self._cast.seats(task.role, task.service))
        return self._known[key]

    def _counted(self, seats: Sequence[Seat]) -> Who:
        one_country = len(self._cast.countries) == 1 or all(not seat.country for seat in seats)
        empty = [seat for seat in seats if not seat.players]
        place = (lambda seat: seat.post or self._country(seat)) if one_country else self._country
        return Who(
            seats=len(seats),
            named=len(seats) - len(empty),
            names=tuple(self._named(seat) for seat in seats if seat.players) if one_country else (),
            holes=tuple(dict.fromkeys(place(seat) for seat in empty)),
        )

    def _country(self, seat: Seat) -> str:
        return self._wording.country(seat.country) if seat.country else self._wording.gettext("la región")

    def _named(self, seat: Seat) -> str:
        names = ", ".join(
            self._wording.gettext("%(name)s (suple)", name=each.name) if each.stands_in else each.name
            for each in seat.players
        )
        return f"{seat.post}: {names}" if seat.post else names


def when(task: Task, wording: Wording) -> str:
    """The clock of a task in words: its own, or minutes from the start."""
    told = wording.pick(task.clock)
    if told or task.minutes is None:
        return told
    if task.minutes and task.minutes % 60 == 0:
        return wording.gettext("%(hours)s h", hours=task.minutes // 60)
    return wording.gettext("min %(minutes)s", minutes=task.minutes)
