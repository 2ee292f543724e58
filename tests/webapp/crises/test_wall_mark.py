"""A wall knows by two statements whether anything on it has moved."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.db import writing
from tests.webapp.conftest import House
from tests.webapp.danger import make_danger
from watch.models import Flag
from webapp.crises.wall_mark import wall_version


def test_the_mark_holds_until_a_count_moves(house: House) -> None:
    danger = make_danger(house)
    with Session(danger.house.engine) as session:
        first = wall_version(session)
        assert wall_version(session) == first
    with writing(danger.house.engine) as session:
        session.scalars(sa.select(Flag).limit(1)).one().persons += 1
    with Session(danger.house.engine) as session:
        assert wall_version(session) != first
