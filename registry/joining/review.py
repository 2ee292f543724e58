"""What waits for a yes of its post: listed, opened, accepted (`refusals` has the no).

Those from networks that sent few come first: in a flood a real family stands at the top of the
list, not behind five thousand others. Whoever looks writes a line in the audit log.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit_log import record
from core.context import Context
from core.crypto import CannotOpen, Keyring
from core.db import hold_row
from core.errors import Outdated
from registry.joining.answers import FormAnswers, open_answers
from registry.joining.models import JoiningRequest, JoiningState, PublicForm
from registry.joining.registering import Origin, register
from registry.joining.requests import forget_requests

A_CROWD = 20
"""From so many of one network on they can be refused together."""


@dataclass(frozen=True, slots=True)
class QueueReach:
    """Whose requests somebody decides."""

    country: str
    post_id: uuid.UUID | None
    """None for all posts of the country, and for what is of no post."""


@dataclass(frozen=True, slots=True)
class WaitingRequest:
    """One request, opened where it opens."""

    request: JoiningRequest
    answers: FormAnswers | None
    neighbours: int
    """How many of the same network wait, this one included."""


@dataclass(frozen=True, slots=True)
class Crowd:
    """Requests of one network that came in number."""

    origin: str
    count: int
    first_at: datetime | None
    last_at: datetime | None


def count_waiting(session: Session, reach: QueueReach) -> int:
    """Return how many requests wait for a yes."""
    query = sa.select(sa.func.count()).select_from(JoiningRequest).where(*waits(reach))
    return session.scalar(query) or 0


def crowds(session: Session, reach: QueueReach) -> Sequence[Crowd]:
    """Return the networks of which many wait, the largest first."""
    count = sa.func.count()
    moments = (sa.func.min(JoiningRequest.sent_at), sa.func.max(JoiningRequest.sent_at))
    query = (
        sa.select(JoiningRequest.origin, count, *moments)
        .where(*waits(reach), JoiningRequest.origin != "")
        .group_by(JoiningRequest.origin)
        .having(count >= A_CROWD)
        .order_by(count.desc(), JoiningRequest.origin)
    )
    return [Crowd(*row) for row in session.execute(query)]


def waiting_requests(
    context: Context[object], reach: QueueReach, *, limit: int, offset: int = 0
) -> list[WaitingRequest]:
    """Return what waits: of networks that sent few first, then by time; the log says so."""
    alike = (
        sa.select(JoiningRequest.origin.label("origin"), sa.func.count().label("count"))
        .where(*waits(reach))
        .group_by(JoiningRequest.origin)
        .subquery()
    )
    query = (
        sa.select(JoiningRequest, alike.c.count)
        .join(alike, alike.c.origin == JoiningRequest.origin)
        .where(*waits(reach))
        .order_by(alike.c.count >= A_CROWD, JoiningRequest.sent_at, JoiningRequest.id)
    )
    rows = context.session.execute(query.limit(limit).offset(offset)).all()
    found = [WaitingRequest(row, _opened(context.keyring, row), count) for row, count in rows]
    _note_reading(context, reach, [each.request for each in found])
    return found


def find_waiting(
    session: Session, reach: QueueReach, request_id: uuid.UUID
) -> JoiningRequest | None:
    """Return one request that waits; None for any other."""
    return session.scalar(
        sa.select(JoiningRequest).where(*waits(reach), JoiningRequest.id == request_id)
    )


def open_waiting(
    context: Context[object], reach: QueueReach, request: JoiningRequest
) -> FormAnswers:
    """Return what one request says; it goes into the audit log. Raises CannotOpen."""
    answers = open_answers(context.keyring, request)
    _note_reading(context, reach, [request])
    return answers


def accept_request(
    context: Context[object], request: JoiningRequest, known: Mapping[int, uuid.UUID]
) -> list[uuid.UUID]:
    """Register what a request says, and erase it; return the ids of its persons.

    `known` are those of its household who are registered already. Raises Outdated for one that was
    decided meanwhile, CannotOpen, and what `register` raises.
    """
    session = context.session
    hold_row(session, request)
    if request.state is not JoiningState.POST:
        raise Outdated("the request was decided")
    answers = open_answers(context.keyring, request)
    form = session.get(PublicForm, request.form_id) if request.form_id else None
    consent_at = request.sent_at or context.now
    origin = Origin(form, request.post_id, context.actor, consent_at, context.now, request.is_demo)
    ids = register(context, answers, dict(known), origin)
    forget_requests(session, [request.id])
    return ids


def waits(reach: QueueReach) -> tuple[sa.ColumnElement[bool], ...]:
    """Return what tells the requests somebody decides from all others."""
    own = (
        JoiningRequest.country == reach.country,
        JoiningRequest.state == JoiningState.POST,
    )
    return own if reach.post_id is None else (*own, JoiningRequest.post_id == reach.post_id)


# -- inside ---------------------------------------------------------------------------------


def _opened(keyring: Keyring, request: JoiningRequest) -> FormAnswers | None:
    try:
        return open_answers(keyring, request)
    except CannotOpen:
        return None


def _note_reading(
    context: Context[object], reach: QueueReach, requests: Sequence[JoiningRequest]
) -> None:
    if not requests:
        return
    record(
        context.session,
        at=context.now,
        actor=context.actor,
        action="request.read",
        subject=requests[0].id if len(requests) == 1 else "",
        country=reach.country,
        purpose="confirmation",
        requests=len(requests),
    )
