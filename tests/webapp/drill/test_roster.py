"""Officials come into a drill by name alone: no address of theirs, no way in, no way out."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts import RoleName, User
from webapp.auth.accounts import create_user
from webapp.drill.roster import add_roster, read_roster
from webapp.drill.tickets import DOMAIN, NO_PASSWORD


def test_of_the_countries_asked_for_and_by_what_stands_before_the_at(session: Session) -> None:
    for email, role, country in (
        ("Ana.Lopez@sre.gob.example", RoleName.EMERGENCY, "GT"),
        ("eva+x@sre.gob.example", RoleName.COUNTRY_ADMIN, "GT"),
        ("hn@hn.example", RoleName.EMERGENCY, "HN"),
    ):
        create_user(session, email, NO_PASSWORD, role, country)
    rows = read_roster(session, ["GT"])
    assert [(each["name"], each["role"]) for each in rows] == [
        ("ana.lopez", "emergency"),
        ("eva-x", "country_admin"),
    ]
    session.execute(sa.delete(User))
    assert add_roster(session, rows) == 2
    made = list(session.scalars(sa.select(User)))
    assert all(each.email.endswith(f"@{DOMAIN}") for each in made)
    assert not any("gob" in each.email for each in made)
    assert {each.password for each in made} == {"!"}
