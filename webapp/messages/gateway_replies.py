"""What a reply over a gateway says: handed to whom its code belongs."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from core.webhooks.events import ReplyEvent
from watch.alarms.replies import answer_by_reply


def take_reply(session: Session, reply: ReplyEvent, now: datetime) -> bool:
    """Answer the call whose code stands in a reply, from whatever telephone it comes; return
    whether there is one. What says nothing clear is left for a person to read.
    """
    return answer_by_reply(session, reply.text, now) is not None
