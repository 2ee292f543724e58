from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from core.accounts import AccessRequest, RequestKind, RequestState
from core.db import reading, writing
from tests.webapp.auth.second_person.staff import Staff
from webapp.auth.second_person import listing
from webapp.auth.second_person.listing import find_request, request_lines, request_needs

SEEN = [
    ("secretariat", 1, 0, (False, False, True)),
    ("secretariat1", 0, 0, None),
    ("country_adminGT", 1, 1, (False, True, False)),
    ("country_adminGT1", 1, 1, (True, True, False)),
    ("country_adminHN", 0, 0, None),
    ("emergencyGT", 0, 0, None),
]


@pytest.mark.parametrize(("name", "lines", "to_decide", "rights"), SEEN)
def test_requests_are_seen_by_who_asked_and_by_the_country(
    staff: Staff, name: str, lines: int, to_decide: int, rights: tuple[bool, ...] | None
) -> None:
    asked = staff.asked("secretariat", "country_adminGT", RequestKind.RESET_PASSWORD)
    with reading(staff.engine) as session:
        scope = staff.scope(session, name)
        found = request_lines(session, scope)
        assert len(found) == lines
        assert request_needs(session, scope, staff.now).to_decide == to_decide
        assert (find_request(session, scope, asked) is not None) is (rights is not None)
        if rights is not None:
            one = found[0]
            assert (one.may_approve, one.may_refuse, one.may_withdraw) == rights
            assert (one.asker, one.is_waiting) == ("secretariat@example.org", True)


def test_a_file_taken_at_once_stays_listed_however_much_is_decided_after_it(
    staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "MOST_DECIDED", 2)
    with writing(staff.engine) as session:
        for days in range(5):
            at = staff.now + timedelta(days=days)
            state = RequestState.REFUSED if days else RequestState.AT_ONCE
            row = AccessRequest(
                id=uuid.uuid4(), kind=RequestKind.EXPORT, country="GT", subject=f"calls:{days}",
                subject_name="a list", details={"persons": 101}, reason="to call them",
                asked_by=staff.users["emergencyGT"], asked_at=at, due_at=at, state=state,
                decided_by=None, decided_at=at, is_demo=False,
            )  # fmt: skip
            session.add(row)
    with reading(staff.engine) as session:
        lines = request_lines(session, staff.scope(session, "country_adminGT"))
    assert [one.request.subject for one in lines] == ["calls:4", "calls:3", "calls:0"]
