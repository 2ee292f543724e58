"""Which plans a lesson may be for: those of the own country that the zone touched."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.geo.geometry import Area, Box
from directory.entries.models import Post, PostKind
from plans.models import PlanArea
from response.crisis.models import CrisisZone
from tests.response.crisis_parts import BOX, add_part
from webapp.crises.lesson_plans import plans_touched


def test_the_plans_the_zone_touched_are_offered_and_all_where_nobody_knows_it(
    session: Session, now: datetime
) -> None:
    part = add_part(session, now)
    boxes = {"dentro": BOX, "lejos": Box(-60.0, 10.0, -59.0, 11.0)}
    for country in ("GT", "HN"):
        post = Post(country=country, kind=PostKind.CONSULATE, name="x", located_in="US")
        session.add(post)
        session.flush()
        session.add_all(
            PlanArea(
                country=country, post_id=post.id, slug=f"{country}-{number}", number=number,
                name={"es": number}, geometry=Area.from_box(box),
            )
            for number, box in boxes.items()
        )  # fmt: skip
    session.flush()
    assert [each.slug for each in plans_touched(session, part)] == ["GT-dentro"]
    far = add_part(session, now, "HN", serial=2)
    session.execute(sa.delete(PlanArea).where(PlanArea.slug == "HN-dentro"))
    assert [each.slug for each in plans_touched(session, far)] == ["HN-lejos"]
    session.execute(sa.delete(CrisisZone))
    assert [each.slug for each in plans_touched(session, part)] == ["GT-dentro", "GT-lejos"]
