"""Who got what: counts that agree with the rows, and the rows page by page."""

from __future__ import annotations

from typing import Any

from core.db import reading
from registry.people.card_parts import ContactChannel as Channel
from tests.watch.notices.dispatching.conftest import SendingHouse
from watch.notices.dispatching.models import DispatchChannel, DispatchState
from watch.notices.dispatching.progress import (
    DispatchFilter,
    all_dispatches,
    dispatch_of,
    dispatches_page,
    progress_of,
)

PEOPLE: list[dict[str, Any]] = [
    *(
        {"full_name": f"P{n}", "phone": f"+1520555000{n}", "agreed": (Channel.SMS,)}
        for n in range(3)
    ),
    {"full_name": "Rosa", "phone": "+15205550007"},
    {"full_name": "Juan"},
]


def test_the_counts_are_those_of_the_rows(house: SendingHouse) -> None:
    house.register(PEOPLE)
    notice = house.approve()
    house.begin(notice)
    house.tend(notice)
    with reading(house.engine) as session:
        found = progress_of(session, notice)
        assert (found.total, found.open, found.by_hand_open) == (5, 1, 1)
        assert (found.households, found.households_reached) == (5, 3)
        assert found.by_state[DispatchState.SENT] == 3
        assert found.by_channel[DispatchChannel.SMS] == {DispatchState.SENT: 3}
        assert found.by_reason == {"no_address": 1}
        assert found.to_json()["by_channel"]["call"] == {"queued": 1}
        assert found.last_at == house.now
        sent = DispatchFilter(state=DispatchState.SENT)
        rows, total = dispatches_page(session, notice, sent, page=2, size=2)
        assert (len(rows), total) == (1, 3)
        by_call = DispatchFilter(channel=DispatchChannel.CALL)
        (part,) = all_dispatches(session, notice, by_call)
        assert dispatch_of(session, notice, part[0].id) is part[0]
        assert dispatch_of(session, part[0].id, part[0].id) is None
