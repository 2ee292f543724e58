"""Write down what became of a message, in a transaction of its own, after it was sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from core.db import writing
from core.outbox.models import MessageState, OutboxMessage
from core.outbox.owner import Outbox
from core.transports.transport import FailureClass, TransportError

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
LONGEST_PAUSE_SECONDS = 24 * 3600
"""More than that no gateway is believed."""
TRUSTED_PAUSES = 3
"""So often the pause a gateway asks for is kept to the second, however short."""
SendOutcome = TransportError | str | None
"""Why a message did not leave; or the id its gateway gave it, where it gave one."""


@dataclass(slots=True)
class DeliveryReport:
    """What one run did, in messages."""

    sent: int = 0
    put_off: int = 0
    """To be tried again later."""
    failed: int = 0
    """Given up: listed for a person."""
    withdrawn: int = 0
    """Not wanted any more when their turn came."""
    unclaimable: set[UUID] = field(default_factory=set)
    """Passed over: nobody else has them, and yet the database does not let us take them."""


def settle(
    outbox: Outbox,
    claimed: OutboxMessage,
    outcome: SendOutcome,
    *,
    now: datetime,
    report: DeliveryReport,
) -> None:
    """Write down what became of a message that was sent, unless somebody else has claimed it since:
    each claim raises `attempts`.
    """
    with writing(outbox.engine) as session:
        message = session.scalar(
            sa.select(OutboxMessage)
            .where(
                OutboxMessage.id == claimed.id,
                OutboxMessage.state == MessageState.SENDING,
                OutboxMessage.attempts == claimed.attempts,
            )
            .with_for_update()
        )
        if message is None:
            return
        if isinstance(outcome, TransportError):
            record_failure(message, outcome, now, report)
            return
        note_sent(message, outcome or None, now)
        report.sent += 1


def unexpected(wrong: Exception) -> TransportError:
    """Return the failure to write down for an error nobody foresaw; the log has the rest."""
    return TransportError(f"unexpected {type(wrong).__name__}; see the log")


def record_failure(
    message: OutboxMessage, error: TransportError, now: datetime, report: DeliveryReport
) -> None:
    """Put a message off for a while, or give it up: refused for good, or tried too often.

    A gateway that says for how long it wants to be left alone is asked again after that; one that
    says so again and again, not before our own pause is over either.
    """
    if error.is_permanent or message.attempts >= MOST_ATTEMPTS:
        give_up(message, str(error), error.failure)
        report.failed += 1
        return
    message.state, message.last_error = MessageState.WAITING, str(error)
    message.failure = error.failure
    message.due_at = now + pause_after(message.attempts, error)
    report.put_off += 1


def pause_after(attempts: int, error: TransportError) -> timedelta:
    """Return how long a message waits after its latest attempt failed for now."""
    own = PAUSES[min(attempts, len(PAUSES)) - 1]
    if not error.is_throttled:
        return own
    stated = timedelta(seconds=min(error.pause_seconds, LONGEST_PAUSE_SECONDS))
    again = attempts - TRUSTED_PAUSES
    return stated if again <= 0 else max(stated, PAUSES[min(again, len(PAUSES)) - 1])


def note_sent(message: OutboxMessage, gateway_id: str | None, now: datetime) -> None:
    """Write down that a gateway took a message, under the id it gave it."""
    message.state, message.sent_at, message.last_error = MessageState.SENT, now, ""
    message.secret_ciphertext, message.gateway_id, message.failure = None, gateway_id, None


def give_up(message: OutboxMessage, error: str, failure: FailureClass | None = None) -> None:
    """List a message for a person; it is tried no more."""
    message.state, message.last_error = MessageState.FAILED, error
    message.secret_ciphertext, message.failure = None, failure or message.failure
