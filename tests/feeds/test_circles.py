from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from feeds.circles import circle_of, circle_of_key, within_circle, without_circle
from feeds.formats.registry import read
from feeds.lifecycle.hazards import key_of
from feeds.lifecycle.store import store
from feeds.models import Hazard, HazardStatus, Source, Trust
from feeds.sources.views import circle_of_source
from tests.feeds.worlds import NOW, FakeAtlas, cap, make_source, named, quake

CIRCLES = ("", "own:SV:", "context:", "own:SV:context:")


@pytest.mark.parametrize("circle", CIRCLES)
def test_the_circle_of_a_hazard_is_read_off_its_key(circle: str) -> None:
    for body in (cap(), quake()):
        (message,) = within_circle(read(body), circle).alerts
        assert circle_of_key(key_of(message)) == circle
        assert without_circle(message.sender) == read(body).alerts[0].sender


def test_four_circles_of_owner_and_trust() -> None:
    assert tuple(
        circle_of(owner, is_context=context) for context in (False, True) for owner in ("", "SV")
    ) == (CIRCLES[0], CIRCLES[1], CIRCLES[2], CIRCLES[3])


def say(session: Session, source: Source, *bodies: bytes) -> None:
    circle = circle_of_source(source)
    for body in bodies:
        store(session, source, within_circle(read(body), circle), FakeAtlas(), NOW)


def standing(session: Session) -> list[str]:
    session.expire_all()
    query = sa.select(Hazard.key).where(Hazard.status == HazardStatus.ACTIVE)
    return sorted(session.scalars(query))


@pytest.mark.parametrize("given", [{"owner": "SV"}, {"trust": Trust.CONTEXT}])
@pytest.mark.parametrize("is_first", [True, False])
def test_no_private_feed_cancels_replaces_or_keeps_back_what_a_common_one_says(
    session: Session, given: dict[str, object], is_first: bool
) -> None:
    common = make_source(session, "nws", "https://nws.test/a")
    private = make_source(session, "mine", "https://mine.test/a", **given)
    ending = cap("C1", msg_type="Cancel", references=named("A1"), sent="2026-11-22T11:30:00-00:00")
    order = [(private, [cap(), ending]), (common, [cap()])]
    for source, bodies in order if is_first else reversed(order):
        say(session, source, *bodies)
    assert standing(session) == ["cap:alerts@example.test,A1"]
    hazard = session.scalars(sa.select(Hazard).where(Hazard.status == HazardStatus.ACTIVE)).one()
    assert hazard.source_id == common.id


def test_a_quake_of_another_circle_is_no_witness(session: Session) -> None:
    common = make_source(session, "usgs", "https://usgs.test/a")
    private = make_source(session, "mine", "https://mine.test/a", owner="SV")
    say(session, private, quake("sv1", mag=7.5))
    say(session, common, quake("us1", mag=6.0))
    assert [hazard.same_as_id for hazard in session.scalars(sa.select(Hazard))] == [None, None]
    assert len(standing(session)) == 2


def test_what_is_common_is_left_as_it_is() -> None:
    reading = read(cap())
    assert within_circle(reading, "") is reading
    other = within_circle(replace(reading, links=("https://x.test/1",)), "own:SV:")
    assert other.links == ("https://x.test/1",)
