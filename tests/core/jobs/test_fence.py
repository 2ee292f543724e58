"""Who lost the lease without knowing it commits nothing more."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from core.db import make_engine, reading, writing
from core.jobs.fence import TermOver, fence
from core.jobs.lease import Lease, LeaseKeeper
from core.jobs.models import ClockJump

NOW = datetime(2026, 11, 30, tzinfo=UTC)


def test_a_term_rises_with_each_change_of_hands_alone(engine: Engine) -> None:
    first, second = LeaseKeeper(engine, "a"), LeaseKeeper(engine, "b")
    assert first.take(NOW)
    assert first.beat()
    assert first.term == 1
    first.give_back()
    assert second.take(NOW)
    assert (first.term, second.term) == (1, 2)
    with reading(engine) as session:
        assert session.get_one(Lease, second.term_name).beat == 2


def test_what_is_committed_in_a_term_that_is_over_is_refused(engine: Engine) -> None:
    if engine.dialect.name != "postgresql":
        pytest.skip("on PostgreSQL alone: one machine has a lock of the system")
    url = engine.url.render_as_string(hide_password=False)
    own = make_engine(url)
    keeper = LeaseKeeper(engine, "a")
    fence(own, keeper.term_name, lambda: keeper.term)

    def act() -> None:
        with writing(own) as session:
            session.add(ClockJump(noticed_at=NOW, seconds=1.0))

    try:
        assert keeper.take(NOW)
        act()
        with contextlib.suppress(TermOver), writing(own) as session:
            session.add(ClockJump(noticed_at=NOW, seconds=2.0))
            session.flush()  # it stops here, a minute passes
            keeper.give_back()
            assert LeaseKeeper(engine, "b").take(NOW)
        with pytest.raises(TermOver):
            act()
        with reading(own) as session:  # who reads needs no term
            seconds = session.scalars(sa.select(ClockJump.seconds)).all()
        assert list(seconds) == [1.0]
    finally:
        own.dispose()
