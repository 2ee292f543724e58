"""Whom a round asks, and about which entries: one invitation for each owner."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from core.outbox.models import OutboxMessage
from directory.entries.kinds import TYPES, AnyEntry, EntryKind, kind_of
from directory.entries.visibility import Viewer, visible_to
from directory.rounds.messages.submission import message_details, put_invitation_message
from directory.rounds.models import Invitation, InvitedEntry, MessageKind, Round, RoundMessage
from directory.rounds.owners import Owner, Owners
from directory.rounds.planning import ASKED_KINDS


@dataclass(frozen=True, slots=True)
class OpenedRound:
    """What an open round asks: how many owners, about how many entries, by how many messages, and
    how many entries have nobody with an e-mail.
    """

    invitations: int
    entries: int
    messages: int
    entries_without_address: int


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


def invite_owners(session: Session, round_: Round, now: datetime) -> None:
    """Make one invitation for each owner and country, and put its message into the outbox."""
    owners = Owners(session, round_.countries or None)
    by_owner: dict[tuple[str, str], tuple[Owner, list[AnyEntry]]] = {}
    for entry in asked_entries(session, round_):
        owner = owners.of(entry)
        by_owner.setdefault((entry.country, owner.address), (owner, []))[1].append(entry)
    for (country, _address), (owner, entries) in by_owner.items():
        _invite(session, round_, country, owner, entries, now)


def invitation_counts(session: Session, round_: Round) -> OpenedRound:
    """Return what a round that was opened asks."""
    rows = session.execute(
        sa.select(Invitation.address, sa.func.count(InvitedEntry.id))
        .join(InvitedEntry, InvitedEntry.invitation_id == Invitation.id)
        .where(Invitation.round_id == round_.id, InvitedEntry.handed_over.is_(False))
        .group_by(Invitation.id, Invitation.address)
    ).all()
    messages = session.scalar(
        sa.select(sa.func.count())
        .select_from(RoundMessage)
        .join(OutboxMessage, OutboxMessage.id == RoundMessage.message_id)
        .where(
            RoundMessage.round_id == round_.id, OutboxMessage.kind == MessageKind.INVITATION.value
        )
    )
    return OpenedRound(
        invitations=len(rows),
        entries=sum(count for _, count in rows),
        messages=messages or 0,
        entries_without_address=sum(count for address, count in rows if not address),
    )


def with_entries_seen(
    session: Session, invitations: Iterable[Invitation], viewer: Viewer
) -> set[uuid.UUID]:
    """Return the invitations of which `viewer` sees every entry asked about: who holds the link of
    an invitation reads and answers for all of them.
    """
    asked = {
        each.id: {(one.entry_kind, one.entry_id) for one in each.entries if not one.handed_over}
        for each in invitations
    }
    hidden = _hidden_entries(session, viewer, set().union(*asked.values()))
    return {key for key, entries in asked.items() if not entries & hidden}


# -- inside ---------------------------------------------------------------------------------


def _invite(
    session: Session,
    round_: Round,
    country: str,
    owner: Owner,
    entries: Collection[AnyEntry],
    now: datetime,
) -> None:
    invitation = Invitation(
        round_id=round_.id,
        country=country,
        address=owner.address,
        name=owner.name if owner.address else "",
        language=owner.language,
        entries=[_invited(entry) for entry in entries],
    )
    session.add(invitation)
    session.flush()
    if owner.address:
        put_invitation_message(
            session,
            invitation,
            MessageKind.INVITATION,
            dedupe_key=f"invitation:{invitation.id}",
            now=now,
            details=message_details(round_, [_name(entry) for entry in entries]),
        )


def _invited(entry: AnyEntry) -> InvitedEntry:
    return InvitedEntry(entry_kind=kind_of(entry), entry_id=entry.id, groups=[], handed_over=False)


def _name(entry: AnyEntry) -> str:
    return str(getattr(entry, "name", ""))


def invitations_of(session: Session, round_: Round, country: str | None) -> Sequence[Invitation]:
    """Return the invitations of a round with entries and links, by country and name.

    Those of `country`; of all only where it is None.
    """
    statement = (
        sa.select(Invitation)
        .where(Invitation.round_id == round_.id)
        .options(selectinload(Invitation.entries), selectinload(Invitation.links))
        .order_by(Invitation.country, Invitation.name, Invitation.address)
    )
    if country is not None:
        statement = statement.where(Invitation.country == country)
    return session.scalars(statement).all()


def preview_opening(session: Session, round_: Round) -> OpenedRound:
    """Return how many owners, messages and entries opening a round means, without opening it."""
    owners, count, without = Owners(session, round_.countries or None), 0, 0
    addressed: set[tuple[str, str]] = set()
    for entry in asked_entries(session, round_):
        owner = owners.of(entry)
        addressed.add((entry.country, owner.address))
        count += 1
        without += not owner.address
    return OpenedRound(
        len(addressed), count, sum(1 for _, address in addressed if address), without
    )


def _hidden_entries(
    session: Session, viewer: Viewer, entries: Iterable[tuple[EntryKind, uuid.UUID]]
) -> set[tuple[EntryKind, uuid.UUID]]:
    """Return those in use that the viewer may not see: one query a kind."""
    ids_of: dict[EntryKind, list[uuid.UUID]] = defaultdict(list)
    for kind, entry_id in entries:
        ids_of[kind].append(entry_id)
    hidden: set[tuple[EntryKind, uuid.UUID]] = set()
    for kind, ids in ids_of.items():
        row_type: Any = TYPES[kind]
        in_use = sa.select(row_type.id).where(row_type.id.in_(ids), row_type.retired_at.is_(None))
        found = session.scalars(in_use.where(~visible_to(viewer, row_type)))
        hidden |= {(kind, entry_id) for entry_id in found}
    return hidden
