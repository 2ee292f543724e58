from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from core.crypto import Keyring
from tests.webapp.replies.known_messages import KnownMessages, message_at
from webapp.replies.answered_messages import message_of_address, message_of_codes, went_to

OWN = "+19565550134"


def test_the_last_message_before_the_moment_it_was_said_is_meant(
    session: Session, keyring: Keyring, now: datetime
) -> None:
    person = uuid.uuid4()
    old, new = (message_at(keyring, person, None, now, OWN, hours_ago=at) for at in (9, 2))
    finder = KnownMessages(codes={"AA22": old, "BB33": new})
    for hours, expected in ((0, new), (1, new), (3, old), (10, None)):
        said_at = now - timedelta(hours=hours)
        assert message_of_address(session, keyring, finder, OWN, said_at) is expected
    assert message_of_address(session, keyring, finder, "+50255551234", now) is None
    assert went_to(keyring, old, OWN)
    assert not went_to(keyring, old, "+50255551234")


def test_one_code_names_a_message_and_two_name_none(
    session: Session, keyring: Keyring, now: datetime
) -> None:
    one, two = (message_at(keyring, uuid.uuid4(), None, now, OWN) for _ in range(2))
    finder = KnownMessages(codes={"AA22": one, "BB33": two})
    assert message_of_codes(session, finder, ["AA22"]) is one
    assert message_of_codes(session, finder, ["ZZ99", "BB33"]) is two
    assert message_of_codes(session, finder, ["AA22", "BB33"]) is None
    assert message_of_codes(session, finder, []) is None
