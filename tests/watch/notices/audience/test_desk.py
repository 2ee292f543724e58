"""What an audience is without the packages above."""

from __future__ import annotations

from sqlalchemy.orm import Session

from core.i18n.languages import LANGUAGES
from watch.notices.audience.desk import MESSAGE_CHANNELS, PLAIN_DESK


def test_alone_there_is_no_crisis_nobody_said_stop_and_all_leaves(session: Session) -> None:
    assert PLAIN_DESK.crisis_zone(session, "CR-2026-001", 0) == ()
    assert PLAIN_DESK.stopped(session, "SV") == frozenset()
    assert (PLAIN_DESK.gateways, PLAIN_DESK.texts_in) == (MESSAGE_CHANNELS, LANGUAGES)
