from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.db import writing
from directory.entries.models import (
    Channel,
    ChannelKind,
    Designation,
    FocalPoint,
    Post,
    PostKind,
    Visibility,
)
from protocols.defaults.loading import ensure_default_protocols
from response.crisis.declaring import declare
from response.crisis.models import Crisis
from tests.kept_rows import Sow
from tests.response.crisis.examples import Countries, declaration, officer


@pytest.fixture
def countries(engine: Engine, now: datetime, sow: Sow) -> Countries:
    """The protocols in force, and Guatemala's posts: one with four officials, one that covers it
    with one official.
    """
    made: Countries = sow("two posts of Guatemala", lambda: _planted(engine, now))
    return made


def _planted(engine: Engine, now: datetime) -> Countries:
    with writing(engine) as session:
        ensure_default_protocols(session, now)
        cover = _post("Consulado que cubre")
        session.add(cover)
        session.flush()
        own = _post("Consulado propio")
        own.covering_post_id = cover.id
        session.add(own)
        session.flush()
        staff = [
            _point(own, "Ana Titular", "Cónsul general", Designation.DESIGNATED, "+15125550101"),
            _point(own, "Beto Guardia", "Guardia", Designation.ALTERNATE, "+15125550102"),
            _point(own, "Carla Protege", "Protección consular", Designation.OTHER, "+15125550103"),
            _point(own, "Dina Enlace", "Enlace", Designation.OTHER, ""),
        ]
        alone = _point(cover, "Eva Sola", "Cónsul", Designation.DESIGNATED, "+15125550104")
        session.add_all([*staff, alone])
        session.flush()
        return Countries(own.id, cover.id, tuple(each.id for each in staff), alone.id)


@pytest.fixture
def writes(engine: Engine, countries: Countries) -> Iterator[Session]:
    """A session that writes, with the countries there."""
    with writing(engine) as session:
        yield session


@pytest.fixture
def crisis(writes: Session, countries: Countries, now: datetime) -> Crisis:
    """A flood declared by Guatemala's emergency unit, whose own post answers."""
    return declare(writes, declaration(post_id=countries.own), officer(), now)


def _post(name: str) -> Post:
    return Post(
        kind=PostKind.CONSULATE,
        name=name,
        country="GT",
        located_in="US",
        lon=-98.2,
        lat=26.2,
        visibility=Visibility.RCM,
    )


def _point(post: Post, name: str, role: str, rank: Designation, phone: str) -> FocalPoint:
    channels = [Channel(kind=ChannelKind.PHONE, value=phone)] if phone else []
    return FocalPoint(
        name=name,
        role=role,
        post_id=post.id,
        country="GT",
        designation=rank,
        visibility=Visibility.RCM,
        channels=channels,
    )
