"""The way back of the last act on many invitations: each becomes what it was, and letters that
still wait are taken out.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.outbox.models import MessageState
from directory.rounds.bulk.acts import InvitationAct
from directory.rounds.messages.submission import withdraw_act
from directory.rounds.models import AccessLink, Invitation, Round, RoundMessage


@dataclass(frozen=True, slots=True)
class BulkAct:
    """An act on many invitations that can still be undone."""

    id: uuid.UUID
    act: InvitationAct
    at: datetime
    invitations: int
    letters_gone: int
    """Letters of it that have left, or are leaving: those stay sent."""


def bulk_act(session: Session, round_: Round, act_id: uuid.UUID, country: str) -> BulkAct | None:
    """Return an act of a round on the invitations of `country` (empty: all); None where nothing of
    it is left to undo.
    """
    invitations = session.scalars(_of_act(round_, act_id, country)).all()
    if not invitations:
        return None
    before = invitations[0].act_before
    ids = [each.id for each in invitations]
    letters = session.scalars(
        sa.select(RoundMessage).where(
            RoundMessage.act_id == act_id, RoundMessage.invitation_id.in_(ids)
        )
    )
    gone = [each for each in letters if each.message.state not in _TAKEN_OUT]
    return BulkAct(
        act_id,
        InvitationAct(before["act"]),
        datetime.fromisoformat(before["at"]),
        len(invitations),
        len(gone),
    )


def undo_act(
    session: Session, round_: Round, act_id: uuid.UUID, country: str
) -> Sequence[uuid.UUID]:
    """Undo an act on the invitations of `country` (empty: all) that took no other act since; return
    which they were. A second time nothing is left to undo.
    """
    held = _of_act(round_, act_id, country).with_for_update()
    invitations = session.scalars(held.execution_options(populate_existing=True)).all()
    for invitation in invitations:
        _restore(session, invitation)
    session.flush()
    ids = [each.id for each in invitations]
    if ids:
        withdraw_act(session, act_id, ids)
    return ids


# -- inside ---------------------------------------------------------------------------------

_TAKEN_OUT = frozenset({MessageState.WAITING, MessageState.WITHDRAWN, MessageState.FAILED})


def _of_act(round_: Round, act_id: uuid.UUID, country: str) -> sa.Select[Invitation]:
    rows = sa.select(Invitation).where(
        Invitation.round_id == round_.id, Invitation.act_id == act_id
    )
    return rows.where(Invitation.country == country) if country else rows


def _restore(session: Session, invitation: Invitation) -> None:
    before = invitation.act_before
    due, revoked = before["due_on"], before["revoked_at"]
    was_revoked = invitation.revoked_at
    invitation.due_on = date.fromisoformat(due) if due else None
    invitation.by_telephone = bool(before["by_telephone"])
    if before["act"] == InvitationAct.REVOKE.value:
        invitation.revoked_at = datetime.fromisoformat(revoked) if revoked else None
        _open_links(session, invitation, was_revoked)
    invitation.act_id, invitation.act_before = None, {}


def _open_links(session: Session, invitation: Invitation, ended_at: datetime | None) -> None:
    """Let those links open again that ended with the act, and no other."""
    session.execute(
        sa.update(AccessLink)
        .where(AccessLink.invitation_id == invitation.id, AccessLink.revoked_at == ended_at)
        .values(revoked_at=None)
        .execution_options(synchronize_session="fetch")
    )
