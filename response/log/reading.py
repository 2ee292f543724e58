"""The log as it is read: own lines, those other countries of the crisis share, and what the machine
did, in one order of time. Machine lines are worked out, never copied.

Who calls has made sure that the reader is an official of the participation's country.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from protocols.roles import Role
from response.crisis.models import Participation
from response.log.lines import LineWords, open_words
from response.log.models import LineAudience, LineConfidence, LineKind, LogEntry, LogText


@dataclass(frozen=True, slots=True, kw_only=True)
class CrisisLogLine:
    """One line, opened. Moments are UTC."""

    happened_at: datetime
    entered_at: datetime
    by: str
    """As the audit log names them."""
    country: str
    """Whose line it is; empty for what happened to the crisis as a whole."""
    text: str
    """Empty where it was erased, or does not open here (`is_unreadable`)."""
    id: uuid.UUID | None = None
    """None for a machine line."""
    number: int | None = None
    kind: LineKind | None = None
    """None for a machine line."""
    source: str = ""
    figure: int | None = None
    function: Role | None = None
    confidence: LineConfidence = LineConfidence.CONFIRMED
    visible: LineAudience = LineAudience.OWN
    strikes: int | None = None
    """Number of the line it corrects."""
    struck_by: int | None = None
    """Number of the line that corrects it."""
    answers: str = ""
    """Country and number of the line it settles: `GT 12`."""
    is_settled: bool = False
    follow_up_at: datetime | None = None
    is_unreadable: bool = False

    @property
    def is_machine(self) -> bool:
        """Whether nobody wrote it."""
        return self.id is None

    @property
    def counts(self) -> bool:
        """Whether it enters a figure or a situation: it holds, and is no rumour."""
        return self.struck_by is None and self.confidence is not LineConfidence.RUMOUR


@dataclass(frozen=True, slots=True, kw_only=True)
class CrisisLogFilter:
    """What of the log is asked for; empty is all of it."""

    kinds: frozenset[LineKind] = frozenset()
    functions: frozenset[Role] = frozenset()
    from_at: datetime | None = None
    until_at: datetime | None = None
    """Up to that moment, not with it."""
    with_machine: bool = True
    with_shared: bool = True
    """With the lines other countries share."""

    def takes(self, at: datetime) -> bool:
        """Return whether a moment lies in the period."""
        return (self.from_at is None or at >= self.from_at) and (
            self.until_at is None or at < self.until_at
        )

    @property
    def takes_machine(self) -> bool:
        """Whether machine lines are asked for: they have neither kind nor function."""
        return self.with_machine and not (self.kinds or self.functions)


@dataclass(frozen=True, slots=True)
class CrisisLogPage:
    """A page of the log, the newest line first."""

    lines: tuple[CrisisLogLine, ...]
    page: int
    pages: int
    count: int
    """Lines in all that are asked for."""


@dataclass(frozen=True, slots=True)
class _Ties:
    """How lines of a crisis hang together, by id."""

    numbers: Mapping[uuid.UUID, tuple[str, int]] = field(default_factory=dict)
    struck_by: Mapping[uuid.UUID, uuid.UUID] = field(default_factory=dict)
    settled: Collection[uuid.UUID] = ()


def log_lines(
    session: Session,
    keyring: Keyring,
    participation: Participation,
    wanted_lines: CrisisLogFilter,
    machine: Iterable[CrisisLogLine] = (),
) -> tuple[CrisisLogLine, ...]:
    """Return all lines that are asked for, the oldest first: for papers and files."""
    query = _visible_lines(participation, wanted_lines).order_by(
        LogEntry.happened_at, LogEntry.number
    )
    rows = session.execute(query).all()
    ties = _ties(session, participation)
    opened = [_line(keyring, entry, sealed, ties) for entry, sealed in rows]
    return in_time_order([*opened, *_machine(machine, wanted_lines)])


def log_page(
    session: Session,
    keyring: Keyring,
    participation: Participation,
    wanted_lines: CrisisLogFilter,
    machine: Iterable[CrisisLogLine] = (),
    *,
    page: int = 1,
    per_page: int = 25,
) -> CrisisLogPage:
    """Return one page of the log, the newest line first; the words of no other line are opened."""
    query = _visible_lines(participation, wanted_lines).with_only_columns(
        LogEntry.id, LogEntry.happened_at, LogEntry.entered_at
    )
    marks: list[tuple[datetime, datetime, uuid.UUID | CrisisLogLine]] = [
        (happened, entered, line_id) for line_id, happened, entered in session.execute(query)
    ]
    marks += [(one.happened_at, one.entered_at, one) for one in _machine(machine, wanted_lines)]
    marks.sort(key=lambda mark: mark[:2], reverse=True)
    pages = max(1, -(-len(marks) // per_page))
    page = min(max(page, 1), pages)
    chosen = [mark[2] for mark in marks[(page - 1) * per_page : page * per_page]]
    opened = _opened(
        session, keyring, participation, [each for each in chosen if isinstance(each, uuid.UUID)]
    )
    lines = tuple(opened[each] if isinstance(each, uuid.UUID) else each for each in chosen)
    return CrisisLogPage(lines, page, pages, len(marks))


def one_line(
    session: Session, keyring: Keyring, participation: Participation, line_id: uuid.UUID
) -> CrisisLogLine | None:
    """Return a line this country sees; None for any other."""
    query = _visible_lines(participation, CrisisLogFilter()).where(LogEntry.id == line_id)
    row = session.execute(query).first()
    return _line(keyring, *row, _ties(session, participation)) if row else None


def in_time_order(lines: Iterable[CrisisLogLine]) -> tuple[CrisisLogLine, ...]:
    """Return lines in the order in which things happened, then in which they were written down."""
    return tuple(sorted(lines, key=lambda one: (one.happened_at, one.entered_at, one.number or 0)))


# -- inside ---------------------------------------------------------------------------------


_Rows = sa.Select[LogEntry, bytes | None]


def _visible_lines(participation: Participation, wanted_lines: CrisisLogFilter) -> _Rows:
    """Return the query of the lines one country sees of a crisis: its own, and what the others of
    the same crisis share with who takes part.
    """
    others = sa.select(Participation.id).where(
        Participation.crisis_id == participation.crisis_id,
        Participation.id != participation.id,
    )
    own = LogEntry.participation_id == participation.id
    shared = sa.and_(
        LogEntry.participation_id.in_(others), LogEntry.visible == LineAudience.PARTICIPANTS
    )
    query = (
        sa.select(LogEntry, LogText.ciphertext)
        .outerjoin(LogText, LogText.id == LogEntry.id)
        .where(sa.or_(own, shared) if wanted_lines.with_shared else own)
    )
    return query.where(*_conditions(wanted_lines))


def _conditions(wanted_lines: CrisisLogFilter) -> list[sa.ColumnElement[bool]]:
    found = [
        (wanted_lines.kinds, LogEntry.kind.in_(wanted_lines.kinds)),
        (wanted_lines.functions, LogEntry.function.in_(wanted_lines.functions)),
    ]
    conditions: list[sa.ColumnElement[bool]] = [
        condition for is_asked, condition in found if is_asked
    ]
    if wanted_lines.from_at is not None:
        conditions.append(LogEntry.happened_at >= wanted_lines.from_at)
    if wanted_lines.until_at is not None:
        conditions.append(LogEntry.happened_at < wanted_lines.until_at)
    return conditions


def _machine(lines: Iterable[CrisisLogLine], wanted_lines: CrisisLogFilter) -> list[CrisisLogLine]:
    if not wanted_lines.takes_machine:
        return []
    return [one for one in lines if wanted_lines.takes(one.happened_at)]


def _opened(
    session: Session, keyring: Keyring, participation: Participation, ids: Sequence[uuid.UUID]
) -> dict[uuid.UUID, CrisisLogLine]:
    if not ids:
        return {}
    query = _visible_lines(participation, CrisisLogFilter()).where(LogEntry.id.in_(ids))
    ties = _ties(session, participation)
    rows = session.execute(query)
    return {entry.id: _line(keyring, entry, sealed, ties) for entry, sealed in rows}


def _ties(session: Session, participation: Participation) -> _Ties:
    """Return how the lines hang together that this country sees."""
    query = _visible_lines(participation, CrisisLogFilter()).with_only_columns(
        LogEntry.id, LogEntry.country, LogEntry.number, LogEntry.strikes_id, LogEntry.answers_id
    )
    rows = session.execute(query).all()
    struck_by = {row.strikes_id: row.id for row in rows if row.strikes_id}
    settled = {row.answers_id for row in rows if row.answers_id and row.id not in struck_by}
    return _Ties({row.id: (row.country, row.number) for row in rows}, struck_by, settled)


def _line(keyring: Keyring, entry: LogEntry, sealed: bytes | None, ties: _Ties) -> CrisisLogLine:
    words = open_words(keyring, entry, sealed)
    shown_words = words or LineWords("", "", None)
    country, answered = ties.numbers.get(entry.answers_id, ("", 0)) if entry.answers_id else ("", 0)
    return CrisisLogLine(
        id=entry.id,
        number=entry.number,
        country=entry.country,
        happened_at=entry.happened_at,
        entered_at=entry.entered_at,
        by=entry.by,
        kind=entry.kind,
        function=entry.function,
        confidence=entry.confidence,
        visible=entry.visible,
        text=shown_words.text,
        source=shown_words.source,
        figure=shown_words.figure,
        strikes=_number(ties, entry.strikes_id),
        struck_by=_number(ties, ties.struck_by.get(entry.id)),
        answers=f"{country} {answered}" if country else "",
        is_settled=entry.id in ties.settled,
        follow_up_at=entry.follow_up_at,
        is_unreadable=words is None,
    )


def _number(ties: _Ties, line_id: uuid.UUID | None) -> int | None:
    return None if line_id is None else ties.numbers.get(line_id, ("", None))[1]
