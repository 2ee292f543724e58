"""A map draws where the crisis is now, and nothing where nobody knows."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from response.crisis.models import CrisisZone
from tests.response.crisis_parts import add_part
from webapp.crises.crisis_zone_map import bands_now


def test_the_zone_that_holds_is_drawn(session: Session, now: datetime) -> None:
    (band,) = bands_now(session, add_part(session, now).crisis)
    assert band.label == "zona"


def test_a_crisis_whose_place_nobody_knows_draws_nothing(session: Session, now: datetime) -> None:
    part = add_part(session, now)
    session.execute(sa.delete(CrisisZone))
    assert bands_now(session, part.crisis) == ()


def test_a_damaged_zone_draws_nothing_and_breaks_no_page(session: Session, now: datetime) -> None:
    part = add_part(session, now)
    session.flush()
    session.execute(sa.text("""UPDATE crisis_zone SET bands = '["damaged"]'"""))
    session.expire_all()
    assert bands_now(session, part.crisis) == ()
