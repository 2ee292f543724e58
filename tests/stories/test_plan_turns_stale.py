"""A plan goes in force; a shelter closes; the plan turns stale with that one difference; the next version follows."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from directory.entries import change_entry
from directory.history import ChangeVia, Deed
from directory.models import Answer, ConfirmationMethod, Post, Shelter, ShelterKind, Visibility
from ground.db import writing
from plans.checking import check_plans
from plans.models import PlanArea, PlanState
from tests.webapp.conftest import House, post
from webapp.services import EXTENSION


@pytest.fixture
def told(house: House) -> House:
    """A post with two open shelters in one county, and the agreement with the host on paper."""
    with writing(house.engine) as session:
        office = session.get_one(Post, house.posts["GT"])
        office.confirmed_at, office.lon, office.lat, office.located_in = house.clock.at, -98.23, 26.2, "US"
        for name, lat in (("Albergue Norte", 26.3), ("Albergue Sur", 26.1)):
            session.add(
                Shelter(
                    country="GT", visibility=Visibility.RCM, kind=ShelterKind.MIGRANT_HOUSE, name=name, lon=-98.2,
                    lat=lat, open_now=Answer.YES, confirmed_at=house.clock.at,
                    confirmed_method=ConfirmationMethod.PHONE,
                )
            )  # fmt: skip
        session.add(
            PlanArea(
                country="GT", post_id=office.id, slug="gt-valle", number="GT-VAL-01", name={"es": "Valle"},
                unit_codes=["US48215"],
                particulars={"host_coordination": {"who": "Condado", "channel": "Radio", "agreed_on": "2026-10-01"}},
            )
        )  # fmt: skip
    return house


def _look(house: House) -> list[tuple[str, int, bool]]:
    services = house.app.extensions[EXTENSION]
    checked = check_plans(house.engine, services.atlas, services.keyring, now=house.clock.at, actor="worker")
    return [(each.slug, each.differences, each.turned) for each in checked]


def _close(house: House, name: str) -> None:
    with writing(house.engine) as session:
        shelter = session.scalars(sa.select(Shelter).where(Shelter.name == name)).one()
        deed = Deed(house.clock.at, "user:x", ChangeVia.SCREEN, "sin agua")
        change_entry(session, shelter, {"open_now": "no"}, deed=deed)


def _issue(house: House, number: int) -> None:
    consul, head = house.signed_in("consul.gt"), house.signed_in("country_admin.gt")
    assert post(consul, "/planes/gt-valle/preparar", signature="Guardia").status_code == 302
    assert post(head, "/planes/gt-valle/aprobar", signature="Titular").status_code == 302
    with Session(house.engine) as session:
        assert session.scalars(sa.select(PlanArea)).one().version == number


def test_a_shelter_closes_and_the_plan_knows(told: House) -> None:
    _issue(told, 1)
    assert "Este papel vale" in told.browser().get("/p/gt-valle/1").text
    assert _look(told) == [("gt-valle", 0, False)]

    told.clock.at += timedelta(minutes=5)
    assert _look(told) == [], "nothing changed, nothing is gathered again"
    _close(told, "Albergue Norte")
    told.clock.at += timedelta(minutes=1)
    assert _look(told) == [("gt-valle", 1, True)]

    page = told.signed_in("consul.gt").get("/planes/gt-valle").text
    assert "desactualizado" in page
    assert "Un dato impreso ya no es así" in page
    assert "Albergue Norte: cerró." in page
    assert "Albergue Sur" not in page.split("stale-title")[1].split("</section>")[0]
    others = told.signed_in("consul.hn").get("/planes/gt-valle").text
    assert "Un dato de este plan cambió" in others
    assert "Albergue Norte: cerró." not in others

    with Session(told.engine) as session:
        frozen = session.scalars(sa.select(PlanArea)).one().current
        assert frozen is not None
        assert (frozen.state, frozen.stale_since) == (PlanState.STALE, told.clock.at)

    _issue(told, 2)
    assert "La reemplazó la versión 2 el" in told.browser().get("/p/gt-valle/1").text
    assert "Este papel vale" in told.browser().get("/p/gt-valle/2").text
    assert "Un dato impreso ya no es así" not in told.signed_in("consul.gt").get("/planes/gt-valle").text
    assert _look(told) == [("gt-valle", 0, False)]

    _issue(told, 3)
    assert "La reemplazó la versión 2 el" in told.browser().get("/p/gt-valle/1").text
    assert "La reemplazó la versión 3 el" in told.browser().get("/p/gt-valle/2").text
