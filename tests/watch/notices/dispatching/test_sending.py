"""A notice begins to be sent, whole and once; it is refused where the count no longer holds; it is
stopped.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from core.accounts import RoleName
from core.approval import IllegalMove
from core.db import reading, writing
from core.errors import NotAllowed
from core.transports.transport import TransportError
from directory.entries.visibility import Viewer
from registry.people.card_parts import ContactChannel as Channel
from tests.watch.notices.desk import officer
from tests.watch.notices.dispatching.conftest import EVA, SendingHouse
from watch.notices.dispatching.codes import typed_code
from watch.notices.dispatching.sending import begin_sending, prepare_sending, stop_sending
from watch.notices.lifecycle import CountAgain
from watch.notices.models import Notice, NoticeState

ANA = {"full_name": "Ana", "phone": "+15205550001", "agreed": (Channel.SMS,)}
LUIS = {"full_name": "Luis", "phone": "+15205550002", "agreed": (Channel.SMS,)}
ROSA = {"full_name": "Rosa", "phone": "+15205550003"}
JUAN = {"full_name": "Juan", "agreed": (Channel.SMS,)}


def test_who_gets_it_is_written_down_whole_before_anything_leaves(house: SendingHouse) -> None:
    ana, rosa, juan = house.register([ANA, ROSA, JUAN])
    notice = house.approve()
    assert house.begin(notice) == 2
    assert house.begin(notice) == 0  # a second tap
    assert house.states(notice) == {
        ana: [("sms", "queued", "")],
        rosa: [("call", "queued", "no_consent")],
        juan: [("none", "skipped", "no_address")],
    }
    codes = [row.code for row in house.rows(notice) if row.code]
    assert len(set(codes)) == 2
    assert all(typed_code(each.lower()) == each for each in codes)
    assert house.state(notice) is NoticeState.SENDING


def test_it_is_refused_unapproved_old_or_moved_and_for_whoever_may_not(house: SendingHouse) -> None:
    house.register([ANA])
    with pytest.raises(IllegalMove):
        house.begin(house.approve(state=NoticeState.PROPOSED))
    notice = house.approve()
    with pytest.raises(CountAgain):
        house.begin(notice, house.now + timedelta(minutes=61))
    house.register([LUIS])
    with pytest.raises(CountAgain):
        house.begin(notice)
    assert house.rows(notice) == []
    with reading(house.engine) as session:
        other = replace(house.context(session), viewer=Viewer.of_country("GT"))
        with pytest.raises(NotAllowed):
            prepare_sending(other, session.get_one(Notice, notice), house.desk)
    stranger = officer("x", RoleName.EMERGENCY, "GT")
    fresh = house.approve()
    with reading(house.engine) as session:
        prepared = prepare_sending(
            house.context(session), session.get_one(Notice, fresh), house.desk
        )
        session.info.clear()
    with writing(house.engine) as session, pytest.raises(NotAllowed):
        begin_sending(session, session.get_one(Notice, fresh), prepared, stranger, house.now)


def test_stop_keeps_back_what_has_not_left_and_says_how_much(house: SendingHouse) -> None:
    ana, luis, rosa = house.register([ANA, LUIS, ROSA])
    notice = house.approve()
    house.begin(notice)
    house.put(notice, size=1)
    house.sms.failing["+15205550002"] = TransportError("busy")
    house.deliver()
    house.settle(notice)
    with writing(house.engine) as session:
        stopped = stop_sending(session, session.get_one(Notice, notice), "falso", EVA, house.now)
    assert (stopped.skipped, stopped.under_way) == (2, 0)
    assert house.states(notice) == {
        ana: [("sms", "sent", "")],
        luis: [("sms", "skipped", "stopped_by_officer")],
        rosa: [("call", "skipped", "stopped_by_officer")],
    }
    house.tend(notice)
    assert [each.to for each in house.sms.taken] == ["+15205550001"]
    assert house.state(notice) is NoticeState.STOPPED
    with writing(house.engine) as session, pytest.raises(IllegalMove):
        stop_sending(session, session.get_one(Notice, notice), "", EVA, house.now)
