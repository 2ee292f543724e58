"""Ida as the NHC, the NWS and GDACS tell it is one hazard, and each person in it counts once."""

from __future__ import annotations

from datetime import datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from core.atlas import Atlas, atlas_for
from core.crypto import Keyring
from core.db import reading, writing
from core.settings import Settings
from directory.entries.visibility import Viewer
from feeds.models import Hazard
from feeds.values import HazardKind
from registry.people.models import StayKind
from registry.people.record import Card, StayPlace
from registry.registration.persons import NewStay, add_person
from watch.board.model import BoardFilter
from watch.board.present_board import watch_board
from watch.flagging import CycleFlagging
from watch.models import Flag, FlagStatus
from webapp.demo.hazards import demo_source, send_messages, store_messages

NEW_ORLEANS, AT_SEA_ISLAND = StayPlace(lon=-90.07, lat=29.95), StayPlace(lon=-90.0, lat=29.24)
"""In all three zones, and in those of the NHC and of GDACS."""
THREE = ("nhc", "vtec", "gdacs")


@pytest.fixture
def atlas(settings: Settings) -> Atlas:
    return atlas_for(settings)


def test_ida_of_three_witnesses_is_one_hazard_and_each_person_counts_once(
    engine: Engine, settings: Settings, atlas: Atlas, keyring: Keyring, now: datetime
) -> None:
    with writing(engine) as session:
        for place in (NEW_ORLEANS, AT_SEA_ISLAND):
            stays = [NewStay(place=place, kind=StayKind.RESIDENCE)]
            card = Card(full_name="Ana")
            add_person(session, keyring, country="HN", card=card, stays=stays, consent_at=now)
    send_messages(engine, settings, atlas, now)
    flagging = CycleFlagging(engine, atlas, keyring, now)
    flagging.flag_all([])
    with reading(engine) as session:
        told = session.scalars(sa.select(Hazard).where(Hazard.kind == HazardKind.STORM)).all()
        ida = {
            hazard.key.partition(":")[0]: hazard
            for hazard in told
            if "storm:ida:" in str(hazard.aliases)
        }
        assert sorted(ida) == sorted(THREE)
        assert {name: hazard.same_as_id for name, hazard in ida.items()} == {
            "nhc": None,
            "vtec": ida["nhc"].id,
            "gdacs": ida["nhc"].id,
        }
        assert ida["nhc"].place == ["US-LA"]
        flags = session.scalars(
            sa.select(Flag).where(Flag.country == "HN", Flag.status == FlagStatus.RAISED)
        ).all()
        assert [(flag.hazard_id, flag.persons) for flag in flags] == [(ida["nhc"].id, 2)]
        board = watch_board(
            session, BoardFilter(), viewer=Viewer.of_country("HN"), sees_counts=True, now=now
        )
        (row,) = [row for row in board.live if row.touches_mine]
        assert (row.hazard.id, row.persons.value) == (ida["nhc"].id, 2)
        assert sorted(row.repeated_by) == [
            "DEMO · NWS New Orleans LA",
            "Global Disaster Alert and Coordination System",
        ]
    (line,) = flagging.nationals()
    assert (line.country, line.persons, line.hazards) == ("HN", 2, 1)


def test_the_demo_speaks_through_a_source_that_is_never_asked(
    engine: Engine, settings: Settings, atlas: Atlas, now: datetime
) -> None:
    with writing(engine) as session:
        store_messages(session, settings, atlas, now)
        source = demo_source(session)
        assert (source.address, source.last_good_at) == ("", now)
        assert source.last_counts["alerts"] > 0
