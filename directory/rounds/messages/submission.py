"""Put the messages of a round into the outbox, and take them out again."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.outbox.models import MessageState, OutboxMessage
from core.outbox.submission import MessageDraft, put, withdraw
from core.transports.email_format import EMAIL
from directory.rounds.models import (
    EscalationRung,
    Invitation,
    MessageKind,
    Round,
    RoundMessage,
)
from directory.rounds.owners import OwnerContact

OWNER = "round"
"""By which the outbox knows the messages of rounds."""
NAMES_IN_A_MESSAGE = 40


def put_message(
    session: Session,
    round_: Round,
    kind: MessageKind,
    to: OwnerContact,
    *,
    dedupe_key: str,
    now: datetime,
    country: str,
    invitation: Invitation | None = None,
    rung: EscalationRung | None = None,
    details: Mapping[str, Any],
    act_id: UUID | None = None,
) -> OutboxMessage | None:
    """Put a message of a round into the outbox; None when the same one (`dedupe_key`) was put in
    before, or `to` has no e-mail.

    `details` is all its text says beside names and links: see `directory.rounds.email_bodies`.
    """
    draft = MessageDraft(
        owner=OWNER,
        kind=kind.value,
        dedupe_key=dedupe_key,
        recipient=to.address,
        name=to.name,
        language=to.language,
        country=country,
        reference=str(round_.id),
        details=details,
        is_demo=round_.is_demo,
    )
    message = put(session, draft, EMAIL, now=now)
    if message is not None:
        link = RoundMessage(message_id=message.id, round_id=round_.id, rung=rung, act_id=act_id)
        link.invitation_id = invitation.id if invitation else None
        session.add(link)
        session.flush()
    return message


def put_invitation_message(
    session: Session,
    invitation: Invitation,
    kind: MessageKind,
    *,
    dedupe_key: str,
    now: datetime,
    details: Mapping[str, Any],
    act_id: UUID | None = None,
) -> OutboxMessage | None:
    """Put a message to the one an invitation asks; None as in `put_message`."""
    return put_message(
        session,
        invitation.round,
        kind,
        invited_contact(invitation),
        dedupe_key=dedupe_key,
        now=now,
        country=invitation.country,
        invitation=invitation,
        details=details,
        act_id=act_id,
    )


def invited_contact(invitation: Invitation) -> OwnerContact:
    """Return the one an invitation asks, to be written to."""
    return OwnerContact(invitation.name, invitation.address, "", invitation.language)


def message_details(
    round_: Round, names: Collection[str], due_on: date | None = None
) -> dict[str, Any]:
    """Return what the messages about an invitation say: the round, its days (`due_on` where it was
    given more time) and the first names of entries.
    """
    first = list(names)[:NAMES_IN_A_MESSAGE]
    return {
        "number": round_.number,
        "due_on": (due_on or round_.due_on).isoformat(),
        "closes_on": round_.closes_on.isoformat(),
        "entries": first,
        "more": len(names) - len(first),
    }


def withdraw_round(session: Session, round_: Round) -> int:
    """Take the messages of a round that wait out of the outbox; give back how many."""
    return withdraw(session, _linked(RoundMessage.round_id == round_.id))


def withdraw_act(session: Session, act_id: UUID, invitations: Collection[UUID]) -> int:
    """Take the messages of an act on many invitations that wait out of the outbox, so that they may
    be written again the same day; give back how many.
    """
    mine = _linked(
        sa.and_(RoundMessage.act_id == act_id, RoundMessage.invitation_id.in_(invitations))
    )
    waiting = sa.select(OutboxMessage.id).where(mine, OutboxMessage.state == MessageState.WAITING)
    ids = list(session.scalars(waiting))
    count = withdraw(session, OutboxMessage.id.in_(ids))
    session.execute(
        sa.update(OutboxMessage)
        .where(OutboxMessage.id.in_(ids), OutboxMessage.state == MessageState.WITHDRAWN)
        .values(dedupe_key=OutboxMessage.dedupe_key + f":{act_id.hex}")
        .execution_options(synchronize_session="fetch")
    )
    return count


def withdraw_invitation(session: Session, invitation: Invitation) -> int:
    """Take the messages of an invitation that wait out of the outbox; give back how many."""
    return withdraw(session, _linked(RoundMessage.invitation_id == invitation.id))


# -- inside ---------------------------------------------------------------------------------


def _linked(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    return OutboxMessage.id.in_(sa.select(RoundMessage.message_id).where(condition))
