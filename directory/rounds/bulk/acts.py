"""What is done with many invitations at once: each is done or left as it is, and the act can be
undone as a whole (`directory.rounds.bulk.undoing`).

A letter that has left cannot be called back: undoing takes out those that still wait.
"""

from __future__ import annotations

import enum
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from core.errors import UnusableInput
from core.i18n.languages import N_
from directory.entries.lifecycle import any_entry
from directory.rounds.calendar_days import today
from directory.rounds.magic_links import revoke_invitation
from directory.rounds.messages.submission import message_details, put_invitation_message
from directory.rounds.models import Invitation, MessageKind, Round


class InvitationAct(enum.StrEnum):
    """What is done with the invitations ticked."""

    REMIND = "remind"
    EXTEND = "extend"
    """More time: until then nobody reminds them."""
    TELEPHONE = "telephone"
    """Called and no longer written to."""
    EMAIL = "email"
    """Written to again."""
    REVOKE = "revoke"


@dataclass(frozen=True, slots=True)
class ActRequest:
    """One act on many invitations."""

    id: uuid.UUID
    act: InvitationAct
    at: datetime
    due_on: date | None = None
    """Of `EXTEND`."""


def act_on(
    session: Session, invitations: Iterable[Invitation], request: ActRequest
) -> list[uuid.UUID]:
    """Do an act on invitations of one round; return those it was done on. Others stay as they are:
    answered, revoked, without an address, or so already.
    """
    return [
        invitation.id
        for invitation in invitations
        if _ACTS[request.act](session, invitation, request)
    ]


def check_due(round_: Round, text: str, now: datetime) -> date:
    """Return the day typed until which more time is given. Raises UnusableInput."""
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        raise UnusableInput("due_on", N_("Escriba una fecha como 2026-11-22.")) from None
    if not today(now) < day <= round_.closes_on:
        raise UnusableInput("due_on", N_("El plazo va de mañana al cierre de la ronda."))
    return day


def unanswered_names(session: Session, invitation: Invitation) -> Iterator[str]:
    """Yield the names of the entries an invitation still asks about."""
    for one in invitation.entries:
        if not one.handed_over and one.answered_at is None:
            entry = any_entry(session, one.entry_kind, one.entry_id)
            if entry is not None:
                yield str(getattr(entry, "name", ""))


# -- inside ---------------------------------------------------------------------------------


def _remember(invitation: Invitation, request: ActRequest) -> None:
    """Keep what the invitation was like, for the way back."""
    due, revoked = invitation.due_on, invitation.revoked_at
    invitation.act_id = request.id
    invitation.act_before = {
        "act": request.act.value,
        "at": request.at.isoformat(),
        "due_on": due.isoformat() if due else None,
        "by_telephone": invitation.by_telephone,
        "revoked_at": revoked.isoformat() if revoked else None,
    }


def _is_written_to(invitation: Invitation) -> bool:
    return bool(invitation.address) and not invitation.by_telephone and not invitation.revoked_at


def _remind(session: Session, invitation: Invitation, request: ActRequest) -> bool:
    names = list(unanswered_names(session, invitation))
    if not names or not _is_written_to(invitation):
        return False
    message = put_invitation_message(
        session,
        invitation,
        MessageKind.REMINDER,
        dedupe_key=f"by-hand:{invitation.id}:{request.at.date().isoformat()}",
        now=request.at,
        details=message_details(invitation.round, names, invitation.answer_by),
        act_id=request.id,
    )
    if message is None:
        return False
    _remember(invitation, request)
    return True


def _extend(_session: Session, invitation: Invitation, request: ActRequest) -> bool:
    if request.due_on is None or invitation.due_on == request.due_on or invitation.revoked_at:
        return False
    _remember(invitation, request)
    invitation.due_on = request.due_on
    return True


def _to_telephone(_session: Session, invitation: Invitation, request: ActRequest) -> bool:
    if not _is_written_to(invitation):
        return False
    _remember(invitation, request)
    invitation.by_telephone = True
    return True


def _to_email(_session: Session, invitation: Invitation, request: ActRequest) -> bool:
    if not invitation.by_telephone or not invitation.address:
        return False
    _remember(invitation, request)
    invitation.by_telephone = False
    return True


def _revoke(session: Session, invitation: Invitation, request: ActRequest) -> bool:
    if invitation.revoked_at is not None:
        return False
    _remember(invitation, request)
    revoke_invitation(session, invitation, request.at)
    return True


_ACTS: Mapping[InvitationAct, Callable[[Session, Invitation, ActRequest], bool]] = {
    InvitationAct.REMIND: _remind,
    InvitationAct.EXTEND: _extend,
    InvitationAct.TELEPHONE: _to_telephone,
    InvitationAct.EMAIL: _to_email,
    InvitationAct.REVOKE: _revoke,
}
