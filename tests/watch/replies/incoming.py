"""Replies about to be kept, for the tests."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Any

from watch.replies.intake import AnsweredMessage, IncomingReply, ReplyWords
from watch.replies.models import ReplySpeaker
from watch.replies.understanding import understand

SENDER = "+19565550134"


def incoming_reply(text: str, said_at: datetime, **changes: Any) -> IncomingReply:
    """Return a text message of the country of the tests; of nobody known unless told otherwise."""
    values: dict[str, Any] = {
        "country": "SV",
        "channel": "sms",
        "known_as": uuid.uuid4().hex,
        "understood": understand(text, "es"),
        "words": ReplyWords(text=text, sender=SENDER),
        "said_at": said_at,
        "speaker": ReplySpeaker.SELF,
        "from_hash": "a" * 32,
    }
    return IncomingReply(**{**values, **changes})


def message_to(person: Any, **changes: Any) -> AnsweredMessage:
    """Return the message that somebody answers."""
    values: dict[str, Any] = {
        "dispatch_id": uuid.uuid4(),
        "notice_id": uuid.uuid4(),
        "country": person.country,
        "person_id": person.id,
        "household_id": person.household_id,
        "sent_at": datetime(2026, 11, 22, 9, 0, tzinfo=UTC),
        "language": "es",
    }
    return AnsweredMessage(**{**values, **changes})
