"""A form of a call sent twice."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import timedelta

from response.calldown.outcomes import CallOutcome
from response.calldown.recording import OutcomeDraft, record_call
from response.calldown.repeats import is_repeated
from tests.response.calldown.conftest import Calls


def test_the_same_word_of_the_same_account_since_the_form_was_shown_is_one_call(
    calls: Calls,
) -> None:
    calls.register("Rosa")
    calls.list()
    item, now = calls.item(1), calls.now
    draft = OutcomeDraft(
        outcome=CallOutcome.BUSY, happened_at=now, by=f"user:{uuid.uuid4()}", user_id=None
    )
    assert not is_repeated(calls.session, calls.keyring, item, draft, 0)
    record_call(calls.session, calls.keyring, calls.part, item, draft, now)
    assert is_repeated(calls.session, calls.keyring, item, draft, 0)
    for other in (
        replace(draft, outcome=CallOutcome.SAFE),
        replace(draft, by="user:other"),
        replace(draft, number="+15205550112"),
        replace(draft, happened_at=now + timedelta(minutes=10)),
    ):
        assert not is_repeated(calls.session, calls.keyring, item, other, 0)
    assert not is_repeated(calls.session, calls.keyring, item, draft, 1)
