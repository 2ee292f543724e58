"""Silence is no all-clear: whatever fails, and however often, a flag stands until an answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import cast

import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from core.atlas.atlas import Atlas
from core.crypto import Keyring
from core.http import Body, FailureKind, RetrievalFailure
from feeds.formats.registry import read
from feeds.lifecycle.expiry import expire
from feeds.models import Hazard, Source
from feeds.sources.links import CompletedReading, absent_from, ask_pages
from feeds.sources.poll import record
from feeds.sources.retrieval import RetrievedSource
from feeds.sources.views import view_of
from registry.people.models import Person
from tests.feeds.worlds import FakeAtlas, make_source, quake
from tests.two_counties import TwoCounties
from tests.watch.conftest import stay_at
from watch.flags.update import flag_hazard, watch_context
from watch.models import Flag, FlagStatus

ADDRESS = "https://earthquake.usgs.gov/earthquakes/feed/v1.0/summary/2.5_day.geojson"
EMPTY = b'{"type": "FeatureCollection", "metadata": {"title": "USGS"}, "features": []}'
FAILURES = [kind for kind in FailureKind if kind is not FailureKind.GONE]
STEPS = st.tuples(st.booleans(), st.sampled_from(FAILURES), st.integers(1, 900))


@settings(
    derandomize=True,
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=st.lists(STEPS, min_size=1, max_size=4))
def test_no_sequence_of_failures_without_a_valid_answer_clears_a_flag(
    session: Session,
    keyring: Keyring,
    now: datetime,
    register: Callable[..., Person],
    steps: list[tuple[bool, FailureKind, int]],
) -> None:
    with session.begin_nested() as example:
        watch = SmallWatch(session, keyring, now)
        register("Ana", stay_at(-88.9, 13.0))
        watch.poll(None, 0)
        assert watch.flags() == [FlagStatus.RAISED]
        for has_list, kind, minutes in steps:
            failure = RetrievalFailure(str(kind), kind=kind)
            watch.poll(failure, minutes, has_list=has_list)
            assert watch.flags() == [FlagStatus.RAISED]
        watch.poll(RetrievalFailure("HTTP 410", 410, FailureKind.GONE), 900, has_list=True)
        assert watch.flags() == [FlagStatus.CLEARED], "its own page is gone: that is an answer"
        example.rollback()


class SmallWatch:
    """A source of one quake and its cycles, in one transaction."""

    def __init__(self, session: Session, keyring: Keyring, now: datetime) -> None:
        self._session, self._keyring, self._now = session, keyring, now
        self._source = make_source(
            session, "usgs", ADDRESS, format="usgs-geojson", keep_hours=4, is_enabled=True
        )

    def poll(
        self, failure: RetrievalFailure | None, minutes: int, *, has_list: bool = True
    ) -> None:
        """Let time pass and a cycle come: the list names the quake (no `failure`), or does not and
        the page of the quake fails, or fails itself.
        """
        self._now += timedelta(minutes=minutes)
        view = view_of(self._session.get_one(Source, self._source.id))
        if failure is not None and not has_list:
            retrieved = RetrievedSource(view, failure)
        else:
            reading = read(quake(mag=7.0) if failure is None else EMPTY)
            absent = absent_from(self._session, view, reading, self._now)
            completed = ask_pages(
                view, CompletedReading(reading), absent, lambda _: failure or Body("", b""), read
            )
            retrieved = RetrievedSource(view, Body(ADDRESS, b"", body_hash="1"), completed)
        record(self._session, retrieved, FakeAtlas(), self._now)
        expire(self._session, self._now, FakeAtlas())
        context = watch_context(self._session, self._keyring, cast(Atlas, TwoCounties()), self._now)
        for hazard in self._session.scalars(sa.select(Hazard)):
            flag_hazard(context, hazard)

    def flags(self) -> list[FlagStatus]:
        """Return how the flags of the nationals stand."""
        self._session.flush()
        return list(self._session.scalars(sa.select(Flag.status)))
