"""From the first answer to the end of a request: written, sent, confirmed elsewhere, or erased.

Whoever sends one learns nothing of who is registered: nothing is looked up until the code or the
post has confirmed it.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.outbox.models import MessageState, OutboxMessage
from registry.joining.answers import FormAnswers, put_answers
from registry.joining.models import JoiningRequest, JoiningState, PublicForm

OWNER = "joining"
"""Under which name its letters stand in the outbox."""
CODE_LETTER, REFUSAL_LETTER = "code", "refusal"
"""The kinds of the letters about a request: its code, and that it was refused."""
DRAFT_LIVES = timedelta(hours=1)
"""Since the last answer: a telephone in a shelter is handed on."""
CODE_LIVES = timedelta(hours=24)
"""A request without its code is gone after so long."""
POST_LIVES = timedelta(days=14)
"""A request that no post looked at is gone after so long: the person is told so, and comes again.
"""
MOST_DRAFTS, MOST_SENT = 20_000, 20_000
"""Of one installation, and waiting of one country: a flood fills no disk."""


@dataclass(frozen=True, slots=True)
class Sending:
    """What goes with the answers when they are sent."""

    form: PublicForm
    post_id: uuid.UUID | None
    origin: str
    is_demo: bool
    now: datetime
    gets_code: bool
    """Whether a code goes to whoever wrote."""


def begin_draft(
    session: Session, keyring: Keyring, answers: FormAnswers, token_hash: bytes, now: datetime
) -> JoiningRequest | None:
    """Return a new draft under the hash of its token; None while there are too many."""
    drafts = sa.select(sa.func.count()).where(JoiningRequest.state == JoiningState.DRAFT)
    if (session.scalar(drafts) or 0) >= MOST_DRAFTS:
        return None
    request = JoiningRequest(
        id=uuid.uuid4(),
        country="",
        state=JoiningState.DRAFT,
        token_hash=token_hash,
        ends_at=now + DRAFT_LIVES,
    )
    put_answers(keyring, request, answers)
    session.add(request)
    session.flush()
    return request


def find_request(session: Session, token_hash: bytes, now: datetime) -> JoiningRequest | None:
    """Return the request of a browser, while it has not ended."""
    return session.scalar(
        sa.select(JoiningRequest).where(
            JoiningRequest.token_hash == token_hash, JoiningRequest.ends_at > now
        )
    )


def save_answers(
    keyring: Keyring, request: JoiningRequest, answers: FormAnswers, now: datetime
) -> None:
    """Put the answers so far into the draft; it lives an hour from here on."""
    put_answers(keyring, request, answers)
    request.ends_at = now + DRAFT_LIVES


def has_room(session: Session, country: str) -> bool:
    """Return whether one more request of a country may wait."""
    waiting = sa.select(sa.func.count()).where(
        JoiningRequest.country == country, JoiningRequest.state != JoiningState.DRAFT
    )
    return (session.scalar(waiting) or 0) < MOST_SENT


def send_request(
    keyring: Keyring, request: JoiningRequest, answers: FormAnswers, sending: Sending
) -> None:
    """Make a draft a request: it waits for its code where one can be sent, else for its post, and
    then the browser that wrote it sees it no more.
    """
    request.country = answers.country
    request.form_id, request.post_id = sending.form.id, sending.post_id
    request.origin, request.is_demo = sending.origin, sending.is_demo
    request.sent_at = sending.now
    if sending.gets_code:
        request.state, request.ends_at = JoiningState.CODE, sending.now + CODE_LIVES
    else:
        leave_to_post(request, sending.now)
    put_answers(keyring, request, answers)


def leave_to_post(request: JoiningRequest, now: datetime) -> None:
    """Have a request wait for a yes of its post."""
    request.state, request.ends_at = JoiningState.POST, now + POST_LIVES
    request.token_hash = request.code_hash = request.code_ends_at = None
    request.code_channel = ""


def forget_requests(session: Session, request_ids: list[uuid.UUID]) -> int:
    """Erase requests with the letters about them that have not left; return how many there were.

    Those that left may lie in a folder, too: `orphan_letters` says which.
    """
    if not request_ids:
        return 0
    letters = [str(each) for each in request_ids]
    session.execute(
        sa.delete(OutboxMessage).where(
            OutboxMessage.owner == OWNER,
            OutboxMessage.reference.in_(letters),
            OutboxMessage.message_id == "",
        )
    )
    gone = session.execute(sa.delete(JoiningRequest).where(JoiningRequest.id.in_(request_ids)))
    return int(getattr(gone, "rowcount", 0))


def orphan_letters(session: Session, limit: int = 500) -> list[OutboxMessage]:
    """Return the letters that left about requests that are gone: their rows, and where letters are
    kept their files, are to go as well.
    """
    query = sa.select(OutboxMessage).where(
        OutboxMessage.owner == OWNER,
        OutboxMessage.kind.in_([CODE_LETTER, REFUSAL_LETTER]),
        OutboxMessage.state != MessageState.SENDING,
        OutboxMessage.message_id != "",
    )
    found = session.scalars(query.order_by(OutboxMessage.created_at).limit(limit)).all()
    about = [uuid.UUID(each.reference) for each in found]
    waiting = session.scalars(sa.select(JoiningRequest.id).where(JoiningRequest.id.in_(about)))
    known = {str(each) for each in waiting}
    return [each for each in found if each.reference not in known]


def expire_requests(session: Session, now: datetime, limit: int = 500) -> int:
    """Erase drafts and requests whose time is over; return how many, `limit` at most."""
    over = sa.select(JoiningRequest.id).where(JoiningRequest.ends_at <= now).limit(limit)
    return forget_requests(session, list(session.scalars(over)))
