from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from core.errors import UnusableInput
from webapp.auth.member_countries import (
    add_country,
    countries_offered,
    member_countries,
    require_member,
)
from webapp.auth.users import RCM_COUNTRIES


def test_a_country_takes_part_once(session: Session, now: datetime) -> None:
    assert add_country(session, "SV", now=now, actor="a")
    assert not add_country(session, "SV", now=now, actor="a")
    assert member_countries(session) == ["SV"]
    require_member(session, "SV")
    require_member(session, "")
    with pytest.raises(UnusableInput):
        require_member(session, "HN")


def test_what_the_demo_added_becomes_real_when_it_is_added_for_real(
    session: Session, now: datetime
) -> None:
    assert add_country(session, "SV", now=now, actor="demo", is_demo=True)
    assert not add_country(session, "SV", now=now, actor="demo", is_demo=True)
    assert add_country(session, "SV", now=now, actor="cli")
    assert not add_country(session, "SV", now=now, actor="demo", is_demo=True)


def test_the_eleven_are_offered_and_what_was_added(session: Session, now: datetime) -> None:
    assert set(countries_offered(session)) == set(RCM_COUNTRIES)
    add_country(session, "CO", now=now, actor="a")
    assert set(countries_offered(session)) == {*RCM_COUNTRIES, "CO"}
