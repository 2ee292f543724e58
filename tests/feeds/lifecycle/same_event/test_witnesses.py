from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feeds.formats.registry import read
from feeds.lifecycle.same_event.witnesses import ALONE, link_same_event, witnesses_of
from feeds.lifecycle.store import store
from feeds.models import Hazard
from tests.feeds.worlds import NOW, FakeAtlas, cap, make_source


def test_a_hazard_nobody_else_tells_of_stands_alone(session: Session) -> None:
    store(session, make_source(session), read(cap()), FakeAtlas(), NOW + timedelta(minutes=1))
    hazard = session.scalars(sa.select(Hazard)).one()
    assert link_same_event(session, hazard) is None
    assert witnesses_of(session, hazard) == ALONE
