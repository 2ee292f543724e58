from __future__ import annotations

import uuid

from sqlalchemy.orm import Session

from tests.watch.alarms.called import DESK


def test_without_packages_above_mail_is_all_and_nobody_is_engaged(session: Session) -> None:
    assert DESK.addresses_of(session, uuid.uuid4()) == ()
    assert DESK.engaged_in(session, [uuid.uuid4()]) == {}
