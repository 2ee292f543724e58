"""How far a round has come, by country and day, and who is silent: live, from the rows themselves.

An entry counts as answered when its owner answered all of it through the link, or when all of it
was confirmed in another way (by telephone, on screen) since the round was opened.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session, contains_eager, selectinload

from directory.entries.freshness import freshness
from directory.entries.kinds import TYPES, AnyEntry, EntryKind
from directory.rounds.activity import RoundActivity
from directory.rounds.calendar_days import SECRETARIAT_ZONE
from directory.rounds.models import EscalationRung, Invitation, InvitedEntry, Round
from directory.rounds.owners import Owners
from directory.search.ranking import Entry


@dataclass(slots=True)
class CountryScore:
    """Entries of one country: `asked` is the sum of confirmed, corrected and silent."""

    country: str
    asked: int = 0
    confirmed: int = 0
    """Answered as they stood."""
    corrected: int = 0
    """Answered, and something was changed or proposed."""
    silent: int = 0
    """Not wholly answered yet."""
    begun: int = 0
    """Of the silent, those of which a part was answered."""
    waiting: int = 0
    """With a correction that waits for a yes."""
    lapsed: int = 0
    """Not confirmed for six months, or never."""

    @property
    def answered(self) -> int:
        """Confirmed or corrected."""
        return self.confirmed + self.corrected

    @property
    def share(self) -> float | None:
        """Answered of those asked, 0 to 1; None where nobody was asked."""
        return self.answered / self.asked if self.asked else None


@dataclass(frozen=True, slots=True)
class SilentOwner:
    """An entry nobody has answered wholly, and whom to call about it."""

    entry: Entry
    kind: EntryKind
    invitation_id: UUID
    owner: str
    phone: str
    """E.164, or empty."""
    has_email: bool
    """Whether it is written to: an address is known, and nobody chose the telephone instead."""
    rung: EscalationRung | None
    """The highest rung a message went out to; None when only the invitation did, or nothing."""
    days: int
    """Whole days since the round was opened."""
    groups_done: int
    owner_row: AnyEntry | None = field(default=None, compare=False, repr=False)
    """The entry the owner's name and telephone were read from."""


@dataclass(frozen=True, slots=True)
class RoundProgress:
    """A round at one moment."""

    countries: tuple[CountryScore, ...]
    total: CountryScore
    per_day: tuple[tuple[date, int], ...]
    """Entries answered on each local day since the opening, every day named."""
    silent: tuple[SilentOwner, ...]


def scorecard(
    session: Session,
    round_: Round,
    now: datetime,
    *,
    zone: ZoneInfo = SECRETARIAT_ZONE,
    country: str = "",
) -> RoundProgress:
    """Return how far `round_` has come at `now`, in all countries or in one. Days are those of
    `zone`.
    """
    rows = _rows(session, round_, country)
    entries = _entries(session, rows)
    card = _Card(session, round_, now)
    owners = Owners(session, [country] if country else None)
    silent = [
        card.silent(row, entries[row.entry_id], owners)
        for row in rows
        if row.entry_id in entries and not card.add(row, entries[row.entry_id])
    ]
    return replace(card.progress(zone), silent=tuple(sorted(silent, key=_order)))


def round_counts(
    session: Session, round_: Round, now: datetime, *, zone: ZoneInfo = SECRETARIAT_ZONE
) -> RoundProgress:
    """Return how far `round_` has come likewise, of all countries and without who is silent: no
    entry is read for a number but the columns that decide it.
    """
    rows = _rows(session, round_, "")
    entries = _counted_entries(session, rows)
    card = _Card(session, round_, now)
    for row in rows:
        if row.entry_id in entries:
            card.add(row, entries[row.entry_id])
    return card.progress(zone)


# -- inside ---------------------------------------------------------------------------------


class _Counted(Protocol):
    """What of an entry is counted."""

    @property
    def id(self) -> UUID: ...
    @property
    def country(self) -> str: ...
    @property
    def confirmed_at(self) -> datetime | None: ...


class _Card:
    """Counts entry after entry."""

    def __init__(self, session: Session, round_: Round, now: datetime) -> None:
        self._round, self._now = round_, now
        self._activity = RoundActivity(session, round_)
        self._scores: dict[str, CountryScore] = {}
        self._answered: list[datetime] = []

    def add(self, row: InvitedEntry, entry: _Counted) -> bool:
        """Count an entry that is in use; return whether it was answered."""
        score = self._scores.setdefault(entry.country, CountryScore(entry.country))
        score.asked += 1
        score.waiting += entry.id in self._activity.waiting
        score.lapsed += not freshness(entry.confirmed_at, self._now).is_current
        at = _answered_at(row, entry, self._round)
        if at is None:
            score.silent += 1
            score.begun += bool(row.groups)
            return False
        self._answered.append(at)
        if entry.id in self._activity.corrected:
            score.corrected += 1
        else:
            score.confirmed += 1
        return True

    def progress(self, zone: ZoneInfo) -> RoundProgress:
        """Return what was counted, the days by the clocks of `zone`; nobody by name."""
        countries = tuple(self._scores[code] for code in sorted(self._scores))
        per_day = _per_day(self._answered, self._round, self._now, zone)
        return RoundProgress(countries, _total(countries), per_day, silent=())

    def silent(self, row: InvitedEntry, entry: Entry, owners: Owners) -> SilentOwner:
        """Return whom to call about an entry that was not answered."""
        owner, opened_at = owners.of(entry), self._round.opened_at
        return SilentOwner(
            entry=entry,
            kind=row.entry_kind,
            invitation_id=row.invitation_id,
            owner=owner.name,
            phone=owner.phone,
            has_email=bool(row.invitation.address) and not row.invitation.by_telephone,
            rung=self._activity.rung(row, entry.country),
            days=(self._now - opened_at).days if opened_at else 0,
            groups_done=len(row.groups),
            owner_row=owner.row,
        )


def _order(one: SilentOwner) -> tuple[str, EntryKind, str]:
    return one.entry.country, one.kind, one.entry.name.casefold()


def _rows(session: Session, round_: Round, country: str) -> list[InvitedEntry]:
    """Return one row for each entry asked about: that of who answers for it now."""
    statement = (
        sa.select(InvitedEntry)
        .join(InvitedEntry.invitation)
        .where(Invitation.round_id == round_.id)
        .options(contains_eager(InvitedEntry.invitation))
    )
    if country:
        statement = statement.where(Invitation.country == country)
    rows = session.scalars(statement.order_by(InvitedEntry.handed_over.desc(), InvitedEntry.id))
    return list({row.entry_id: row for row in rows}.values())


def _counted_entries(session: Session, rows: Iterable[InvitedEntry]) -> dict[UUID, _Counted]:
    """Return what of the entries in use is counted, of all kinds in one query."""
    queries = []
    for kind, ids in _ids_by_kind(rows).items():
        row_type: Any = TYPES[kind]
        columns = (row_type.id, row_type.country, row_type.confirmed_at)
        in_use = (row_type.id.in_(ids), row_type.retired_at.is_(None))
        queries.append(sa.select(*columns).where(*in_use))
    if not queries:
        return {}
    found: Iterable[Any] = session.execute(sa.union_all(*queries))
    return {each.id: each for each in found}


def _ids_by_kind(rows: Iterable[InvitedEntry]) -> dict[EntryKind, list[UUID]]:
    ids_of: dict[EntryKind, list[UUID]] = defaultdict(list)
    for row in rows:
        ids_of[row.entry_kind].append(row.entry_id)
    return ids_of


def _entries(session: Session, rows: Iterable[InvitedEntry]) -> dict[UUID, Entry]:
    """Return the entries in use of the rows, by kind in one query each."""
    entries: dict[UUID, Entry] = {}
    for kind, ids in _ids_by_kind(rows).items():
        row_type: Any = TYPES[kind]
        statement = sa.select(row_type).where(row_type.id.in_(ids), row_type.retired_at.is_(None))
        for entry in session.scalars(statement.options(selectinload(row_type.channels))):
            entries[entry.id] = entry
    return entries


def _answered_at(row: InvitedEntry, entry: _Counted, round_: Round) -> datetime | None:
    if row.answered_at is not None:
        return row.answered_at
    since = round_.opened_at
    if since is not None and entry.confirmed_at is not None and entry.confirmed_at >= since:
        return entry.confirmed_at
    return None


def _total(countries: Iterable[CountryScore]) -> CountryScore:
    total = CountryScore("")
    for each in countries:
        for name in ("asked", "confirmed", "corrected", "silent", "begun", "waiting", "lapsed"):
            setattr(total, name, getattr(total, name) + getattr(each, name))
    return total


def _per_day(
    answered: Iterable[datetime], round_: Round, now: datetime, zone: ZoneInfo
) -> tuple[tuple[date, int], ...]:
    if round_.opened_at is None:
        return ()
    counts: Mapping[date, int] = Counter(at.astimezone(zone).date() for at in answered)
    first = round_.opened_at.astimezone(zone).date()
    last = min(now, round_.closed_at or now).astimezone(zone).date()
    days = (first + timedelta(days=step) for step in range((last - first).days + 1))
    return tuple((day, counts.get(day, 0)) for day in days)
