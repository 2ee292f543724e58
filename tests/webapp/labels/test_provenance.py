from __future__ import annotations

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from core.accounts import User
from core.db import reading, writing
from tests.webapp.conftest import House
from webapp.labels.provenance import (
    account_words,
    file_mark,
    file_stamp,
    made_moment,
    maker_name,
)

LATE = datetime(2026, 11, 23, 3, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "day"),
    [(LATE, "20261122T2130-0600"), (datetime(2026, 11, 23, 18, tzinfo=UTC), "20261123T1200-0600")],
)
def test_a_file_is_called_after_the_readers_day(house: House, moment: datetime, day: str) -> None:
    with house.app.test_request_context("/"):
        assert file_mark(moment) == day


def test_a_stamp_says_day_hour_zone_and_that_nobody_is_signed_in(house: House) -> None:
    with house.app.test_request_context("/", headers={"Accept-Language": "es"}):
        assert maker_name() == "alguien sin cuenta"
        assert made_moment(LATE).startswith("22 nov 2026, 21:30 (UTC−6, ")
        assert file_stamp(LATE).endswith(" por alguien sin cuenta.")


def test_names_stay_home(house: House) -> None:
    own, foreign = house.users["consul.gt"], house.users["consul.hn"]
    with writing(house.engine) as session:
        session.execute(sa.update(User).where(User.id.in_([own, foreign])).values(name="Luz Paz"))
    with reading(house.engine) as session, house.app.test_request_context():
        shown = account_words(session, {own, foreign}, "GT")
        abroad = account_words(session, {own, house.users["secretariat"]}, "")
    assert shown == {own: "Luz Paz", foreign: "Consulado · Honduras"}
    assert abroad[own] == "Consulado · Guatemala"
    assert abroad[house.users["secretariat"]] == "secretariat@example.org"
