from __future__ import annotations

import pytest

from core.accounts import RequestKind
from core.db import reading
from tests.webapp.auth.second_person.staff import Staff
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
