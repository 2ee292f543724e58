"""Rotas of Guatemala, made for tests of the pages without their forms."""

from __future__ import annotations

import uuid
from datetime import timedelta

from core.accounts import User
from core.db import writing
from directory.entries.models import Designation, FocalPoint, Visibility
from tests.webapp.conftest import House
from watch.rota.models import Rota, Shift

GUATEMALA = "America/Guatemala"
"""Six hours behind UTC, the whole year."""


def make_rota(house: House, country: str = "GT", *, of_post: bool = False, rungs: int = 2) -> str:
    """Return the id of a rota; nobody is on call."""
    with writing(house.engine) as session:
        rota = Rota(
            country=country, name=f"Guardia {country}", timezone=GUATEMALA, rungs=rungs,
            post_id=house.posts[country] if of_post else None, made_at=house.clock.at,
        )  # fmt: skip
        session.add(rota)
    return str(rota.id)


def put_on(
    house: House, rota_id: str, name: str = "", *, entry: uuid.UUID | None = None, rung: int = 1
) -> str:
    """Put an account (`consul.gt`) or an entry on call, from two hours ago for ten hours; return
    the id of the shift.
    """
    now = house.clock.at
    with writing(house.engine) as session:
        shift = Shift(
            rota_id=uuid.UUID(rota_id), rung=rung, starts_at=now - timedelta(hours=2),
            user_id=house.users[name] if name else None, focal_point_id=entry,
            ends_at=now + timedelta(hours=8), made_at=now,
        )  # fmt: skip
        session.add(shift)
    return str(shift.id)


def entry_of(
    house: House, name: str, visibility: Visibility = Visibility.COUNTRY, *, of_post: bool = False
) -> uuid.UUID:
    with writing(house.engine) as session:
        row = FocalPoint(
            country="GT", name=name, designation=Designation.OTHER, visibility=visibility,
            post_id=house.posts["GT"] if of_post else None, confirmed_at=house.clock.at,
        )  # fmt: skip
        session.add(row)
    return row.id


def make_post_admin(house: House, name: str = "consul.gt") -> None:
    with writing(house.engine) as session:
        session.get_one(User, house.users[name]).is_post_admin = True
