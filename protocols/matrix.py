"""Who does what: actor x task x phase x crisis type, with today's names and the holes.

Pure, from protocols and cast.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from core.i18n.formats import Formats
from protocols.approved import ApprovedProtocols
from protocols.assignments import OF_POSTS, Assignee, Cast, Seat
from protocols.model import ALL, PHASE_WORDS, ROLE_WORDS, Phase, Reader, Role, Task

NAMES_IN_A_LINE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskActor:
    """Who fills a part today: `named` of `seats`; where nobody does in `holes` (countries, or posts
    of one country).
    """

    seats: int
    named: int
    standing_in: int
    """Seats where the focal point stands in for a part nobody has."""
    are_posts: bool
    names: tuple[str, ...]
    """With their place; not where so many seats are asked about that no line holds them."""
    holes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRow:
    """One task as a page shows it."""

    crisis: str
    phase: Phase
    role: Role
    when: str
    actor: str
    task: str
    owner: str
    who: TaskActor


@dataclass(frozen=True, slots=True)
class PhaseTable:
    """The tasks of one phase."""

    title: str
    rows: tuple[TaskRow, ...]


@dataclass(frozen=True, slots=True)
class CrisisChapter:
    """A crisis type, or what holds for all of them."""

    code: str
    title: str
    definition: str
    cited: str
    """Versions of the texts it comes from."""
    levels: tuple[tuple[int, str, str, str], ...]
    """Number, name, trigger, action; for `all` those of a plan as a whole."""
    is_by_hand: bool
    tables: tuple[PhaseTable, ...]


@dataclass(frozen=True, slots=True)
class Bag:
    """A kit list."""

    title: str
    cited: str
    lines: tuple[str, ...]


class Matrix:
    """The whole matrix in one language."""

    def __init__(self, protocols: ApprovedProtocols, cast: Cast, wording: Formats) -> None:
        self._protocols, self._cast, self._wording = protocols, cast, wording
        self._known: dict[tuple[Role, str], TaskActor] = {}

    @cached_property
    def chapters(self) -> tuple[CrisisChapter, ...]:
        """What holds for all, then a chapter a crisis type."""
        return (
            self._common(),
            *(self._of_type(number) for number in range(len(self._protocols.types))),
        )

    @cached_property
    def kits(self) -> tuple[Bag, ...]:
        """The kit lists, for all first."""
        pick, order = self._wording.pick, list(Reader)
        held = sorted(self._protocols.kits, key=lambda each: (order.index(each[2].reader), each[0]))
        return tuple(
            Bag(pick(kit.title), f"{code} v{version}", tuple(pick(item) for item in kit.items))
            for code, version, kit in held
        )

    def rows(self, *, crisis: str = "", phase: str = "", role: str = "") -> list[TaskRow]:
        """Return the tasks of a crisis type with those of all; empty means any."""
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
        """Return the phases of a crisis type that hold any task of its own."""
        found = []
        for phase in Phase:
            rows = tuple(
                self._row(crisis, phase, task) for task in self._protocols.tasks(crisis, phase)
            )
            if rows:
                found.append(PhaseTable(self._wording.gettext(PHASE_WORDS[phase]), rows))
        return tuple(found)

    def parts(self, country: str) -> list[tuple[str, list[str]]]:
        """Return each post of a country with who has each of its parts (`OF_POSTS`); empty:
        nobody.
        """
        seats = [
            [seat for seat in self._cast.seats(role) if seat.country == country]
            for role in OF_POSTS
        ]
        return [
            (held[0].post, [", ".join(self._name(one) for one in seat.players) for seat in held])
            for held in zip(*seats, strict=True)
        ]

    # -- inside -----------------------------------------------------------------------------

    def _common(self) -> CrisisChapter:
        say = self._wording.gettext
        pick = self._wording.pick
        levels = tuple(
            (number, pick(each.name), pick(each.trigger), pick(each.action))
            for number, each in enumerate(self._protocols.levels, 1)
        )
        cited = " · ".join(filter(None, (self._protocols.cited_levels, self._cited(ALL))))
        return CrisisChapter(ALL, say("Toda crisis"), "", cited, levels, False, self.tables(ALL))

    def _of_type(self, number: int) -> CrisisChapter:
        code, version, content = self._protocols.types[number]
        pick = self._wording.pick
        levels = tuple(
            (place, pick(name), pick(level.trigger), pick(level.action))
            for place, (name, level) in enumerate(
                zip(self._protocols.level_names, content.levels, strict=True), 1
            )
        )
        cited = " · ".join(filter(None, (f"{code} v{version}", self._cited(code))))
        return CrisisChapter(
            code,
            pick(content.name),
            pick(content.definition),
            cited,
            levels,
            not content.feeds,
            self.tables(code),
        )

    def _cited(self, crisis: str) -> str:
        return " · ".join(f"{code} v{version}" for code, version in self._protocols.cited(crisis))

    def _row(self, crisis: str, phase: Phase, task: Task) -> TaskRow:
        say = self._wording.gettext
        return TaskRow(
            crisis=crisis,
            phase=phase,
            role=task.role,
            when=clock_words(task, self._wording),
            actor=say(ROLE_WORDS[task.role]),
            task=self._wording.pick(task.task),
            owner=say(ROLE_WORDS[task.owner]),
            who=self._actor_of(task),
        )

    def _actor_of(self, task: Task) -> TaskActor:
        key = (task.role, task.service or "")
        if key not in self._known:
            self._known[key] = self._task_actor(
                task.role, self._cast.seats(task.role, task.service)
            )
        return self._known[key]

    def _task_actor(self, role: Role, seats: Sequence[Seat]) -> TaskActor:
        filled = [seat for seat in seats if seat.players]
        one_country = len(self._cast.countries) == 1
        told = role is Role.COUNTRY or len(filled) <= NAMES_IN_A_LINE
        holes = [self._place(seat, one_country) for seat in seats if not seat.players]
        return TaskActor(
            seats=len(seats),
            named=len(filled),
            standing_in=sum(any(each.stands_in for each in seat.players) for seat in filled),
            are_posts=role in OF_POSTS,
            names=tuple(self._seat_text(seat, one_country) for seat in filled) if told else (),
            holes=tuple(dict.fromkeys(holes)),
        )

    def _place(self, seat: Seat, one_country: bool) -> str:
        """Return where a seat is: nothing more to say of the one seat of the region or of one
        country.
        """
        if one_country:
            return seat.post
        return self._wording.country(seat.country) if seat.country else ""

    def _seat_text(self, seat: Seat, one_country: bool) -> str:
        players = seat.players if one_country or not seat.country else seat.players[:1]
        names = ", ".join(self._name(each) for each in players)
        place = self._place(seat, one_country)
        return f"{place}: {names}" if place else names

    def _name(self, player: Assignee) -> str:
        if player.stands_in:
            return self._wording.gettext("%(name)s (suple)", name=player.name)
        return player.name


def clock_words(task: Task, wording: Formats) -> str:
    """Return the clock of a task in words: its own, or minutes from the start."""
    told = wording.pick(task.clock)
    if told or task.minutes is None:
        return told
    if task.minutes and task.minutes % 60 == 0:
        return wording.gettext("%(hours)s h", hours=task.minutes // 60)
    return wording.gettext("min %(minutes)s", minutes=task.minutes)
