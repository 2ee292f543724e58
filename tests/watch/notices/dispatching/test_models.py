"""Channels of dispatches are those people agreed to."""

from __future__ import annotations

import uuid

from registry.people.card_parts import ContactChannel
from watch.notices.dispatching.models import HASH_DIGITS, DispatchChannel, no_address


def test_each_channel_of_a_consent_leads_there_and_back() -> None:
    for channel in ContactChannel:
        assert DispatchChannel.of(channel).contact_channel is channel
    assert DispatchChannel.of(None).contact_channel is None


def test_what_stands_for_an_address_is_one_a_person_and_fits() -> None:
    one, two = uuid.uuid4(), uuid.uuid4()
    assert no_address(one) != no_address(two)
    assert len(no_address(one)) == HASH_DIGITS
