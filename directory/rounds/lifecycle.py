"""What can become of a round: planned, open, closed or cancelled. The legal moves are data."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from core.audit_log import record
from core.errors import UnusableInput
from core.i18n.languages import N_
from directory.entries.freshness import FreshnessState, freshness
from directory.entries.kinds import TYPES, AnyEntry, EntryKind, kind_of
from directory.rounds.calendar_days import ends_at, next_number, today
from directory.rounds.models import (
    AccessLink,
    Invitation,
    InvitedEntry,
    Letter,
    LetterKind,
    Round,
    RoundState,
)
from directory.rounds.outbox import put, withdraw_waiting
from directory.rounds.owners import Owner, Owners
from directory.rounds.planning import (
    ASKED_KINDS,
    check_days,
    clean_countries,
    clean_kinds,
    clean_ladder,
    clean_number,
)

MOVES: Mapping[RoundState, frozenset[RoundState]] = MappingProxyType(
    {
        RoundState.PLANNED: frozenset({RoundState.OPEN, RoundState.CANCELLED}),
        RoundState.OPEN: frozenset({RoundState.CLOSED, RoundState.CANCELLED}),
        RoundState.CLOSED: frozenset(),
        RoundState.CANCELLED: frozenset(),
    }
)
NAMES_IN_A_LETTER = 40


@dataclass(frozen=True, slots=True)
class OpenedRound:
    """What an open round asks: how many owners, about how many entries, and how many of both
    without an e-mail.
    """

    invitations: int
    entries: int
    letters: int
    entries_without_address: int


@dataclass(frozen=True, slots=True)
class ClosedRound:
    """How a round ended, in entries (`asked` is the sum of the next four)."""

    asked: int
    answered: int
    """All groups confirmed or corrected."""
    partly: int
    silent: int
    gone: int
    """Retired while the round was open."""
    lapsed: Mapping[str, int]
    """By country, entries in use that nobody has confirmed for six months, or ever."""
    letters_withdrawn: int


def current_round(session: Session) -> Round | None:
    """Return the round that is open, else the next one planned; None when there is neither."""
    found = session.scalars(
        sa.select(Round)
        .where(Round.state.in_([RoundState.OPEN, RoundState.PLANNED]))
        .order_by(Round.opens_on)
    ).all()
    return next(
        (each for each in found if each.state is RoundState.OPEN), found[0] if found else None
    )


def plan_round(
    session: Session,
    *,
    number: str,
    opens_on: date,
    due_on: date,
    closes_on: date,
    ladder: Iterable[Mapping[str, Any]],
    kinds: Collection[str] = (),
    countries: Collection[str] = (),
    now: datetime,
    actor: str,
    is_demo: bool = False,
) -> Round:
    """Add a round to come.

    `ladder` is [{"on": day, "rung": code}, …]. Raises UnusableInput, naming the field.
    """
    number = clean_number(session, number)
    check_days(session, opens_on, due_on, closes_on, today(now))
    round_ = Round(
        number=number,
        opens_on=opens_on,
        due_on=due_on,
        closes_on=closes_on,
        state=RoundState.PLANNED,
        ladder=clean_ladder(ladder, opens_on, closes_on),
        kinds=clean_kinds(kinds),
        countries=clean_countries(countries),
        is_demo=is_demo,
    )
    session.add(round_)
    session.flush()
    _tell(session, round_, "plan", now, actor)
    return round_


def open_round(session: Session, round_: Round, *, now: datetime, actor: str) -> OpenedRound:
    """Invite every owner of the entries asked about, and put their letters into the outbox.

    A round that is open already stays as it is. Raises UnusableInput when it cannot be opened.
    """
    if round_.state is not RoundState.OPEN:
        _move(round_, RoundState.OPEN)
        if today(now) > round_.closes_on:
            raise UnusableInput(
                "round", N_("Las fechas de esta ronda ya pasaron: cancélela y prevea otra.")
            )
        _refuse_second(session, round_)
        round_.opened_at, round_.opened_by = now, actor
        _invite(session, round_, now)
        _tell(session, round_, "open", now, actor)
    return _opened(session, round_)


def change_ladder(
    session: Session,
    round_: Round,
    ladder: Iterable[Mapping[str, Any]],
    *,
    now: datetime,
    actor: str,
) -> None:
    """Set the days of the reminders of a round to come or open. Raises UnusableInput."""
    if not MOVES[round_.state]:
        raise UnusableInput("round", N_("La ronda ya terminó."))
    round_.ladder = clean_ladder(ladder, round_.opens_on, round_.closes_on)
    session.flush()
    _tell(session, round_, "ladder", now, actor)


def close_round(session: Session, round_: Round, *, now: datetime, actor: str) -> ClosedRound:
    """End a round: its links open nothing any more, its letters that wait are withdrawn, what
    lapsed is counted.

    What nobody confirmed is not touched: its age says so wherever it is used. Raises UnusableInput.
    """
    _move(round_, RoundState.CLOSED)
    round_.closed_at, round_.closed_by = now, actor
    closed = _closed(session, round_, _end(session, round_, now), now)
    _tell(
        session,
        round_,
        "close",
        now,
        actor,
        asked=closed.asked,
        answered=closed.answered,
        silent=closed.silent,
    )
    return closed


def cancel_round(
    session: Session, round_: Round, *, now: datetime, actor: str, reason: str = ""
) -> int:
    """Give a round up, planned or open; answers given stay.

    Gives back the letters withdrawn. Raises UnusableInput.
    """
    _move(round_, RoundState.CANCELLED)
    round_.closed_at, round_.closed_by = now, actor
    withdrawn = _end(session, round_, now)
    _tell(session, round_, "cancel", now, actor, reason=reason)
    return withdrawn


def asked_entries(session: Session, round_: Round) -> Iterator[AnyEntry]:
    """Yield the entries in use that a round asks about, by kind and name."""
    for kind in ASKED_KINDS:
        if round_.kinds and kind.value not in round_.kinds:
            continue
        row: Any = TYPES[kind]
        query = sa.select(row).where(row.retired_at.is_(None)).options(selectinload(row.channels))
        if round_.countries:
            query = query.where(row.country.in_(round_.countries))
        yield from session.scalars(query.order_by(row.name, row.id))


def letter_details(round_: Round, names: Collection[str]) -> dict[str, Any]:
    """Return what the letters of an invitation say: the round, its days and the first names of
    entries, frozen.
    """
    shown = list(names)[:NAMES_IN_A_LETTER]
    return {
        "number": round_.number,
        "due_on": round_.due_on.isoformat(),
        "closes_on": round_.closes_on.isoformat(),
        "entries": shown,
        "more": len(names) - len(shown),
    }


# -- inside ---------------------------------------------------------------------------------


def _move(round_: Round, to: RoundState) -> None:
    if to not in MOVES[round_.state]:
        raise UnusableInput("round", N_("La ronda no está en un estado que lo permita."))
    round_.state = to


def _refuse_second(session: Session, round_: Round) -> None:
    with session.no_autoflush:
        other = session.scalar(
            sa.select(Round.number)
            .where(Round.state == RoundState.OPEN, Round.id != round_.id)
            .limit(1)
        )
    if other is not None:
        raise UnusableInput("round", N_("Ya hay otra ronda abierta: ciérrela primero."))


def _invite(session: Session, round_: Round, now: datetime) -> None:
    owners = Owners(session, round_.countries or None)
    asked: dict[tuple[str, str], tuple[Owner, list[AnyEntry]]] = {}
    for entry in asked_entries(session, round_):
        owner = owners.of(entry)
        asked.setdefault((entry.country, owner.address), (owner, []))[1].append(entry)
    for (country, address), (owner, entries) in asked.items():
        invitation = Invitation(
            round_id=round_.id,
            country=country,
            address=address,
            name=owner.name if address else "",
            language=owner.language,
            entries=[_invited(entry) for entry in entries],
        )
        session.add(invitation)
        session.flush()
        if address:
            _send_invitation(session, round_, invitation, [_name(entry) for entry in entries], now)


def _invited(entry: AnyEntry) -> InvitedEntry:
    return InvitedEntry(entry_kind=kind_of(entry), entry_id=entry.id, groups=[], handed_over=False)


def _name(entry: AnyEntry) -> str:
    return str(getattr(entry, "name", ""))


def _send_invitation(
    session: Session, round_: Round, invitation: Invitation, names: Collection[str], now: datetime
) -> None:
    put(
        session,
        once=f"invitation:{invitation.id}",
        kind=LetterKind.INVITATION,
        round_=round_,
        invitation=invitation,
        country=invitation.country,
        address=invitation.address,
        name=invitation.name,
        language=invitation.language,
        details=letter_details(round_, names),
        now=now,
        is_demo=round_.is_demo,
    )


def _opened(session: Session, round_: Round) -> OpenedRound:
    rows = session.execute(
        sa.select(Invitation.address, sa.func.count(InvitedEntry.id))
        .join(InvitedEntry, InvitedEntry.invitation_id == Invitation.id)
        .where(Invitation.round_id == round_.id, InvitedEntry.handed_over.is_(False))
        .group_by(Invitation.id, Invitation.address)
    ).all()
    letters = session.scalar(
        sa.select(sa.func.count()).where(
            Letter.round_id == round_.id, Letter.kind == LetterKind.INVITATION
        )
    )
    return OpenedRound(
        invitations=len(rows),
        entries=sum(count for _, count in rows),
        letters=letters or 0,
        entries_without_address=sum(count for address, count in rows if not address),
    )


def _end(session: Session, round_: Round, now: datetime) -> int:
    """Return no link of the round works any more, no letter leaves; gives back how many letters
    stay.
    """
    session.flush()
    invitations = sa.select(Invitation.id).where(Invitation.round_id == round_.id)
    session.execute(
        sa.update(AccessLink)
        .where(AccessLink.invitation_id.in_(invitations), AccessLink.revoked_at.is_(None))
        .values(revoked_at=now)
        .execution_options(synchronize_session="fetch")
    )
    return withdraw_waiting(session, round_)


def _closed(session: Session, round_: Round, letters_withdrawn: int, now: datetime) -> ClosedRound:
    asked: dict[tuple[EntryKind, uuid.UUID], InvitedEntry] = {}
    query = sa.select(InvitedEntry).join(Invitation).where(Invitation.round_id == round_.id)
    for row in session.scalars(query.order_by(InvitedEntry.handed_over.desc())):
        asked[row.entry_kind, row.entry_id] = row
    lapsed: dict[str, int] = {}
    counts = dict.fromkeys(("answered", "partly", "silent", "gone"), 0)
    in_use = {(kind_of(entry), entry.id): entry for entry in asked_entries(session, round_)}
    for key, row in asked.items():
        entry = in_use.get(key)
        if entry is None:
            counts["gone"] += 1
            continue
        counts["answered" if row.answered_at else "partly" if row.groups else "silent"] += 1
        if freshness(entry.confirmed_at, now).state in {
            FreshnessState.LAPSED,
            FreshnessState.NEVER,
        }:
            lapsed[entry.country] = lapsed.get(entry.country, 0) + 1
    return ClosedRound(
        len(asked),
        **counts,
        lapsed=dict(sorted(lapsed.items())),
        letters_withdrawn=letters_withdrawn,
    )


def _tell(
    session: Session, round_: Round, deed: str, now: datetime, actor: str, **details: Any
) -> None:
    record(
        session,
        at=now,
        actor=actor,
        action=f"round.{deed}",
        subject=round_.id,
        purpose="confirmation",
        number=round_.number,
        **details,
    )


__all__ = [
    "MOVES",
    "ClosedRound",
    "OpenedRound",
    "asked_entries",
    "cancel_round",
    "change_ladder",
    "close_round",
    "current_round",
    "ends_at",
    "letter_details",
    "next_number",
    "open_round",
    "plan_round",
]
