"""Dispatches opened one by one: two officers never get the same household."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from core.db import writing
from registry.people.card_parts import ContactChannel as Channel
from tests.watch.notices.desk import EVA
from tests.watch.notices.dispatching.conftest import SendingHouse
from watch.notices.audience.desk import AudienceDesk
from watch.notices.dispatching.by_hand import (
    CLAIM,
    HandOfficer,
    HandResult,
    claim_next,
    free_lapsed,
    give_back,
    hand_counts,
    mark_dispatch,
)
from watch.notices.dispatching.models import DispatchChannel, NoticeDispatch
from watch.notices.dispatching.sending import stop_sending
from watch.notices.models import Notice

ONE, TWO = (HandOfficer(uuid.UUID(int=number), f"user:{number}", "SV") for number in (1, 2))
PEOPLE: list[dict[str, Any]] = [
    {"full_name": "Ana", "phone": "+15205550001", "agreed": (Channel.WHATSAPP,), "home": "a"},
    {"full_name": "Luis", "phone": "+15205550002", "agreed": (Channel.SMS,), "home": "a"},
    {"full_name": "Rosa", "phone": "+15205550003"},
]


def sent_by_hand(house: SendingHouse) -> uuid.UUID:
    """Send a notice where nothing leaves by itself."""
    house.desk = AudienceDesk(gateways=frozenset())
    house.register(PEOPLE)
    notice = house.approve()
    house.begin(notice)
    return notice


def claimed(house: SendingHouse, notice: uuid.UUID, *given: Any) -> Any:
    with writing(house.engine) as session:
        return claim_next(session, house.keyring, session.get_one(Notice, notice), *given)


def test_a_household_is_in_one_hand_for_twelve_minutes(house: SendingHouse) -> None:
    notice, now = sent_by_hand(house), house.now
    first = claimed(house, notice, ONE, now)
    again = claimed(house, notice, ONE, now)
    second = claimed(house, notice, TWO, now)
    assert first.id == again.id
    assert first.household_key != second.household_key
    assert claimed(house, notice, HandOfficer(uuid.uuid4(), "user:3", "SV"), now) is None
    later = now + CLAIM
    with writing(house.engine) as session:
        assert free_lapsed(session, later) == 2
    assert claimed(house, notice, TWO, later) is not None


def test_each_is_marked_once_and_calls_come_last(house: SendingHouse) -> None:
    notice, now = sent_by_hand(house), house.now
    channels, results = [], []
    for _ in range(3):
        with writing(house.engine) as session:
            row = session.get_one(Notice, notice)
            dispatch = claim_next(session, house.keyring, row, ONE, now)
            assert dispatch is not None
            channels.append(dispatch.channel)
            for _tap in range(2):
                results.append(mark_dispatch(session, row, dispatch, HandResult.TOLD, ONE, now))
    assert sorted(channels[:2]) == [DispatchChannel.SMS, DispatchChannel.WHATSAPP]
    assert channels[2] is DispatchChannel.CALL
    assert results == [True, False] * 3
    rows = house.rows(notice)
    assert {row.marked_by for row in rows} == {"user:1"}
    assert sorted(row.state.value for row in rows) == ["delivered", "sent", "sent"]


def test_who_was_not_reached_says_so_and_what_is_given_back_is_free(house: SendingHouse) -> None:
    notice, now = sent_by_hand(house), house.now
    with writing(house.engine) as session:
        row = session.get_one(Notice, notice)
        calls = claim_next(session, house.keyring, row, ONE, now, [DispatchChannel.CALL])
        assert calls is not None
        give_back(session, calls, TWO)
        assert calls.claimed_by == ONE.user_id
        give_back(session, calls, ONE)
        assert hand_counts(session, notice, now) == {"call": 1, "sms": 1, "whatsapp": 1}
        same = claim_next(session, house.keyring, row, TWO, now, [DispatchChannel.CALL])
        assert same is not None
        assert hand_counts(session, notice, now)["claimed"] == 1
        mark_dispatch(session, row, same, HandResult.NOT_REACHED, TWO, now)
        assert (same.state.value, same.reason) == ("failed", "not_reached")


def test_what_was_opened_is_marked_though_it_was_stopped_meanwhile(house: SendingHouse) -> None:
    notice, now = sent_by_hand(house), house.now
    dispatch = claimed(house, notice, ONE, now)
    with writing(house.engine) as session:
        row = session.get_one(Notice, notice)
        assert stop_sending(session, row, "falso", EVA, now).skipped == 3
        held = session.get_one(NoticeDispatch, dispatch.id)
        assert mark_dispatch(session, row, held, HandResult.TOLD, ONE, now + timedelta(minutes=1))
        assert held.state.value == "sent"
        assert claim_next(session, house.keyring, row, TWO, now) is None
