from __future__ import annotations

import pytest
import sqlalchemy as sa

from core.accounts import RequestKind, RequestState
from core.db import reading
from core.errors import UnusableInput
from core.outbox.models import OutboxMessage
from tests.webapp.auth.second_person.staff import Staff
from webapp.auth.second_person.petition import LONGEST_REASON, clean_reason


def test_a_request_changes_nothing_and_tells_every_administrator_of_the_country(
    staff: Staff,
) -> None:
    before = staff.mark("country_adminGT")
    asked = staff.asked("secretariat", "country_adminGT", RequestKind.RESET_PASSWORD)
    assert staff.state(asked) is RequestState.WAITING
    assert staff.mark("country_adminGT") == before
    assert staff.lines() == ["access.ask"]
    with reading(staff.engine) as session:
        readers = set(session.scalars(sa.select(OutboxMessage.recipient)))
    assert readers == {f"country_admingt{n}@example.org" for n in ("", "1", "2")}


def test_the_same_is_asked_once_while_it_waits(staff: Staff) -> None:
    staff.asked("secretariat", "country_adminGT", RequestKind.RESET_PASSWORD)
    staff.asked("secretariat", "country_adminGT", RequestKind.DROP_FACTOR)
    with pytest.raises(UnusableInput):
        staff.asked("country_adminGT1", "country_adminGT", RequestKind.RESET_PASSWORD)


def test_a_reason_is_one_line_of_some_length() -> None:
    assert clean_reason("  lost\nhis\ttelephone ") == "lost his telephone"
    assert len(clean_reason("x" * 1000)) == LONGEST_REASON
    for text in ("", "   ", "a b"):
        with pytest.raises(UnusableInput):
            clean_reason(text)
