"""How a round stands, by country and day, and who is silent: live, from the rows themselves.

An entry counts as answered when its owner answered all of it through the link, or when all of it
was confirmed in another way (by telephone, on screen) since the round was opened.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session, contains_eager, selectinload

from core.outbox.models import MessageState, OutboxMessage
from directory.entries.change_log import ChangeAction, ChangeLogEntry
from directory.entries.freshness import freshness
from directory.entries.kinds import TYPES, EntryKind
from directory.rounds.answers.questions_for_owner import is_correction
from directory.rounds.calendar_days import SECRETARIAT_ZONE
from directory.rounds.models import (
    EscalationRung,
    Invitation,
    InvitedEntry,
    MessageKind,
    Proposal,
    ProposalState,
    Round,
    RoundMessage,
)
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
    rung: EscalationRung | None
    """The highest rung a message went out to; None when only the invitation did, or nothing."""
    days: int
    """Whole days since the round was opened."""
    groups_done: int


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
    """Return how `round_` stands at `now`, of all countries or of one. Days are those of `zone`."""
    rows = _rows(session, round_, country)
    entries = _entries(session, rows)
    marks = _Marks(session, round_)
    owners = Owners(session, [country] if country else None)
    scores: dict[str, CountryScore] = {}
    answered: list[datetime] = []
    silent: list[SilentOwner] = []
    for row in rows:
        entry = entries.get(row.entry_id)
        if entry is None:
            continue
        at = _answered_at(row, entry, round_)
        score = scores.setdefault(entry.country, CountryScore(entry.country))
        _count(score, row, entry, at, marks, now)
        if at is not None:
            answered.append(at)
        else:
            silent.append(_silent(row, entry, owners, marks, round_, now))
    countries = tuple(scores[code] for code in sorted(scores))
    return RoundProgress(
        countries,
        _total(countries),
        _per_day(answered, round_, now, zone),
        tuple(
            sorted(silent, key=lambda one: (one.entry.country, one.kind, one.entry.name.casefold()))
        ),
    )


# -- inside ---------------------------------------------------------------------------------


class _Marks:
    """What a round left behind about its entries: corrections, proposals, letters."""

    def __init__(self, session: Session, round_: Round) -> None:
        actors = [f"invitation:{one}" for one in session.scalars(_invitations(round_))]
        changed = sa.select(ChangeLogEntry).where(
            ChangeLogEntry.action == ChangeAction.CHANGED,
            ChangeLogEntry.actor.in_(actors),
            ChangeLogEntry.at >= (round_.opened_at or round_.created_at),
        )
        self.corrected: set[UUID] = {
            one.entry_id for one in session.scalars(changed) if is_correction(one)
        }
        self.waiting: set[UUID] = set()
        for entry_id, state in session.execute(
            sa.select(Proposal.entry_id, Proposal.state).where(
                sa.or_(Proposal.round_id == round_.id, Proposal.state == ProposalState.WAITING),
                Proposal.state != ProposalState.WITHDRAWN,
            )
        ):
            self.corrected.add(entry_id)
            if state is ProposalState.WAITING:
                self.waiting.add(entry_id)
        self._rungs: dict[UUID | str, list[EscalationRung]] = defaultdict(list)
        statement = (
            sa.select(RoundMessage)
            .join(OutboxMessage, OutboxMessage.id == RoundMessage.message_id)
            .where(
                RoundMessage.round_id == round_.id,
                RoundMessage.rung.is_not(None),
                OutboxMessage.state == MessageState.SENT,
            )
            .options(contains_eager(RoundMessage.message))
        )
        for link in session.scalars(statement):
            is_list = link.message.kind == MessageKind.ESCALATION
            about = link.message.country if is_list else link.invitation_id
            if link.rung is not None and about is not None:
                self._rungs[about].append(link.rung)

    def rung(self, row: InvitedEntry, country: str) -> EscalationRung | None:
        """Return the highest rung reached about an entry."""
        order = list(EscalationRung)
        reached = [
            *self._rungs.get(row.invitation_id, []),
            *self._rungs.get(country, []),
            *self._rungs.get("", []),
        ]
        return max(reached, key=order.index, default=None)


def _invitations(round_: Round) -> sa.Select[UUID]:
    return sa.select(Invitation.id).where(Invitation.round_id == round_.id)


def _rows(session: Session, round_: Round, country: str) -> list[InvitedEntry]:
    """Return one row for each entry asked about: that of whoever answers for it now."""
    statement = sa.select(InvitedEntry).join(Invitation).where(Invitation.round_id == round_.id)
    if country:
        statement = statement.where(Invitation.country == country)
    found = session.scalars(statement.order_by(InvitedEntry.handed_over.desc(), InvitedEntry.id))
    return list({row.entry_id: row for row in found}.values())


def _entries(session: Session, rows: Iterable[InvitedEntry]) -> dict[UUID, Entry]:
    """Return the entries in use of the rows, by kind in one query each."""
    wanted: dict[EntryKind, list[UUID]] = defaultdict(list)
    for row in rows:
        wanted[row.entry_kind].append(row.entry_id)
    found: dict[UUID, Entry] = {}
    for kind, ids in wanted.items():
        row_type: Any = TYPES[kind]
        statement = sa.select(row_type).where(row_type.id.in_(ids), row_type.retired_at.is_(None))
        for entry in session.scalars(statement.options(selectinload(row_type.channels))):
            found[entry.id] = entry
    return found


def _answered_at(row: InvitedEntry, entry: Entry, round_: Round) -> datetime | None:
    if row.answered_at is not None:
        return row.answered_at
    since = round_.opened_at
    if since is not None and entry.confirmed_at is not None and entry.confirmed_at >= since:
        return entry.confirmed_at
    return None


def _count(
    score: CountryScore,
    row: InvitedEntry,
    entry: Entry,
    at: datetime | None,
    marks: _Marks,
    now: datetime,
) -> None:
    score.asked += 1
    score.waiting += entry.id in marks.waiting
    score.lapsed += not freshness(entry.confirmed_at, now).is_current
    if at is None:
        score.silent += 1
        score.begun += bool(row.groups)
    elif entry.id in marks.corrected:
        score.corrected += 1
    else:
        score.confirmed += 1


def _silent(
    row: InvitedEntry, entry: Entry, owners: Owners, marks: _Marks, round_: Round, now: datetime
) -> SilentOwner:
    owner = owners.of(entry)
    return SilentOwner(
        entry,
        row.entry_kind,
        row.invitation_id,
        owner.name,
        owner.phone,
        bool(row.invitation.address),
        marks.rung(row, entry.country),
        (now - round_.opened_at).days if round_.opened_at else 0,
        len(row.groups),
    )


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
    first, last = (
        round_.opened_at.astimezone(zone).date(),
        min(now, round_.closed_at or now).astimezone(zone).date(),
    )
    days = (first + timedelta(days=step) for step in range((last - first).days + 1))
    return tuple((day, counts.get(day, 0)) for day in days)
