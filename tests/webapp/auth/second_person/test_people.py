from __future__ import annotations

import sqlalchemy as sa

from core.accounts import User
from core.db import writing
from tests.webapp.auth.second_person.staff import Staff
from webapp.auth.second_person.people import has_accounts, informed_of


def test_where_no_administrator_is_left_all_open_accounts_of_the_country_are_told(
    staff: Staff,
) -> None:
    with writing(staff.engine) as session:
        told = {one.id for one in informed_of(session, "GT")}
        assert told == {staff.users[f"country_adminGT{n}"] for n in ("", "1", "2")}
        session.execute(sa.update(User).where(User.id.in_(told)).values(active=False))
        told = {one.id for one in informed_of(session, "GT")}
        assert told == {staff.users[name] for name in ("emergencyGT", "civil_societyGT")}
        assert [has_accounts(session, country) for country in ("GT", "HN", "SV")] == [
            True, True, False,
        ]  # fmt: skip
