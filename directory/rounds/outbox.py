"""The outbox: letters are rows first.

Put in with the deed they tell of, they are sent by whoever has a transport.

A letter is claimed and committed before it is sent, and written down after: killed anywhere,
nothing is lost. Killed between the server's yes and our writing it down, the same letter goes out
again, with the same bytes and message id (docs/decisions/0005).
"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.crypto import CannotOpen, Keyring, place_of
from core.db import writing
from core.email_addresses import clean_address
from core.transports.mail import Transport, TransportError
from directory.rounds.calendar_days import ends_at
from directory.rounds.email_bodies import write
from directory.rounds.magic_links import new_key
from directory.rounds.models import (
    EscalationRung,
    Invitation,
    Letter,
    LetterKind,
    LetterState,
    Round,
    RoundState,
)

WITH_A_LINK = frozenset({LetterKind.INVITATION, LetterKind.REMINDER, LetterKind.HAND_OVER})
NEED_AN_OPEN_ROUND = WITH_A_LINK | {LetterKind.ESCALATION}
LEASE = timedelta(minutes=15)
"""After which a letter that was claimed and not settled is free again; far longer than a letter can
take.
"""
LONGEST_RUN_SECONDS = 300.0
MOST_ATTEMPTS = 8
PAUSES = (
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
    timedelta(hours=12),
    timedelta(hours=24),
)
"""Before the second attempt, the third and so on."""
log = logging.getLogger(__name__)


def put(
    session: Session,
    *,
    once: str,
    kind: LetterKind,
    address: str,
    now: datetime,
    name: str = "",
    language: str = "es",
    round_: Round | None = None,
    invitation: Invitation | None = None,
    rung: EscalationRung | None = None,
    country: str = "",
    details: Mapping[str, Any] | None = None,
    is_demo: bool = False,
) -> Letter | None:
    """Put a letter into the outbox; None when the same one (`once`) was put in before, or nobody
    can be written to.

    `details` is all its text says beside names and dates of the round: see
    `directory.rounds.email_bodies`. It is frozen here, so that a letter sent again says the same.
    """
    to = clean_address(address)
    if not to or session.scalar(sa.select(Letter.id).where(Letter.once == once)) is not None:
        return None
    letter = Letter(
        once=once,
        kind=kind,
        round_id=round_.id if round_ else None,
        invitation_id=invitation.id if invitation else None,
        rung=rung,
        country=country,
        address=to,
        name=name,
        language=language,
        details=dict(details or {}),
        state=LetterState.WAITING,
        due_at=now,
        is_demo=is_demo,
    )
    try:
        with session.begin_nested():
            session.add(letter)
    except IntegrityError:  # another process put it in between the look and the write
        return None
    return letter


def withdraw_waiting(session: Session, round_: Round) -> int:
    """Take the letters of a round that wait out of the post; gives back how many."""
    taken = session.scalars(
        sa.select(Letter).where(Letter.round_id == round_.id, Letter.state == LetterState.WAITING)
    ).all()
    for letter in taken:
        letter.state, letter.sealed_token = LetterState.WITHDRAWN, None
    session.flush()
    return len(taken)


@dataclass(frozen=True, slots=True)
class ClaimedMessage:
    """A letter that is ours to send now, and the token of its link (empty when it has none)."""

    letter: Letter
    token: str


@dataclass(slots=True)
class DeliveryReport:
    """What one run of the post did, in letters."""

    sent: int = 0
    put_off: int = 0
    """To be tried again later."""
    failed: int = 0
    """Given up: listed for a person."""
    withdrawn: int = 0
    """Not wanted any more when their turn came."""


def deliver(
    engine: Engine,
    keyring: Keyring,
    transport: Transport,
    *,
    now: datetime,
    public_url: str,
    limit: int = 200,
    demo_transport: Transport | None = None,
) -> DeliveryReport:
    """Send what is due: claim one letter, commit, send it, write down what became of it, and the
    next.

    Letters of the demo go by `demo_transport` where there is one: invented people get no mail.
    Three passing failures in a row end the run, for then the fault is the server's. Never raises
    for a letter.
    """
    report, in_a_row = DeliveryReport(), 0
    stop = time.monotonic() + LONGEST_RUN_SECONDS
    for _ in range(limit):
        claimed = claim(engine, keyring, now=now, host=_host(public_url), report=report)
        if claimed is None:
            break
        way = demo_transport if claimed.letter.is_demo and demo_transport is not None else transport
        wrong = _send(way, claimed, public_url)
        settle(engine, claimed, wrong, now=now, report=report)
        in_a_row = in_a_row + 1 if wrong is not None and not wrong.is_permanent else 0
        if in_a_row >= 3 or time.monotonic() > stop:
            break
    return report


def claim(
    engine: Engine,
    keyring: Keyring,
    *,
    now: datetime,
    host: str,
    report: DeliveryReport | None = None,
) -> ClaimedMessage | None:
    """Take the next letter that is due, in a transaction of its own; None when none is.

    The row is taken by its state: of several workers one gets it. A letter whose worker died is
    free again after its lease, and then has the token, the date and the message id it had. What is
    not wanted any more (its round is over, its owner has answered) is withdrawn on the way.
    """
    report = report or DeliveryReport()
    while True:
        with writing(engine) as session:
            letter = _take(session, now)
            if letter is None:
                return None
            if not _is_wanted(session, letter):
                letter.state, letter.sealed_token = LetterState.WITHDRAWN, None
                report.withdrawn += 1
            elif letter.attempts > MOST_ATTEMPTS:
                _give_up(letter, letter.last_error or "interrupted each time it was sent")
                report.failed += 1
            else:
                letter.written_at = letter.written_at or now
                letter.message_id = letter.message_id or f"<{letter.id}@{host}>"
                return ClaimedMessage(letter, _token(session, keyring, letter, now))


def settle(
    engine: Engine,
    claimed: ClaimedMessage,
    wrong: TransportError | None,
    *,
    now: datetime,
    report: DeliveryReport,
) -> None:
    """Write down what became of a letter that was sent, unless somebody else has claimed it since."""
    with writing(engine) as session:
        letter = session.scalar(
            sa.select(Letter)
            .where(
                Letter.id == claimed.letter.id,
                Letter.state == LetterState.SENDING,
                Letter.claimed_at == claimed.letter.claimed_at,
            )
            .with_for_update()
        )
        if letter is None:
            return
        if wrong is None:
            letter.state, letter.sent_at, letter.last_error, letter.sealed_token = (
                LetterState.SENT,
                now,
                "",
                None,
            )
            report.sent += 1
        elif wrong.is_permanent or letter.attempts >= MOST_ATTEMPTS:
            _give_up(letter, str(wrong))
            report.failed += 1
        else:
            letter.state, letter.last_error = LetterState.WAITING, str(wrong)
            letter.due_at = now + PAUSES[min(letter.attempts, len(PAUSES)) - 1]
            report.put_off += 1


# -- inside ---------------------------------------------------------------------------------


def _take(session: Session, now: datetime) -> Letter | None:
    """Return the letter that is first in turn, marked as ours by its state and the row count."""
    is_due = sa.and_(Letter.state == LetterState.WAITING, Letter.due_at <= now)
    is_orphan = sa.and_(Letter.state == LetterState.SENDING, Letter.claimed_at <= now - LEASE)
    first = (
        sa.select(Letter)
        .where(sa.or_(is_due, is_orphan))
        .order_by(Letter.due_at, Letter.id)
        .limit(1)
    )
    while (
        letter := session.scalar(first, execution_options={"populate_existing": True})
    ) is not None:
        seen = (
            Letter.claimed_at.is_(None)
            if letter.claimed_at is None
            else Letter.claimed_at == letter.claimed_at
        )
        took: Any = session.execute(
            sa.update(Letter)
            .where(Letter.id == letter.id, Letter.state == letter.state, seen)
            .values(state=LetterState.SENDING, claimed_at=now, attempts=Letter.attempts + 1)
            .execution_options(synchronize_session=False)
        )
        if took.rowcount == 1:
            session.refresh(letter)
            return letter
    return None


def _is_wanted(session: Session, letter: Letter) -> bool:
    """Return whether the letter still says something true: rounds end and owners answer while
    letters wait.
    """
    round_ = session.get(Round, letter.round_id) if letter.round_id else None
    if letter.kind in NEED_AN_OPEN_ROUND and (
        round_ is None or round_.state is not RoundState.OPEN
    ):
        return False
    invitation = session.get(Invitation, letter.invitation_id) if letter.invitation_id else None
    if invitation is None or letter.kind not in WITH_A_LINK:
        return letter.kind not in WITH_A_LINK
    if invitation.revoked_at is not None:
        return False
    return any(row.answered_at is None and not row.handed_over for row in invitation.entries)


def _token(session: Session, keyring: Keyring, letter: Letter, now: datetime) -> str:
    """Return the token of the letter's link: the one it had when it was claimed before, else a new
    one.
    """
    invitation = session.get(Invitation, letter.invitation_id) if letter.invitation_id else None
    if invitation is None or letter.kind not in WITH_A_LINK:
        return ""
    place = place_of("letter", "sealed_token", letter.id)
    if letter.sealed_token is not None:
        try:
            return keyring.open(letter.sealed_token, place).decode()
        except (
            CannotOpen
        ):  # the data key was changed meanwhile: a link that works goes before the same bytes
            log.warning("letter %s: its token cannot be opened, it gets a new one", letter.id)
    token = new_key(
        session,
        now=now,
        ends_at=ends_at(invitation.round),
        invitation=invitation,
        made_by=f"letter:{letter.id}",
    )
    letter.sealed_token = keyring.seal(token.encode(), place)
    return token


def _send(transport: Transport, claimed: ClaimedMessage, public_url: str) -> TransportError | None:
    try:
        transport.send(write(claimed.letter, token=claimed.token, public_url=public_url))
    except TransportError as wrong:
        return wrong
    except Exception as wrong:  # a letter we cannot write must not keep the others
        log.exception("letter %s", claimed.letter.id)
        return TransportError(f"unexpected {type(wrong).__name__}; see the log")
    return None


def _give_up(letter: Letter, why: str) -> None:
    letter.state, letter.last_error, letter.sealed_token = LetterState.FAILED, why, None


def _host(public_url: str) -> str:
    return (urlsplit(public_url).hostname or "localhost").lower()
