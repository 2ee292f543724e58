from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from feeds.lifecycle.event_ties import keep_in_line, refresh
from feeds.lifecycle.hazards import end_hazard
from feeds.lifecycle.known_lookup import speaking_alerts
from feeds.lifecycle.same_event.verdicts import give_verdict
from feeds.models import Ending
from tests.feeds.worlds import NOW, FakeAtlas, flood

NORTH = "<polygon>26.5,-98.5 27.0,-98.5 27.0,-98.0 26.5,-98.0 26.5,-98.5</polygon>"


def test_the_ground_of_three_is_the_one_s_and_goes_as_they_end(session: Session) -> None:
    one, two, three = flood(session, "a"), flood(session, "b", area=NORTH), flood(session, "c")
    for other in (two, three):
        give_verdict(session, one, other, is_same=True, actor="ana", now=NOW)
    changed = keep_in_line(session, [one], FakeAtlas(), NOW)
    assert set(changed) == {one.id, two.id, three.id}
    assert [one.same_as_id, two.same_as_id, three.same_as_id] == [None, one.id, one.id]
    assert (one.south, one.north) == (26.0, 27.0)
    assert keep_in_line(session, [one, two, three], FakeAtlas(), NOW) == [], "twice is as once"
    end_hazard(two, Ending.OVER, NOW + timedelta(hours=1))
    assert keep_in_line(session, [two], FakeAtlas(), NOW) == [one.id]
    assert (one.south, one.north) == (26.0, 26.5)


def test_a_hazard_set_anew_by_what_it_says_already_has_not_changed(session: Session) -> None:
    one = flood(session, "a")
    alerts = speaking_alerts(session, [one.id])[one.id]
    assert not refresh(session, one, alerts, FakeAtlas(), NOW)
