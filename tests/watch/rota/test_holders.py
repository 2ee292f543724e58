from __future__ import annotations

from datetime import timedelta

import pytest

from directory.entries.models import ChannelKind
from tests.watch.rota.on_call import OnCall
from watch.rota.holders import (
    HolderFault,
    ShiftHolder,
    channels_in_order,
    email_of,
    language_of,
    telephone_of,
)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, None),
        ({"active": False}, HolderFault.DISABLED),
        ({"country": "GT"}, HolderFault.OTHER_COUNTRY),
    ],
)
def test_an_account_wakes_as_long_as_it_is_open_and_of_the_country(
    on_call: OnCall, changes: dict[str, object], expected: HolderFault | None
) -> None:
    user = on_call.user("ana")
    for name, value in changes.items():
        setattr(user, name, value)
    assert ShiftHolder(user).fault("SV", on_call.now) is expected


@pytest.mark.parametrize(
    ("days_ago", "changes", "expected"),
    [
        (182.9, {}, None),
        (183, {}, HolderFault.LAPSED),
        (None, {}, HolderFault.LAPSED),
        (1, {"channels": []}, HolderFault.UNREACHABLE),
        (1, {"country": "GT"}, HolderFault.OTHER_COUNTRY),
        (1, {"retired_at": "now"}, HolderFault.RETIRED),
    ],
)
def test_an_entry_wakes_as_long_as_it_is_confirmed(
    on_call: OnCall,
    days_ago: float | None,
    changes: dict[str, object],
    expected: HolderFault | None,
) -> None:
    entry = on_call.entry("Eva", days_ago)
    for name, value in changes.items():
        setattr(entry, name, on_call.now if value == "now" else value)
    holder = ShiftHolder(None, entry)
    assert holder.fault("SV", on_call.now) is expected
    if days_ago == 182.9:
        lapses_at = holder.lapses_at()
        assert lapses_at is not None
        assert holder.fault("SV", lapses_at - timedelta(seconds=1)) is None
        assert holder.fault("SV", lapses_at) is HolderFault.LAPSED


def test_who_is_both_is_woken_by_what_still_works(on_call: OnCall) -> None:
    user, entry = on_call.user("ana", language="fr"), on_call.entry("Ana Uno", languages=["en"])
    both = ShiftHolder(user, entry)
    assert (both.name, email_of(both), language_of(both)) == ("Ana Uno", "ana@example.org", "fr")
    user.active = False
    left = both.reachable("SV", on_call.now)
    assert (left.user, left.focal_point) == (None, entry)
    assert (email_of(left), language_of(left)) == ("Ana Uno@rree.example", "en")
    entry.channels = []
    assert both.fault("SV", on_call.now) is HolderFault.DISABLED


def test_telephones_are_tried_before_mail(on_call: OnCall) -> None:
    entry = on_call.entry("Eva", languages=["quc"])
    kinds = [each.kind for each in channels_in_order(entry)]
    assert kinds == [ChannelKind.PHONE, ChannelKind.EMAIL]
    assert telephone_of(entry) == "+50325550123"
    assert telephone_of(None) == ""
    assert language_of(ShiftHolder(None, entry)) == "es"
