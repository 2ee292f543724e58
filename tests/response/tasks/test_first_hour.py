"""What stands on a hazard's page before anybody declares."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from feeds.values import HazardKind
from protocols.defaults.loading import ensure_default_protocols
from protocols.lifecycle import retire, versions
from protocols.model import ALL
from protocols.models import ProtocolKind
from response.tasks.first_hour import FIRST_TASKS, crisis_type_of, first_hour


@pytest.fixture
def protocols(session: Session, now: datetime) -> Session:
    ensure_default_protocols(session, now)
    return session


def test_the_type_is_the_one_its_kind_feeds_and_its_lines_are_among_the_first(
    protocols: Session,
) -> None:
    quake = first_hour(protocols, HazardKind.EARTHQUAKE)
    assert quake.crisis == "earthquake"
    assert quake.name["en"] == "Earthquake"
    assert len(quake.items) == FIRST_TASKS
    assert [item.task.minutes for item in quake.items] == [0, 5, 10, 15, 15]
    assert quake.items[3].code == "earthquake-during"
    assert quake.left == 4
    wind = first_hour(protocols, HazardKind.WIND)
    assert (wind.crisis, {item.crisis for item in wind.items}) == ("storm", {ALL})


def test_of_several_types_the_first_of_the_region_and_of_none_what_is_of_all(
    protocols: Session, now: datetime
) -> None:
    assert crisis_type_of(protocols, HazardKind.SECURITY)[0] == "conflict"
    for code in ("storm",):
        text = versions(protocols, ProtocolKind.CRISIS_TYPE, code)[0]
        retire(protocols, text, by="user:b", now=now, reason="otro")
    assert crisis_type_of(protocols, HazardKind.STORM) == (ALL, {})
    found = first_hour(protocols, HazardKind.STORM)
    assert (found.crisis, len(found.items)) == ("", FIRST_TASKS)


def test_without_any_protocol_there_is_nothing_to_say(session: Session) -> None:
    assert first_hour(session, HazardKind.STORM).items == ()
