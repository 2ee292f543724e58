from __future__ import annotations

import uuid
from datetime import timedelta

from response.calldown.lookup import (
    CallFilter,
    ItemsPage,
    item_numbered,
    item_of,
    items_of_number,
    items_page,
    place_said,
)
from response.calldown.outcomes import CallOutcome, CallState
from response.calldown.recording import OutcomeDraft, record_call
from tests.response.calldown.conftest import Calls


def look(calls: Calls, which: CallFilter, page: int = 1, size: int = 25) -> ItemsPage:
    return items_page(
        calls.session, calls.keyring, calls.part.id, "SV",
        which=which, page=page, size=size, now=calls.now,
    )  # fmt: skip


def test_each_filter_shows_its_households_and_pages_hold_them_all_once(calls: Calls) -> None:
    for number in range(7):
        calls.register(f"N{number}")
    calls.list()
    states = (CallState.DONE, CallState.REFUSED, CallState.UNREACHABLE, CallState.LATER)
    for number, state in enumerate(states, start=1):
        calls.item(number).state = state
    calls.item(4).next_at = calls.now + timedelta(hours=1)
    calls.item(5).new_in = 2
    calls.item(6).outside_since = calls.now
    calls.session.flush()
    counts = {which: look(calls, which).total for which in CallFilter}
    assert counts == {
        CallFilter.OPEN: 5, CallFilter.DUE: 3, CallFilter.HELP: 0, CallFilter.NEW: 1,
        CallFilter.OUTSIDE: 1, CallFilter.LATER: 1, CallFilter.UNREACHABLE: 1,
        CallFilter.DONE: 1, CallFilter.REFUSED: 1, CallFilter.ALL: 7,
    }  # fmt: skip
    pages = [look(calls, CallFilter.ALL, page, 3) for page in (1, 2, 3, 9)]
    assert [each.page for each in pages] == [1, 2, 3, 3]
    assert sorted(item.number for each in pages[:3] for item in each.items) == list(range(1, 8))


def test_a_missed_call_back_leads_to_the_household_by_its_number(calls: Calls) -> None:
    calls.register("Rosa", phone="+15205550111")
    calls.register("Luz", phone="+15205550122", contact_phone="+50370001234")
    calls.list()
    luz = next(
        item
        for number in (1, 2)
        if (item := calls.item(number)).person_ids
        and items_of_number(calls.session, calls.keyring, calls.part.id, "SV", "+15205550122")
        == [item]
    )
    contact = "+50370001234"
    assert not items_of_number(calls.session, calls.keyring, calls.part.id, "SV", contact)
    draft = OutcomeDraft(
        outcome=CallOutcome.NO_ANSWER, happened_at=calls.now, by="user:x", user_id=None,
        number=contact,
    )  # fmt: skip
    record_call(calls.session, calls.keyring, calls.part, luz, draft, calls.now)
    assert items_of_number(calls.session, calls.keyring, calls.part.id, "SV", contact) == [luz]
    assert not items_of_number(calls.session, calls.keyring, uuid.uuid4(), "SV", contact)


def test_a_household_is_of_its_own_list_alone(calls: Calls) -> None:
    calls.register("Rosa")
    calls.list()
    item = calls.item(1)
    assert item_of(calls.session, calls.part.id, item.id) is item
    assert item_of(calls.session, uuid.uuid4(), item.id) is None
    assert item_numbered(calls.session, uuid.uuid4(), 1) is None
    for beyond in (2**31, 2**63, int("9" * 40)):
        assert item_numbered(calls.session, calls.part.id, beyond) is None


def test_where_a_call_said_somebody_is_is_told_of_them_alone(calls: Calls) -> None:
    rosa, luz = calls.register("Rosa"), calls.register("Luz")
    calls.list()
    draft = OutcomeDraft(
        outcome=CallOutcome.ELSEWHERE, happened_at=calls.now, by="user:x", user_id=None,
        place="Houston",
    )  # fmt: skip
    item = calls.item_of(rosa)
    call = record_call(calls.session, calls.keyring, calls.part, item, draft, calls.now).call
    asked = (calls.session, calls.keyring)
    assert place_said(*asked, "SV", rosa.id, call.id) == ("Houston", calls.now)
    assert place_said(*asked, "SV", luz.id, call.id) is None
    assert place_said(*asked, "HN", rosa.id, call.id) is None
    assert place_said(*asked, "SV", rosa.id, rosa.id) is None
