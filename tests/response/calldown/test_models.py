from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

from response.calldown.models import CallItem, hand_over_place, note_place, reasons_place
from response.calldown.outcomes import CallState

AT = datetime(2026, 11, 30, 3, 0, tzinfo=UTC)


def test_what_is_sealed_is_bound_to_its_row_for_ever() -> None:
    row = uuid.UUID(int=1)
    assert reasons_place(row, "SV", 2).bound == f"call_item/reasons/{row}\0SV\x002".encode()
    assert note_place(row, "SV").bound == f"call/note/{row}\0SV\x001".encode()
    assert hand_over_place(row, "SV", 1).bound == f"caller_shift/words/{row}\0SV\x001".encode()


def test_a_claim_ends_at_its_moment() -> None:
    item = CallItem(state=CallState.LATER, claimed_until=AT)
    assert item.is_open
    assert item.is_claimed(AT - timedelta(seconds=1))
    assert not item.is_claimed(AT)
