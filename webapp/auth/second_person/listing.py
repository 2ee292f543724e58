"""The requests as those who ask and decide see them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts import AccessRequest, RequestKind, RequestState, RoleName, account_names
from directory.entries.models import Post
from directory.entries.visibility import is_seen
from webapp.auth.access import Scope
from webapp.auth.second_person.rules import decides_for, may_approve, may_refuse, may_withdraw

MOST_DECIDED = 100
"""So many of the last ones decided are listed; of files taken at once all, for ever."""
RECENT = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class RequestLine:
    """One request, who is in it, and what its reader may do with it."""

    request: AccessRequest
    asker: str
    decider: str
    post_name: str
    """Of the post a grant is for, where the reader may see that post; else empty."""
    may_approve: bool = False
    may_refuse: bool = False
    may_withdraw: bool = False

    @property
    def is_waiting(self) -> bool:
        """Return whether it is still to be decided."""
        return self.request.state is RequestState.WAITING

    @property
    def is_left_to_asker(self) -> bool:
        """Return whether who asked does it afterwards, within a day."""
        return self.request.kind in {RequestKind.EXPORT, RequestKind.ERASE}

    @property
    def role(self) -> str:
        """Return the role a grant gives; empty for other requests."""
        return str(self.request.details.get("role", ""))

    @property
    def name(self) -> str:
        """Return the name of who is to get an account; empty once it is decided, and for others."""
        return str(self.request.details.get("name", ""))

    @property
    def persons(self) -> int:
        """Return how many persons a file holds, or were read; 0 for other requests."""
        return int(self.request.details.get("persons", 0))

    @property
    def is_post_admin(self) -> bool:
        """Return whether it makes a consul look after the accounts of the post."""
        return bool(self.request.details.get("is_post_admin"))


@dataclass(frozen=True, slots=True)
class RequestNeeds:
    """What home says of requests."""

    to_decide: int
    """So many wait for the reader."""
    elapsed: int
    """So many were carried out in the last days without anybody's consent."""
    taken: int
    """So many files were taken at once, or hours of much reading noted, in the last days."""


def request_lines(session: Session, scope: Scope) -> list[RequestLine]:
    """Return the requests within reach: those of the own country, for its administrators, and those
    one asked for; what waits first, then the last ones decided.
    """
    query = sa.select(AccessRequest).where(_in_reach(scope))
    of_state = AccessRequest.state
    listed = {RequestState.WAITING, RequestState.AT_ONCE}
    waiting = query.where(of_state == RequestState.WAITING).order_by(AccessRequest.due_at)
    newest_first = query.order_by(AccessRequest.decided_at.desc())
    at_once = session.scalars(newest_first.where(of_state == RequestState.AT_ONCE)).all()
    decided = newest_first.where(of_state.not_in(listed)).limit(MOST_DECIDED)
    ended = [*at_once, *session.scalars(decided)]
    ended.sort(key=lambda row: row.decided_at or row.asked_at, reverse=True)
    rows = [*session.scalars(waiting), *ended]
    return _lines(session, scope, rows)


def find_request(session: Session, scope: Scope, request_id: uuid.UUID) -> AccessRequest | None:
    """Return one request, if it is within reach."""
    query = sa.select(AccessRequest).where(AccessRequest.id == request_id, _in_reach(scope))
    return session.scalar(query)


def request_needs(session: Session, scope: Scope, now: datetime) -> RequestNeeds:
    """Return what home says to an administrator; nothing for others."""
    if not decides_for(scope, scope.country):
        return RequestNeeds(0, 0, 0)
    own = AccessRequest.country == scope.country
    waiting = sa.and_(
        own,
        AccessRequest.state == RequestState.WAITING,
        AccessRequest.asked_by != scope.user_id,
    )
    elapsed = sa.and_(
        own,
        AccessRequest.state == RequestState.ELAPSED,
        AccessRequest.decided_at > now - RECENT,
    )
    taken = sa.and_(
        own,
        AccessRequest.state.in_([RequestState.AT_ONCE, RequestState.NOTED]),
        AccessRequest.asked_at > now - RECENT,
        AccessRequest.asked_by != scope.user_id,
    )
    sums = (
        sa.func.coalesce(sa.func.sum(sa.case((each, 1), else_=0)), 0)
        for each in (waiting, elapsed, taken)
    )
    counts = session.execute(sa.select(*sums).select_from(AccessRequest).where(own)).one()
    return RequestNeeds(*counts)


# -- inside ---------------------------------------------------------------------------------


def _in_reach(scope: Scope) -> sa.ColumnElement[bool]:
    asked = AccessRequest.asked_by == scope.user_id
    if scope.role not in {RoleName.SECRETARIAT, RoleName.COUNTRY_ADMIN}:
        return asked
    return sa.or_(asked, AccessRequest.country == scope.country)


def _lines(session: Session, scope: Scope, rows: Sequence[AccessRequest]) -> list[RequestLine]:
    people = {row.asked_by for row in rows} | {row.decided_by for row in rows if row.decided_by}
    names = account_names(session, people)
    posts = {str(one.id): one.name for one in _posts(session, rows) if is_seen(scope.viewer, one)}
    return [
        RequestLine(
            row,
            names.get(row.asked_by, ""),
            names.get(row.decided_by, "") if row.decided_by else "",
            posts.get(str(row.details.get("post_id")), ""),
            *_rights(scope, row),
        )
        for row in rows
    ]


def _rights(scope: Scope, row: AccessRequest) -> tuple[bool, bool, bool]:
    if row.state is not RequestState.WAITING:
        return False, False, False
    return may_approve(scope, row), may_refuse(scope, row), may_withdraw(scope, row)


def _posts(session: Session, rows: Sequence[AccessRequest]) -> Sequence[Post]:
    """Return the posts that grants name: each of the country of its request."""
    texts = {row.details.get("post_id") for row in rows} - {None, ""}
    ids = [uuid.UUID(str(text)) for text in texts]
    return session.scalars(sa.select(Post).where(Post.id.in_(ids))).all() if ids else []
