from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feeds.formats.registry import read
from feeds.lifecycle.same_event.witnesses import (
    ALONE,
    link_same_event,
    may_have_witnesses,
    witnesses_of,
)
from feeds.lifecycle.store import store
from feeds.models import Hazard
from feeds.values import Severity
from tests.feeds.worlds import NOW, FakeAtlas, cap, make_source, quake


def test_a_hazard_nobody_else_tells_of_stands_alone(session: Session) -> None:
    store(session, make_source(session), read(cap()), FakeAtlas(), NOW + timedelta(minutes=1))
    hazard = session.scalars(sa.select(Hazard)).one()
    links = link_same_event(session, hazard)
    assert (links.concerned, links.moved) == ((), frozenset())
    assert witnesses_of(session, hazard) == ALONE
    assert may_have_witnesses(session, [hazard]) == []


def test_the_gravest_witness_counts(session: Session) -> None:
    for key in ("us7000abcd", "us7000zzzz"):
        store(session, make_source(session, key), read(quake(key)), FakeAtlas(), NOW)
    first, second = session.scalars(sa.select(Hazard).order_by(Hazard.key))
    second.severity = Severity.EXTREME
    session.flush()
    assert second.same_as_id == first.id
    assert witnesses_of(session, first).severity is Severity.EXTREME
    assert witnesses_of(session, second) == ALONE
    assert may_have_witnesses(session, [first, second]) == [first, second]
