"""A house with the protocols in force and a flood, and a crisis declared in it."""

from __future__ import annotations

import re
import uuid
from datetime import datetime

from sqlalchemy.orm import Session

from core.db import reading, writing
from directory.entries.models import (
    Channel,
    ChannelKind,
    Designation,
    FocalPoint,
    Post,
    Visibility,
)
from protocols.defaults.loading import ensure_default_protocols
from response.crisis.listing import crisis_numbered
from response.crisis.models import Crisis
from tests.response.crisis.examples import HERE, REASON, hazard
from tests.webapp.conftest import House, post

LARGEST_PAGE = 20_000
"""Bytes of a page of a crisis."""


def prepare(house: House) -> uuid.UUID:
    """Put the protocols in force, place the posts, name an official; return the id of a flood."""
    with writing(house.engine) as session:
        ensure_default_protocols(session, house.clock.at)
        flood = hazard(session, house.clock.at, title="Crecida del río")
        for country, post_id in house.posts.items():
            place = session.get_one(Post, post_id)
            place.lon, place.lat, place.city = HERE.lon, HERE.lat, "McAllen"
            session.add(_official(country, post_id))
        return flood.id


def declared(house: House, name: str = "emergency.gt", **form: str) -> str:
    """Return the number of a crisis declared on screen."""
    sent = {"type": "flood", "level": "2", "where": "nada", "reason": REASON, **form}
    answer = post(house.signed_in(name), "/crisis/declarar", **sent)
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"].rpartition("/")[2]


def stored(house: House, number: str) -> Crisis:
    with reading(house.engine) as session:
        return found_in(session, number)


def found_in(session: Session, number: str) -> Crisis:
    crisis = crisis_numbered(session, number)
    assert crisis is not None
    _ = [each.country for each in crisis.participations]
    return crisis


def addresses(text: str, pattern: str) -> list[str]:
    """Return the addresses of forms and links that match."""
    return re.findall(rf'(?:href|action)="({pattern})"', text)


def _official(country: str, post_id: uuid.UUID, confirmed: datetime | None = None) -> FocalPoint:
    return FocalPoint(
        name=f"Titular de {country}",
        role="Cónsul general",
        post_id=post_id,
        country=country,
        designation=Designation.DESIGNATED,
        visibility=Visibility.RCM,
        channels=[Channel(kind=ChannelKind.PHONE, value="+15125550199", confirmed_at=confirmed)],
    )
