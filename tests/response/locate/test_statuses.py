from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from response.crisis.models import Participation
from response.locate.models import LocateNotice
from response.locate.statuses import showing_now, shows_to_addressees
from tests.response.locate.examples import add_post, sent_locate

HOUR = timedelta(hours=1)


@pytest.mark.parametrize("due", [None, 0, 2])
@pytest.mark.parametrize("second", [None, 1])
@pytest.mark.parametrize("at", [0, 2, 71, 72])
def test_the_database_and_the_row_say_the_same(
    session: Session,
    keyring: Keyring,
    part: Participation,
    now: datetime,
    due: int | None,
    second: int | None,
    at: int,
) -> None:
    notice = sent_locate(session, keyring, part, now, [add_post(session)])
    notice.second_due_at = None if due is None else now + due * HOUR
    notice.second_at = None if second is None else now + second * HOUR
    session.flush()
    moment = now + at * HOUR
    found = session.scalar(sa.select(LocateNotice.id).where(*showing_now(moment)))
    assert (found is not None) is shows_to_addressees(notice, moment)
    is_unseconded = due is not None and second is None and due <= at
    assert (found is not None) is (at < 72 and not is_unseconded)
