"""Carry out what nobody refused for a day after every letter that asked about it had left."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.accounts import AccessRequest, RequestKind, RequestState, RoleName, User
from core.approval import IllegalMove
from core.db import hold_row, reading, writing
from core.errors import UnusableInput
from webapp.auth.access import Scope, scope_of
from webapp.auth.accounts import unknown_password
from webapp.auth.policy import ADMINISTRATORS
from webapp.auth.second_person.actions import Hand, carry_out
from webapp.auth.second_person.decision import settle
from webapp.auth.second_person.notices import AccessNotice, is_notice_given, tell
from webapp.auth.second_person.rules import NOTICE, subject_id
from webapp.auth.users import manages, posts_given, roles_given

ACTOR = "worker"
log = logging.getLogger(__name__)


def carry_out_due(engine: Engine, clock: Callable[[], datetime]) -> int:
    """Carry out each request whose day has passed, one transaction each; return how many.

    Who asked must still be who may ask for this: the request of an account that was closed, or that
    could not give that role or post today, lapses.
    """
    with reading(engine) as session:
        due = session.scalars(_due(clock())).all()
    return sum(_carry_out(engine, each, clock()) for each in due)


# -- inside ---------------------------------------------------------------------------------


def _due(now: datetime) -> sa.Select[uuid.UUID]:
    return (
        sa.select(AccessRequest.id)
        .where(AccessRequest.state == RequestState.WAITING, AccessRequest.due_at <= now)
        .order_by(AccessRequest.due_at)
    )


def _carry_out(engine: Engine, request_id: uuid.UUID, now: datetime) -> bool:
    hand = Hand(ACTOR, now, unknown_password())
    try:
        with writing(engine) as session:
            request = session.get_one(AccessRequest, request_id)
            if request.state is not RequestState.WAITING:
                return False
            if not is_notice_given(session, request, now - NOTICE):
                return False
            if not _still_asks(session, request):
                raise UnusableInput("asker", "may not ask any more")
            settle(session, request, RequestState.ELAPSED, by=None, actor=ACTOR, now=now)
            carry_out(session, request, hand)
            tell(session, request, AccessNotice.DECIDED, now=now)
            return True
    except IllegalMove:
        return False  # somebody decided it at this moment
    except UnusableInput as wrong:
        log.warning("request %s lapses: %s", request_id, wrong)
        _lapse(engine, request_id, now)
        return False


def _lapse(engine: Engine, request_id: uuid.UUID, now: datetime) -> None:
    with writing(engine) as session:
        request = session.get_one(AccessRequest, request_id)
        hold_row(session, request)
        if request.state is RequestState.WAITING:
            settle(session, request, RequestState.LAPSED, by=None, actor=ACTOR, now=now)
            tell(session, request, AccessNotice.DECIDED, now=now)


def _still_asks(session: Session, request: AccessRequest) -> bool:
    asker = session.get(User, request.asked_by)
    if asker is None or not asker.active:
        return False
    scope = scope_of(asker)
    if request.kind in {RequestKind.EXPORT, RequestKind.ERASE}:
        return scope.reads_persons and scope.country == request.country
    is_given = "role" not in request.details or _still_gives(session, scope, request)
    return is_given and _still_manages(session, scope, request)


def _still_manages(session: Session, scope: Scope, request: AccessRequest) -> bool:
    """Return whether who asked administers the account it is about, if there is one yet."""
    about = subject_id(request)
    user = session.get(User, about) if about else None
    is_administrator = scope.role in ADMINISTRATORS or scope.is_post_admin
    return is_administrator and (user is None or manages(scope, user))


def _still_gives(session: Session, scope: Scope, request: AccessRequest) -> bool:
    """Return whether who asked could ask for the same role and post today: an administrator who
    looks after one post since then gives no others.
    """
    details, is_of_country = request.details, scope.role is RoleName.COUNTRY_ADMIN
    posts = {"", *(str(post.id) for post in posts_given(session, scope))}
    return (
        details["role"] in {role.value for role in roles_given(scope)}
        and (details.get("post_id") or "") in posts
        and (is_of_country or not details.get("is_post_admin"))
    )
