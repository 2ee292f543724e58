"""The people of the demo can be told by several channels, and always by the same."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

from registry.people.card_parts import ContactChannel
from registry.people.record import Card, check_card
from webapp.demo.network.consents import with_channels

TODAY = date(2026, 11, 30)


def _card(number: int, **given: object) -> Card:
    values = {"birth_year": 1990, "has_whatsapp": bool(number % 5)}
    return Card(full_name=f"Ana Xóchitl {number} (demo)", phone=f"+1956555{number:04}",
                **(values | given))  # type: ignore[arg-type]  # fmt: skip


def test_grown_ups_agree_to_several_channels_and_children_to_none() -> None:
    found = [with_channels(_card(number), TODAY) for number in range(300)]
    for each in found:
        check_card(each)
        assert not each.email or each.email.endswith("@demo.example")
    counts = Counter(each.channels[0].channel if each.channels else None for each in found)
    assert {None, *(set(ContactChannel) - {ContactChannel.CALL, ContactChannel.TELEGRAM})} == {
        *counts
    }
    assert found[7] == with_channels(_card(7), TODAY)
    child = _card(1, birth_year=2015)
    assert with_channels(child, TODAY) == child
    assert with_channels(replace(_card(1), phone=""), TODAY) == replace(_card(1), phone="")
