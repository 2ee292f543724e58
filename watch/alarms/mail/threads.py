"""One mail thread a reader and thing: the subject stays, each mail names the first.

The id of a message is that of its row in the outbox, known when it is put in; so a thread is known
by the rows of it, and a mail that is sent twice has the same id.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.outbox.models import OutboxMessage
from core.outbox.submission import MessageDraft, put
from core.transports.email_format import EMAIL
from watch.alarms.mail.facts import snapshot_of
from watch.alarms.models import Alarm, AlarmThread
from watch.alarms.rungs.recipients import AlarmReader

OWNER = "alarm"
"""By which name the outbox knows who answers for these messages."""


@dataclass(frozen=True, slots=True)
class ThreadMail:
    """One mail of a thread: its kind (`call`, `news`, `taken`, `ended`), its key, what it is made
    of, and the call it opens.
    """

    kind: str
    dedupe_key: str
    reference: str
    facts: Mapping[str, Any]


def thread_of(session: Session, alarm: Alarm, reader_key: str) -> AlarmThread | None:
    """Return the thread of a reader about what an alarm is about."""
    return session.scalar(
        sa.select(AlarmThread).where(
            AlarmThread.about == about(alarm),
            AlarmThread.country == alarm.country,
            AlarmThread.reader == reader_key,
        )
    )


def put_mail(
    session: Session, alarm: Alarm, reader: AlarmReader, mail: ThreadMail, now: datetime
) -> OutboxMessage | None:
    """Put a mail into the outbox as the next of its thread; None where it was put in before, or no
    mail can be sent to its reader.
    """
    thread = thread_of(session, alarm, reader.key)
    details = dict(mail.facts) | {
        "subject": thread.subject if thread else mail.facts["name"],
        "earlier": _earlier(thread),
    }
    message = put(session, draft_of(alarm, reader, mail, details), EMAIL, now=now)
    if message is None:
        return None
    snapshot = snapshot_of(session, alarm)
    if thread is None:
        thread = AlarmThread(
            about=about(alarm),
            country=alarm.country,
            reader=reader.key,
            alarm_id=alarm.id,
            subject=details["subject"],
            messages=[],
            joined=[],
            last_at=now,
        )
        session.add(thread)
    thread.messages = [*thread.messages, str(message.id)]
    thread.last_at, thread.snapshot = now, snapshot
    session.flush()
    return message


def draft_of(
    alarm: Alarm, reader: AlarmReader, mail: ThreadMail, details: Mapping[str, Any]
) -> MessageDraft:
    """Return a message of an alarm by e-mail, as the outbox takes it."""
    return MessageDraft(
        owner=OWNER,
        kind=mail.kind,
        dedupe_key=mail.dedupe_key,
        recipient=reader.email,
        name=reader.name if reader.name != reader.email else "",
        language=reader.language,
        country=alarm.country,
        reference=mail.reference,
        details=details,
        is_demo=alarm.is_demo or reader.is_demo,
    )


def join_threads(session: Session, country: str, old: uuid.UUID, new: uuid.UUID) -> None:
    """Let the threads about a hazard go on as those about another, which it proved to be.

    Where a reader has both, the mails to come name the first of each: so mail programs join them.
    """
    by_reader = {each.reader: each for each in _threads(session, country, new)}
    for thread in _threads(session, country, old):
        kept = by_reader.get(thread.reader)
        if kept is None:
            thread.about = hazard_thread(new)
        elif thread.messages and thread.messages[0] not in kept.joined:
            kept.joined = [*kept.joined, thread.messages[0], *thread.joined]
    session.flush()


def about(alarm: Alarm) -> str:
    """Return what the threads of an alarm are about, as they know it."""
    if alarm.hazard_id is not None:
        return hazard_thread(alarm.hazard_id)
    return f"crisis:{alarm.reference or alarm.id}"


def hazard_thread(hazard_id: uuid.UUID) -> str:
    """Return what threads about a hazard are about."""
    return f"hazard:{hazard_id}"


def thread_headers(earlier: list[str], host: str) -> tuple[tuple[str, str], ...]:
    """Return the headers that tie a mail to its thread (RFC 5322, 3.6.4); none for the first.

    `earlier` are rows of the outbox, the first of the thread first.
    """
    if not earlier:
        return ()
    ids = [f"<{each}@{host}>" for each in earlier]
    return (("In-Reply-To", ids[0]), ("References", " ".join(ids)))


# -- inside ---------------------------------------------------------------------------------


def _earlier(thread: AlarmThread | None) -> list[str]:
    """Return the rows a mail names: the first, those of joined threads, and the last."""
    if thread is None or not thread.messages:
        return []
    first, last = thread.messages[0], thread.messages[-1]
    return list(dict.fromkeys([first, *thread.joined, last]))


def _threads(session: Session, country: str, hazard_id: uuid.UUID) -> list[AlarmThread]:
    query = sa.select(AlarmThread).where(
        AlarmThread.about == hazard_thread(hazard_id), AlarmThread.country == country
    )
    return list(session.scalars(query.order_by(AlarmThread.id)))
