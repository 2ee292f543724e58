"""What a post does not register: erased, and whoever wrote it is told so.

Nobody proved that the address of a refused request is theirs. So of the request nothing stays but
where one letter goes, for days; the letter says the same whoever is registered already, and names
nobody.
"""

from __future__ import annotations

import enum
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit_log import record
from core.crypto import CannotOpen, Keyring
from registry.joining.answers import FormAnswers, open_answers, put_answers
from registry.joining.models import JoiningRequest, JoiningState
from registry.joining.requests import forget_requests
from registry.joining.review import QueueReach, waits

REFUSAL_LIVES = timedelta(days=3)
"""So long a mail server that is down has for the letter."""
MOST_LETTERS = 50
"""Letters of one refusal: more ticked at once are a flood, and a flood is not written to."""
_PART = 500


class RefusalReason(enum.StrEnum):
    """Why a post refused a request."""

    FAKE = "fake"
    NOT_NATIONAL = "not_national"
    REGISTERED = "registered"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, slots=True)
class RefusedRequests:
    """What became of requests that were refused."""

    gone: int
    """How many there were."""
    addressed: Sequence[JoiningRequest] = ()
    """Those that are left, with nothing but where their letter goes."""


def refuse_requests(
    session: Session,
    keyring: Keyring,
    reach: QueueReach,
    request_ids: Sequence[uuid.UUID],
    *,
    reason: RefusalReason,
    actor: str,
    now: datetime,
) -> RefusedRequests:
    """Refuse requests that wait, with one line in the audit log: of each that has an address for a
    letter that alone is left, the others are erased.
    """
    query = sa.select(JoiningRequest).where(*waits(reach), JoiningRequest.id.in_(request_ids))
    held = query.with_for_update().execution_options(populate_existing=True)
    found = session.scalars(held).all()
    few = found if len(found) <= MOST_LETTERS else ()
    left = [each for each in few if _leave_address(keyring, each, now)]
    kept = {each.id for each in left}
    _erase(session, [each.id for each in found if each.id not in kept])
    _note(session, reach, len(found), reason, actor, now)
    session.flush()
    return RefusedRequests(len(found), left)


def refuse_crowd(
    session: Session, reach: QueueReach, origin: str, *, actor: str, now: datetime
) -> int:
    """Erase all that waits of one network; return how many. A flood is not written to."""
    query = sa.select(JoiningRequest.id).where(*waits(reach), JoiningRequest.origin == origin)
    ids = list(session.scalars(query)) if origin else []
    gone = _erase(session, ids)
    _note(session, reach, gone, RefusalReason.FAKE, actor, now)
    return gone


# -- inside ---------------------------------------------------------------------------------


def _leave_address(keyring: Keyring, request: JoiningRequest, now: datetime) -> bool:
    """Take all out of a request but where its letter goes; whether there is such a place."""
    try:
        answers = open_answers(keyring, request)
    except CannotOpen:
        return False
    if not answers.email and not answers.phone:
        return False
    address = FormAnswers(
        speech=answers.speech, country=answers.country,
        email=answers.email, phone="" if answers.email else answers.phone,
    )  # fmt: skip
    put_answers(keyring, request, address)
    request.state, request.ends_at = JoiningState.REFUSED, now + REFUSAL_LIVES
    request.origin, request.persons = "", 0
    return True


def _erase(session: Session, ids: list[uuid.UUID]) -> int:
    return sum(forget_requests(session, ids[at : at + _PART]) for at in range(0, len(ids), _PART))


def _note(
    session: Session,
    reach: QueueReach,
    gone: int,
    reason: RefusalReason,
    actor: str,
    now: datetime,
) -> None:
    if not gone:
        return
    record(
        session,
        at=now,
        actor=actor,
        action="request.refuse",
        country=reach.country,
        purpose=reason.value,
        requests=gone,
    )
