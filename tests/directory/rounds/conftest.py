"""A small region to be asked: El Salvador with a consulate, a shelter and a partner; Honduras
beside it as noise.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from directory.entries.models import (
    ChannelKind,
    Designation,
    FocalPoint,
    Organisation,
    Post,
    Shelter,
)
from directory.rounds.lifecycle import plan_round
from directory.rounds.models import Round
from tests.directory.conftest import channel, focal_point, organisation, post, shelter

OPENS, DUE, CLOSES = date(2026, 11, 23), date(2026, 12, 7), date(2026, 12, 21)
OPENING = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
LADDER = [
    {"on": "2026-11-30", "rung": "owner"},
    {"on": "2026-12-05", "rung": "owner"},
    {"on": "2026-12-08", "rung": "alternate"},
    {"on": "2026-12-14", "rung": "liaison"},
    {"on": "2026-12-19", "rung": "secretariat"},
]


def mail(address: str) -> Any:
    return channel(address, ChannelKind.EMAIL)


@dataclass
class Region:
    consulate: Post
    consul: FocalPoint
    deputy: FocalPoint
    liaison: FocalPoint
    shelter: Shelter
    partner: Organisation
    mute: Shelter


@pytest.fixture
def noise() -> None:
    """Every country is asked here: the noise of the directory would be asked as well."""


@pytest.fixture
def region(session: Session) -> Region:
    consulate = post(
        session, "Consulado en McAllen", (-98.2, 26.2), channels=[channel("+19565550100")]
    )
    made = Region(
        consulate=consulate,
        consul=focal_point(
            session,
            "Ana Consul",
            consulate,
            languages=["es"],
            channels=[mail("Ana@Consulado.example"), channel("+19565550101")],
        ),
        deputy=focal_point(
            session,
            "Beto Suplente",
            consulate,
            designation=Designation.ALTERNATE,
            channels=[mail("beto@consulado.example")],
        ),
        liaison=focal_point(
            session,
            "Clara Enlace",
            None,
            channels=[mail("clara@cancilleria.example"), channel("+50322220100")],
        ),
        shelter=shelter(
            session,
            "Albergue con correo",
            None,
            channels=[mail("casa@albergue.example")],
            languages=["en"],
        ),
        partner=organisation(session, "Socio del consulado", (-98.2, 26.2), post_id=consulate.id),
        mute=shelter(
            session, "Albergue de Honduras", None, "HN", channels=[channel("+50422220100")]
        ),
    )
    return made


@pytest.fixture
def make_round(session: Session, region: Region) -> Callable[..., Round]:
    def plan(**more: Any) -> Round:
        wanted: dict[str, Any] = {
            "number": "2026-II",
            "opens_on": OPENS,
            "due_on": DUE,
            "closes_on": CLOSES,
            "schedule": LADDER,
            "now": OPENING - timedelta(days=2),
            "actor": "user:1",
            **more,
        }
        return plan_round(session, **wanted)

    return plan
