"""Replies keep their count, and nothing of whoever wrote them."""

from __future__ import annotations

import uuid

from response.closing.retention import forget_replies
from tests.response.calldown.conftest import Calls
from watch.replies.models import NoticeReply, ReadingState, ReplySpeaker
from watch.replies.understanding import Certainty, ReplyKind


def test_what_somebody_answered_goes_and_that_they_did_stays(calls: Calls) -> None:
    rosa = calls.register("Rosa")
    calls.session.flush()
    gone, other = (
        NoticeReply(
            country="SV", channel="sms", dedupe_key=str(part_id), from_hash="ab",
            person_id=rosa.id, speaker=ReplySpeaker.SELF, said_at=calls.now, known_at=calls.now,
            kind=ReplyKind.SAFE, certainty=next(iter(Certainty)), ciphertext=b"x",
            reading=ReadingState.NOT_NEEDED, stated_in=part_id,
        )
        for part_id in (calls.part.id, uuid.uuid4())
    )  # fmt: skip
    calls.session.add_all([gone, other])
    calls.session.flush()
    assert forget_replies(calls.session, calls.part) == 1
    assert forget_replies(calls.session, calls.part) == 0
    calls.session.expire_all()
    assert (gone.ciphertext, gone.from_hash, gone.person_id) == (None, "", None)
    assert gone.kind is ReplyKind.SAFE
    assert other.ciphertext == b"x"
