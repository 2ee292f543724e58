from __future__ import annotations

import sqlalchemy as sa

from response.calldown.forgetting import forget_calls
from response.calldown.models import Call, CallItem
from response.calldown.outcomes import CallOutcome
from response.calldown.recording import OutcomeDraft, calls_of, record_call
from tests.response.calldown.conftest import Calls


def test_who_is_erased_leaves_neither_a_household_alone_nor_a_note(calls: Calls) -> None:
    home = calls.home()
    goes, stays = calls.register("Rosa", household=home), calls.register("Luz", household=home)
    alone = calls.register("Ana")
    calls.list()
    for person in (goes, alone):
        draft = OutcomeDraft(
            outcome=CallOutcome.SAFE, happened_at=calls.now, by="user:x", user_id=None,
            note="Rosa llamó",
        )  # fmt: skip
        item = calls.item_of(person)
        record_call(calls.session, calls.keyring, calls.part, item, draft, calls.now)
    assert forget_calls(calls.session, [goes.id, alone.id]) == 1
    item = calls.item_of(stays)
    assert item.person_ids == (stays.id,)
    assert [each.ciphertext for each in calls_of(calls.session, item)] == [None]
    counts = [
        calls.session.scalar(sa.select(sa.func.count()).select_from(each))
        for each in (CallItem, Call)
    ]
    assert counts == [1, 1]
