"""What whoever used a number heard: one tap, its age beside the number, a line of the history."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta

import pytest
import sqlalchemy as sa

from core.accounts import User
from core.db import writing
from directory.entries.models import Channel, ChannelKind, Shelter, ShelterKind, Visibility
from tests.webapp.conftest import House, post


@pytest.fixture
def shelter(house: House) -> uuid.UUID:
    """A shelter of Guatemala with one number, its confirmation long lapsed."""
    lapsed = house.clock() - timedelta(days=300)
    with writing(house.engine) as session:
        made = Shelter(
            kind=ShelterKind.MIGRANT_HOUSE, name="Casa del Camino", country="GT",
            visibility=Visibility.RCM, located_in="US", unit_code="US48215", lon=-98.2, lat=26.2,
            confirmed_at=lapsed,
        )  # fmt: skip
        made.channels = [Channel(kind=ChannelKind.PHONE, value="+19565550123", confirmed_at=lapsed)]
        session.add(made)
        session.flush()
        session.execute(
            sa.update(User).where(User.id == house.users["consul.gt"]).values(name="Luz Paz")
        )
        return made.id


def words_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_whoever_used_a_number_says_so_and_the_owner_is_not_replaced(
    house: House, shelter: uuid.UUID
) -> None:
    page = f"/directorio/shelter/{shelter}"
    with writing(house.engine) as session:
        channel = session.scalars(sa.select(Channel.id)).one()
    door, asked = f"/directorio/canal/{channel}/oido", "/llamar?q=26.2,-98.2"
    caller = house.signed_in("consul.gt")
    assert door in caller.get(asked).text
    assert door not in house.browser().get(asked).text
    answer = post(caller, door, heard="answered", next=asked)
    assert (answer.status_code, answer.headers["Location"]) == (302, asked)
    house.clock.at += timedelta(days=2)
    shown = words_of(caller.get(page).text)
    assert "oído hace 2 días" in shown
    assert "vencido" in shown
    assert "oído hace 2 días" in words_of(caller.get(asked).text)
    history = caller.get(f"{page}/historial").text
    assert "Contestó, es correcto" in history
    assert "Luz Paz" in history
    assert "Volver atrás" not in history
    abroad = house.signed_in("secretariat").get(f"{page}/historial").text
    assert "Luz Paz" not in abroad
    assert "Consulado · Guatemala" in abroad


def test_what_is_no_longer_theirs_stands_beside_the_number(
    house: House, shelter: uuid.UUID
) -> None:
    with writing(house.engine) as session:
        channel = session.scalars(sa.select(Channel.id)).one()
    caller, door = house.signed_in("consul.hn"), f"/directorio/canal/{channel}/oido"
    assert post(caller, door, heard="silent").status_code == 302
    assert "no contestó" in caller.get(f"/directorio/shelter/{shelter}").text
    elsewhere = post(caller, door, heard="wrong", next="https://example.org/")
    assert elsewhere.headers["Location"] == f"/directorio/shelter/{shelter}"
    assert "este número falla" in caller.get(f"/directorio/shelter/{shelter}").text
    assert post(caller, door, heard="pigeon").status_code == 400
    assert post(caller, f"/directorio/canal/{uuid.uuid4()}/oido", heard="silent").status_code == 404
