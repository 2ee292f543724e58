"""How far a round has come, by country and day, and who is silent: live, from the rows themselves.

An entry counts as answered when its owner answered all of it through the link, or when all of it
was confirmed in another way (by telephone, on screen) since the round was opened.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
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
    card = _Card(session, round_, now, country)
    for row in rows:
        entry = entries.get(row.entry_id)
        if entry is not None:
            card.add(row, entry)
    countries = tuple(card.scores[code] for code in sorted(card.scores))
    return RoundProgress(
        countries=countries,
        total=_total(countries),
        per_day=_per_day(card.answered, round_, now, zone),
        silent=tuple(sorted(card.silent, key=_order)),
    )


# -- inside ---------------------------------------------------------------------------------


class _Card:
    """Counts entry after entry."""

    def __init__(self, session: Session, round_: Round, now: datetime, country: str) -> None:
        self._round, self._now = round_, now
        self._activity = RoundActivity(session, round_)
        self._owners = Owners(session, [country] if country else None)
        self.scores: dict[str, CountryScore] = {}
        self.answered: list[datetime] = []
        self.silent: list[SilentOwner] = []

    def add(self, row: InvitedEntry, entry: Entry) -> None:
        """Count an entry that is in use."""
        score = self.scores.setdefault(entry.country, CountryScore(entry.country))
        score.asked += 1
        score.waiting += entry.id in self._activity.waiting
        score.lapsed += not freshness(entry.confirmed_at, self._now).is_current
        at = _answered_at(row, entry, self._round)
        if at is None:
            score.silent += 1
            score.begun += bool(row.groups)
            self.silent.append(self._silent(row, entry))
            return
        self.answered.append(at)
        if entry.id in self._activity.corrected:
            score.corrected += 1
        else:
            score.confirmed += 1

    def _silent(self, row: InvitedEntry, entry: Entry) -> SilentOwner:
        owner, opened_at = self._owners.of(entry), self._round.opened_at
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


def _entries(session: Session, rows: Iterable[InvitedEntry]) -> dict[UUID, Entry]:
    """Return the entries in use of the rows, by kind in one query each."""
    ids_of: dict[EntryKind, list[UUID]] = defaultdict(list)
    for row in rows:
        ids_of[row.entry_kind].append(row.entry_id)
    entries: dict[UUID, Entry] = {}
    for kind, ids in ids_of.items():
        row_type: Any = TYPES[kind]
        statement = sa.select(row_type).where(row_type.id.in_(ids), row_type.retired_at.is_(None))
        for entry in session.scalars(statement.options(selectinload(row_type.channels))):
            entries[entry.id] = entry
    return entries


def _answered_at(row: InvitedEntry, entry: Entry, round_: Round) -> datetime | None:
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
