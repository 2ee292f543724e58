from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from webapp.auth.tokens import TokenHasher
from webapp.offline.deliveries import KEPT, UNLIKE, Delivery, known_answer, take_in

HASHER = TokenHasher.of_secret("x")
SENT = Delivery("GT", uuid.UUID(int=1), uuid.UUID(int=2), {"kind": "call", "outcome": "safe"})


def test_what_was_taken_in_is_answered_as_then_and_done_once(
    session: Session, now: datetime
) -> None:
    done: list[str] = []

    def act() -> str:
        done.append("x")
        return "entered"

    for _time in range(3):
        assert take_in(session, SENT, act, hasher=HASHER, now=now) == "entered"
    assert done == ["x"]
    other = replace(SENT, content={"kind": "call", "outcome": "help"})
    assert take_in(session, other, act, hasher=HASHER, now=now) == UNLIKE
    for beside in (replace(SENT, country="HN"), replace(SENT, device_id=uuid.UUID(int=3))):
        assert known_answer(session, beside, HASHER) == ""
        assert take_in(session, beside, act, hasher=HASHER, now=now) == "entered"
    assert len(done) == 3


def test_what_still_asks_something_is_not_taken_in(session: Session, now: datetime) -> None:
    assert take_in(session, SENT, lambda: "", hasher=HASHER, now=now) == ""
    assert known_answer(session, SENT, HASHER) == ""
    assert take_in(session, SENT, lambda: "entered", hasher=HASHER, now=now) == "entered"
    later = replace(SENT, mark_id=uuid.UUID(int=9))
    soon = now + KEPT + timedelta(days=1)
    assert take_in(session, later, lambda: "entered", hasher=HASHER, now=soon) == "entered"
    assert known_answer(session, SENT, HASHER) == ""
