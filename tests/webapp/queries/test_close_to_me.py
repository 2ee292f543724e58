"""What anybody may know of a place and a post, and nothing of another country's own."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from core.geo.geometry import Area, Box, Point
from directory.entries.models import Channel, ChannelKind, Post, PostKind, Visibility
from feeds.drawings.drawn_bands import DrawnBands
from feeds.models import Hazard, HazardStatus, Source
from feeds.values import Band, HazardKind, Precision, Severity
from webapp.queries.close_to_me import close_to_me, public_post

ZONE = Area.from_box(Box(-98.6, 25.9, -97.9, 26.5))
HERE, AWAY = Point(-98.2, 26.2), Point(-90.5, 14.6)


def hazard(session: Session, key: str, now: datetime, owner: str = "", **more: object) -> None:
    source = Source(key=key, name=key, format="cap", owner=owner)
    session.add(source)
    session.flush()
    row = Hazard(
        key=f"cap:{key}", source_id=source.id, title=key, status=HazardStatus.ACTIVE,
        started_at=now, ends_at=now + timedelta(hours=6), last_seen_at=now, zone=ZONE,
        kind=HazardKind.FLOOD, precision=Precision.POLYGON,
        severity_zones=DrawnBands.of([Band(ZONE, Severity.SEVERE)]),
        **{"severity": Severity.SEVERE, **more},
    )  # fmt: skip
    session.add(row)
    session.flush()


def test_hazards_of_the_common_sources_that_hold_the_place(session: Session, now: datetime) -> None:
    hazard(session, "flood", now)
    hazard(session, "extreme", now, severity=Severity.EXTREME)
    hazard(session, "own", now, owner="HN")
    hazard(session, "test", now, is_test=True)
    hazard(session, "news", now, is_context=True)
    assert [each.title for each in close_to_me(session, [HERE], None).hazards] == [
        "extreme",
        "flood",
    ]
    assert list(close_to_me(session, [AWAY], None).hazards) == []
    assert list(close_to_me(session, [], None).hazards) == []


def test_a_post_with_its_numbers_where_the_public_sees_it(session: Session) -> None:
    posts = [
        Post(
            kind=PostKind.CONSULATE, name=each.value, country="GT", located_in="US", visibility=each
        )
        for each in (Visibility.PUBLIC, Visibility.RCM)
    ]
    posts[0].channels = [Channel(kind=ChannelKind.EMERGENCY, value="+19565550140")]
    session.add_all(posts)
    session.flush()
    shown = public_post(session, posts[0].id)
    assert shown
    assert [each.value for each in shown.channels] == ["+19565550140"]
    for hidden in (posts[1].id, uuid.uuid4(), None):
        assert public_post(session, hidden) is None
