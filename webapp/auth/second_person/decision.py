"""Decide about a request: agree, refuse, take it back. It is decided once, by whoever is first."""

from __future__ import annotations

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts import AccessRequest, RequestState
from core.approval import IllegalMove, SecondPersonNeeded
from core.audit_log import record
from webapp.auth.access import Scope
from webapp.auth.second_person.actions import Hand, carry_out, forget_name
from webapp.auth.second_person.notices import AccessNotice, tell
from webapp.auth.second_person.rules import MOVES, may_approve, may_refuse, may_withdraw

_VERBS = {
    RequestState.APPROVED: "access.approve",
    RequestState.ELAPSED: "access.elapse",
    RequestState.REFUSED: "access.refuse",
    RequestState.WITHDRAWN: "access.withdraw",
    RequestState.LAPSED: "access.lapse",
}
_CARRIED_OUT = frozenset({RequestState.APPROVED, RequestState.ELAPSED})


def approve(session: Session, request: AccessRequest, scope: Scope, hand: Hand) -> None:
    """Agree as the second person, and carry it out.

    Raises SecondPersonNeeded, IllegalMove when it was decided before, UnusableInput when it cannot
    be done any more.
    """
    _require(may_approve(scope, request))
    settle(
        session, request, RequestState.APPROVED, by=scope.user_id, actor=hand.actor, now=hand.now
    )
    carry_out(session, request, hand)
    tell(session, request, AccessNotice.DECIDED, now=hand.now)


def refuse(session: Session, request: AccessRequest, scope: Scope, now: datetime) -> None:
    """Refuse, as another administrator of the country. Raises as `approve` does."""
    _require(may_refuse(scope, request))
    settle(session, request, RequestState.REFUSED, by=scope.user_id, actor=scope.actor, now=now)
    tell(session, request, AccessNotice.DECIDED, now=now)


def withdraw(session: Session, request: AccessRequest, scope: Scope, now: datetime) -> None:
    """Take back what one asked for. Raises as `approve` does."""
    _require(may_withdraw(scope, request))
    settle(session, request, RequestState.WITHDRAWN, by=scope.user_id, actor=scope.actor, now=now)


def settle(
    session: Session,
    request: AccessRequest,
    state: RequestState,
    *,
    by: uuid.UUID | None,
    actor: str,
    now: datetime,
) -> None:
    """Give a waiting request its last state, and say so in the audit log.

    Of two who do it at once one succeeds; the other gets IllegalMove.
    """
    name = f"the request {request.id}"
    MOVES.check_move(request.state, state, name=name)
    won = session.execute(
        sa.update(AccessRequest)
        .where(AccessRequest.id == request.id, AccessRequest.state == RequestState.WAITING)
        .values(state=state, decided_by=by, decided_at=now)
        .execution_options(synchronize_session=False)
    )
    if int(getattr(won, "rowcount", 0)) != 1:
        raise IllegalMove(f"{name} was decided before")
    session.refresh(request)
    if state not in _CARRIED_OUT:
        forget_name(request)
    record(
        session,
        at=now,
        actor=actor,
        action=_VERBS[state],
        subject=request.id,
        country=request.country,
        kind=request.kind.value,
    )


def _require(is_allowed: bool) -> None:
    if not is_allowed:
        raise SecondPersonNeeded("somebody else of the country decides about this request")
