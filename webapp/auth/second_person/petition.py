"""Ask for what needs a second person."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts import AccessRequest, RequestKind, RequestState, User
from core.audit_log import record
from core.db import take_turns
from core.errors import UnusableInput
from core.i18n.languages import N_
from webapp.auth.second_person.notices import AccessNotice, tell
from webapp.auth.second_person.rules import NOTICE

SHORTEST_REASON, LONGEST_REASON = 5, 300


@dataclass(frozen=True, slots=True)
class Petition:
    """What is asked for."""

    kind: RequestKind
    country: str
    subject: str
    subject_name: str
    reason: str
    details: Mapping[str, Any] = field(default_factory=dict)


def about(user: User, kind: RequestKind, reason: str, **details: Any) -> Petition:
    """Return what is asked for about an account there is."""
    return Petition(kind, user.country, str(user.id), user.email, reason, details)


def make_petition(
    session: Session, petition: Petition, *, asker: User, now: datetime
) -> AccessRequest:
    """Add a request, tell the administrators of the country, and note it in the audit log.

    Raises UnusableInput without a reason, and for what waits already.
    """
    request = AccessRequest(
        id=uuid.uuid4(),
        kind=petition.kind,
        country=petition.country,
        subject=petition.subject,
        subject_name=petition.subject_name,
        details=dict(petition.details),
        reason=clean_reason(petition.reason),
        asked_by=asker.id,
        asked_at=now,
        due_at=now + NOTICE,
        state=RequestState.WAITING,
        decided_by=None,
        decided_at=None,
        is_demo=asker.is_demo,
    )
    # The same file may be asked for by two who need it; the same deed to an account is one.
    take_turns(session, f"requests of {petition.country}")
    is_own = petition.kind in {RequestKind.EXPORT, RequestKind.ERASE}
    if is_waiting(session, petition, asker.id if is_own else None):
        raise UnusableInput("reason", N_("Esto ya está pedido y espera a una segunda persona."))
    session.add(request)
    session.flush()
    record(
        session,
        at=now,
        actor=f"user:{asker.id}",
        action="access.ask",
        subject=request.id,
        country=request.country,
        kind=request.kind.value,
        about=_id_of(request),
    )
    tell(session, request, AccessNotice.ASKED, now=now)
    return request


def is_waiting(session: Session, petition: Petition, asker_id: uuid.UUID | None = None) -> bool:
    """Return whether the same waits to be decided; asked for by that account, if one is given."""
    same = sa.select(AccessRequest.id).where(
        AccessRequest.state == RequestState.WAITING,
        AccessRequest.kind == petition.kind,
        AccessRequest.country == petition.country,
        AccessRequest.subject == petition.subject,
    )
    if asker_id is not None:
        same = same.where(AccessRequest.asked_by == asker_id)
    return session.scalar(same.limit(1)) is not None


def clean_reason(text: str) -> str:
    """Return a reason on one line. Raises UnusableInput for none."""
    reason = " ".join(text.split())[:LONGEST_REASON]
    if len(reason) < SHORTEST_REASON:
        raise UnusableInput("reason", N_("Escriba el motivo: lo leerá quien decide."))
    return reason


# -- inside ---------------------------------------------------------------------------------


def _id_of(request: AccessRequest) -> str:
    """Return the account as the audit log may name it: by its id, never by an address."""
    return "" if "@" in request.subject else request.subject
