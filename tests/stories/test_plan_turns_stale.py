"""A plan goes in force; a shelter closes, or the first hour is rewritten; it turns stale with that
one difference.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts import RoleName
from core.db import reading, writing
from directory.entries.change_log import ChangeOrigin, ChangeVia
from directory.entries.lifecycle import change_entry
from directory.entries.models import (
    Answer,
    ConfirmationMethod,
    Post,
    Shelter,
    ShelterKind,
    Visibility,
)
from plans.lifecycle.recheck import check_plans
from plans.lifecycle.transitions import frozen_facts
from plans.models import PlanArea, PlanState
from protocols.defaults.loading import ensure_default_protocols, shipped
from protocols.lifecycle import versions
from protocols.model import Protocol
from protocols.models import ProtocolKind, ProtocolState
from tests.printed_text import text_of_pages
from tests.webapp.conftest import PASSWORD, House, post, post_seen, sign_in
from webapp.auth.accounts import create_user
from webapp.http.services import EXTENSION


@pytest.fixture
def told(house: House) -> House:
    """A post with two open shelters in one county, and the agreement with the host on paper."""
    with writing(house.engine) as session:
        office = session.get_one(Post, house.posts["GT"])
        office.confirmed_at, office.lon, office.lat, office.located_in = (
            house.clock.at,
            -98.23,
            26.2,
            "US",
        )
        for name, lat in (("Albergue Norte", 26.3), ("Albergue Sur", 26.1)):
            session.add(
                Shelter(
                    country="GT",
                    visibility=Visibility.RCM,
                    kind=ShelterKind.MIGRANT_HOUSE,
                    name=name,
                    lon=-98.2,
                    lat=lat,
                    open_now=Answer.YES,
                    confirmed_at=house.clock.at,
                    confirmed_method=ConfirmationMethod.PHONE,
                )
            )
        session.add(
            PlanArea(
                country="GT",
                post_id=office.id,
                slug="gt-valle",
                number="GT-VAL-01",
                name={"es": "Valle"},
                unit_codes=["US48215"],
                questionnaire={
                    "host_coordination": {
                        "who": "Condado",
                        "channel": "Radio",
                        "agreed_on": "2026-10-01",
                    }
                },
            )
        )
    return house


def _look(house: House) -> list[tuple[str, int, bool]]:
    services = house.app.extensions[EXTENSION]
    checked = check_plans(
        house.engine, services.atlas, services.keyring, now=house.clock.at, actor="worker"
    )
    return [(each.slug, each.differences, each.turned) for each in checked]


def _close(house: House, name: str) -> None:
    with writing(house.engine) as session:
        shelter = session.scalars(sa.select(Shelter).where(Shelter.name == name)).one()
        origin = ChangeOrigin(house.clock.at, "user:x", ChangeVia.SCREEN, "sin agua")
        change_entry(session, shelter, {"open_now": "no"}, origin=origin)


def _issue(house: House, number: int) -> None:
    consul, head = house.signed_in("consul.gt"), house.signed_in("country_admin.gt")
    assert post(consul, "/planes/gt-valle/preparar", signature="Guardia").status_code == 302
    assert post_seen(head, "/planes/gt-valle/aprobar", signature="Titular").status_code == 302
    with Session(house.engine) as session:
        assert session.scalars(sa.select(PlanArea)).one().version == number


def test_a_shelter_closes_and_the_plan_knows(told: House) -> None:
    _issue(told, 1)
    assert "Este plan está en vigor" in told.browser().get("/p/gt-valle/1").text
    assert _look(told) == [("gt-valle", 0, False)]

    told.clock.at += timedelta(minutes=5)
    assert _look(told) == [], "nothing changed, nothing is gathered again"
    _close(told, "Albergue Norte")
    told.clock.at += timedelta(minutes=1)
    assert _look(told) == [("gt-valle", 1, True)]

    page = told.signed_in("consul.gt").get("/planes/gt-valle").text
    assert "desactualizado" in page
    assert "Un dato impreso ya no es así" in page
    assert "Albergue Norte</a>: cerró." in page
    assert "Albergue Sur" not in page.split("stale-title")[1].split("</section>")[0]
    others = told.signed_in("consul.hn").get("/planes/gt-valle").text
    assert "Un dato de este plan cambió" in others
    assert "Albergue Norte" not in others

    with Session(told.engine) as session:
        frozen = session.scalars(sa.select(PlanArea)).one().current
        assert frozen is not None
        assert (frozen.state, frozen.stale_since) == (PlanState.STALE, told.clock.at)

    _issue(told, 2)
    assert "La reemplazó la versión 2 el" in told.browser().get("/p/gt-valle/1").text
    assert "Este plan está en vigor" in told.browser().get("/p/gt-valle/2").text
    assert (
        "Un dato impreso ya no es así"
        not in told.signed_in("consul.gt").get("/planes/gt-valle").text
    )
    assert _look(told) == [("gt-valle", 0, False)]

    _issue(told, 3)
    assert "La reemplazó la versión 2 el" in told.browser().get("/p/gt-valle/1").text
    assert "La reemplazó la versión 3 el" in told.browser().get("/p/gt-valle/2").text


NEW_STEP = "Contar a las personas por colonia."


def _rewrite_the_first_hour(house: House, text: str) -> None:
    """On screen: one official of the Secretariat writes the next version, another approves it."""
    with reading(house.engine) as session:
        held = versions(session, ProtocolKind.PROTOCOL, "all-first-hour")
        content = next(each.content for each in held if each.state is ProtocolState.APPROVED)
    form = {"crisis": "all", "phase": "first_hour"}
    for number, item in enumerate(content["items"]):
        form |= {f"items.{number}.{name}": item[name] for name in ("role", "owner")}
        form[f"items.{number}.minutes"] = str(item["minutes"])
        told = dict.fromkeys(("es", "en", "fr"), text) if item["minutes"] == 15 else item["task"]
        form |= {f"items.{number}.task.{language}": words for language, words in told.items()}
    assert (
        post_seen(
            house.signed_in("secretariat"), "/protocolos/listas/all-first-hour/editar", **form
        ).status_code
        == 302
    )
    other = house.browser()
    assert sign_in(other, "second@example.org").status_code == 302
    assert post_seen(other, "/protocolos/listas/all-first-hour/aprobar").status_code == 302


@pytest.fixture
def with_protocols(told: House) -> House:
    with writing(told.engine) as session:
        ensure_default_protocols(session, told.clock.at)
        create_user(session, "second@example.org", PASSWORD, RoleName.SECRETARIAT)
    return told


def test_the_first_hour_is_rewritten_and_every_plan_knows(with_protocols: House) -> None:
    house = with_protocols
    _issue(house, 1)
    assert _look(house) == [("gt-valle", 0, False)]

    house.clock.at += timedelta(minutes=5)
    old = _shipped_step(15)
    _rewrite_the_first_hour(house, old)
    house.clock.at += timedelta(minutes=1)
    [(_, differences, turned)] = _look(house)
    assert (differences, turned) == (1, True), (
        "the other languages of that step now say it in Spanish"
    )

    house.clock.at += timedelta(minutes=5)
    _rewrite_the_first_hour(house, NEW_STEP)
    house.clock.at += timedelta(minutes=1)
    assert _look(house) == [("gt-valle", 1, False)]
    page = house.signed_in("consul.gt").get("/planes/gt-valle").text
    assert f"Primera hora: minuto 15 decía «{old}», ahora «{NEW_STEP}»." in page
    assert "Un dato impreso ya no es así" in page

    _issue(house, 2)
    assert _look(house) == [("gt-valle", 0, False)]
    with Session(house.engine) as session:
        current = session.scalars(sa.select(PlanArea)).one().current
        assert current is not None
        facts = frozen_facts(house.app.extensions[EXTENSION].keyring, current)
    [step] = [each for each in facts.rules.value.first_hour if each.minutes == 15]
    assert step.task["es"] == NEW_STEP
    body = house.signed_in("consul.gt").get("/planes/gt-valle.pdf").data
    assert NEW_STEP in " ".join(text_of_pages(body)[0].split())

    house.clock.at += timedelta(minutes=5)
    _rewrite_the_first_hour(house, NEW_STEP)
    house.clock.at += timedelta(minutes=1)
    assert _look(house) == [("gt-valle", 0, False)], (
        "a version that says the same turns nothing stale"
    )


def _shipped_step(minute: int) -> str:
    """A step of the first hour the house brings along, in Spanish."""
    hour = shipped(ProtocolKind.PROTOCOL)["all-first-hour"]
    assert isinstance(hour, Protocol)
    return next(each.task["es"] for each in hour.items if each.minutes == minute)
