from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from core.accounts import User
from tests.webapp.conftest import lasting_session
from webapp.auth.sessions.open_sessions import SessionLimits
from webapp.auth.tokens import TokenHasher
from webapp.offline.packets import HOLDS, PacketHolder, PacketState, issue_packet, packet_state

HASHER = TokenHasher.of_secret("x")
LIMITS = SessionLimits(timedelta(hours=12), timedelta(hours=72))


def test_a_packet_holds_while_its_session_its_account_and_its_hours_do(
    session: Session, now: datetime
) -> None:
    user = User(email="a@example.org", password="", fs_uniquifier="one", country="GT", active=True)
    session.add(user)
    session.flush()
    row = lasting_session(user)
    session.add(row)
    session.flush()
    holder = PacketHolder(user, row.id, uuid.uuid4())
    token = issue_packet(session, holder, 3, hasher=HASHER, now=now)

    def state(at: datetime = now, of: str = token) -> PacketState:
        return packet_state(session, of, hasher=HASHER, limits=LIMITS, now=at)

    assert state() is PacketState.LIVE
    assert state(now + HOLDS - timedelta(seconds=1)) is PacketState.LIVE
    assert state(now + HOLDS) is PacketState.ENDED
    assert state(of="") is state(of="x" * 101) is state(of="another") is PacketState.ENDED
    user.fs_uniquifier = "two"
    session.flush()
    assert state() is PacketState.ENDED
    user.fs_uniquifier = "one"
    session.flush()
    assert state() is PacketState.LIVE
    user.active = False
    session.flush()
    assert state() is PacketState.REVOKED
    user.active = True
    session.delete(row)
    session.flush()
    assert state() is PacketState.ENDED
