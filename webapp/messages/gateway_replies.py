"""What a reply over a gateway says: handed to whom its code belongs, to an alarm first."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.webhooks.events import ReplyEvent
from core.webhooks.intake import TakeReply
from watch.alarms.replies import answer_by_reply
from webapp.replies.answered_messages import MessageFinder
from webapp.replies.gateway_texts import take_text

LATEST_REPLY = timedelta(days=1)
"""A reply to an alarm written before is of another hour, whoever sends it now."""


def take_reply(session: Session, reply: ReplyEvent, now: datetime) -> bool:
    """Answer the call whose code stands in a reply, from whatever telephone it comes; return
    whether there is one. What says nothing clear is left for a person to read.
    """
    if reply.at is not None and now - reply.at > LATEST_REPLY:
        return False
    return answer_by_reply(session, reply.text, now) is not None


def reply_taker(keyring: Keyring, finder: MessageFinder) -> TakeReply:
    """Return what takes a reply: as that of an officer who is called, else of a national."""

    def take(session: Session, reply: ReplyEvent, now: datetime) -> bool:
        if take_reply(session, reply, now):
            return True
        return take_text(session, keyring, finder, reply, now) is not None

    return take
