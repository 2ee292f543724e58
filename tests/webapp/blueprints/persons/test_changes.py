"""What one tap changes: left and back, a stay that ended, another household."""

from __future__ import annotations

import re

import sqlalchemy as sa

from core.db import reading
from registry.people.models import Person, Stay, UnplacedStay
from tests.webapp.blueprints.persons.test_editing import ana
from tests.webapp.blueprints.persons.test_entry import AT
from tests.webapp.conftest import House, post

__all__ = ["ana"]


def test_she_leaves_comes_back_moves_and_a_stay_ends_by_one_tap_each(
    house: House, ana: str
) -> None:
    consul = house.signed_in("consul.gt")
    person_id = ana.rpartition("/")[2]
    post(consul, f"{ana}/se-fue")
    assert "Se fue el" in consul.get(ana).text
    post(consul, f"{ana}/volvio")
    assert "Se fue el" not in consul.get(ana).text
    season = {"place": AT, "kind": "season"}
    assert "último día" in post(consul, f"{ana}/lugares", **season).text
    assert post(consul, f"{ana}/lugares", **season, until_on="2026-12-20").status_code == 302
    assert "no se conoce" in post(consul, f"{ana}/lugares", place="Zzyzx Qqq").text.lower()
    left = post(consul, f"{ana}/lugares", place="Zzyzx Qqq", leave_unplaced="1")
    assert left.status_code == 302
    assert "Por ubicar" in consul.get(ana).text
    stays = dict.fromkeys(re.findall(rf"{ana}/lugares/[0-9a-f-]+", consul.get(ana).text))
    assert len(stays) == 2
    for act, address in zip(("end", "remove"), stays, strict=True):
        post(consul, address, act=act)
    post(consul, f"{ana}/hogar/mover", act="leave")
    assert "Con nadie del registro" in consul.get(ana).text
    found = post(consul, f"{ana}/hogar", q="luz prueba").text
    (luz,) = re.findall(r'name="with" value="([^"]+)"', found)
    post(consul, f"{ana}/hogar/mover", **{"with": luz})
    assert "Luz Prueba López" in consul.get(ana).text
    with reading(house.engine) as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(UnplacedStay)) == 1
        own = sa.select(sa.func.count()).select_from(Stay)
        assert (
            session.scalar(own.where(Stay.person_id == sa.text(f"'{person_id.replace('-', '')}'")))
            == 1
        )


def test_a_stranger_changes_nobody(house: House, ana: str) -> None:
    stranger = house.signed_in("consul.hn")
    for path in ("cambiar", "lugares", "hogar"):
        assert stranger.get(f"{ana}/{path}").status_code == 404
    for path in ("se-fue", "volvio", "hogar/mover", "renovar", "ficha.pdf"):
        assert post(stranger, f"{ana}/{path}", purpose="para verla").status_code in {302, 404}
    with reading(house.engine) as session:
        assert set(session.scalars(sa.select(Person.left_on))) == {None}
