"""Who got what as a file: codes for programs, words for people, no formula."""

from __future__ import annotations

import csv
import io
import uuid
from datetime import datetime

from tests.webapp.conftest import House
from watch.notices.dispatching.lines import DispatchLine
from watch.notices.dispatching.models import DispatchChannel, DispatchState, NoticeDispatch
from watch.notices.models import Notice
from webapp.blueprints.notice_sending.record_file import HEADS, record_csv


def test_a_row_says_to_whom_by_what_and_what_became_of_it(house: House, now: datetime) -> None:
    dispatch = NoticeDispatch(
        id=uuid.uuid4(),
        person_id=uuid.uuid4(),
        household_key=uuid.uuid4(),
        channel=DispatchChannel.SMS,
        state=DispatchState.FAILED,
        language="es",
        is_second_choice=False,
        is_by_hand=False,
        reason="not_delivered",
        code="K7M2",
        at=now,
    )
    notice = Notice(number="AV-2026-001", country="GT", crisis_number=None)
    with house.app.test_request_context():
        body = record_csv(notice, [DispatchLine(dispatch, "=Ana")], now, "consul")
    (row,) = csv.DictReader(io.StringIO(body.decode("utf-8-sig")))
    assert {*HEADS} <= row.keys()
    assert (row["notice"], row["code"], row["answer_code"]) == ("AV-2026-001", "failed", "K7M2")
    assert row["reason"] == "el operador dice que no llegó"
    assert not row["name"].startswith("=")
