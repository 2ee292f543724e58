"""Replies of the people of each country in the small installation of the canaries."""

from __future__ import annotations

from sqlalchemy.orm import Session

from core.crypto import Keyring
from tests.webapp.isolation.canary_crises import Planting
from watch.replies.intake import IncomingReply, ReplyWords, take_reply
from watch.replies.models import ReplySpeaker
from watch.replies.understanding import understand


def plant_replies(made: Planting, session: Session, keyring: Keyring) -> None:
    now = made.house.clock.at
    for owner in ("GT-A", "HN-A"):
        bird = made.flock.plant("notice_reply", owner)
        incoming = IncomingReply(
            country=owner[:2],
            channel="sms",
            known_as=owner,
            understood=understand("no entiendo"),
            words=ReplyWords(f"no entiendo {bird.word}", f"Casa {bird.word}", bird.phone),
            said_at=now,
            speaker=ReplySpeaker.SELF,
        )
        reply = take_reply(session, keyring, incoming, now)
        if reply is not None:
            made.add("reply_id", owner, reply.id)
