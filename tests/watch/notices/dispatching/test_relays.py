"""By what somebody is told next: never twice at one address, at last by a call."""

from __future__ import annotations

from core.audit_log import take_waiting
from core.db import reading
from registry.people.card_parts import ContactChannel as Channel
from tests.watch.notices.dispatching.conftest import SendingHouse
from watch.notices.dispatching.models import DispatchChannel
from watch.notices.dispatching.relays import relay_desk, tried_addresses

ANA = {
    "full_name": "Ana",
    "phone": "+15205550001",
    "email": "ana@example.org",
    "agreed": (Channel.SMS, Channel.EMAIL),
}


def test_the_next_channel_is_one_that_was_not_tried(house: SendingHouse) -> None:
    (ana,) = house.register([ANA])
    notice = house.approve()
    house.begin(notice)
    rows = house.rows(notice)
    with reading(house.engine) as session:
        context = house.context(session)
        people = relay_desk(context, "SV", house.desk, [ana])
        (tried,) = tried_addresses(session, rows).values()
        assert people.address_of(rows[0]) == "+15205550001"
        channels = []
        while (route := people.next_route(ana, tried)) is not None:
            channels.append(DispatchChannel.of(route.channel))
            tried.add((channels[-1], route.address_hash))
        assert channels == [DispatchChannel.EMAIL, DispatchChannel.CALL]
        assert people.next_route(None, set()) is None
        take_waiting(session)
