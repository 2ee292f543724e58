from __future__ import annotations

import sqlalchemy as sa

from core.db import reading, writing
from registry.matching.placements.listeners import listener_of, tell_placements


def test_a_session_knows_who_listens_to_its_engine() -> None:
    engine = sa.create_engine("sqlite://")
    with reading(engine) as session:
        assert listener_of(session) is None
    heard: list[object] = []
    tell_placements(engine, lambda _session, placed: heard.append(placed))
    with writing(engine) as session:
        assert listener_of(session) is not None
