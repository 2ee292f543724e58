"""The code on a paper leads to what its reader may know, as it is today."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from core.db import writing
from core.geo.geometry import Area, Box
from directory.entries.models import (
    Channel,
    ChannelKind,
    Shelter,
    ShelterKind,
    Visibility,
)
from plans.facts.gather import gather
from plans.lifecycle.transitions import Signer, approve, prepare
from plans.models import PlanArea, PlanState
from tests.plans.gathered import facts_context
from tests.webapp.conftest import House
from webapp.http.services import EXTENSION

LINE = "+19565550166"


@pytest.fixture
def planned(house: House) -> House:
    """A plan of Guatemala in force, with a shelter that is public and one that is not."""
    now, services = house.clock.at, house.app.extensions[EXTENSION]
    with writing(house.engine) as session:
        for name, visibility in (
            ("Casa Abierta", Visibility.PUBLIC),
            ("Casa Oculta", Visibility.RCM),
        ):
            shelter = Shelter(
                country="GT", kind=ShelterKind.MIGRANT_HOUSE, name=name, visibility=visibility,
                located_in="US", lon=-98.2, lat=26.2, confirmed_at=now,
            )  # fmt: skip
            session.add(shelter)
            session.add(Channel(shelter=shelter, kind=ChannelKind.PHONE, value=LINE, rank=1))
        plan = PlanArea(
            country="GT", post_id=house.posts["GT"], slug="gt-mcallen", number="GT-MCA-01",
            name={"es": "Valle"}, geometry=Area.from_box(Box(-98.6, 25.9, -97.9, 26.5)),
        )  # fmt: skip
        session.add(plan)
        session.flush()
        facts = gather(facts_context(session, services.atlas, services.keyring, now), plan)
        signers = Signer("user:a", "Guardia"), Signer("user:b", "Titular")
        draft = prepare(session, services.keyring, plan, facts, by=signers[0], now=now)
        approve(session, services.keyring, draft, by=signers[1], now=now, reason="prueba")
    return house


def test_who_has_the_paper_finds_the_public_contacts_and_no_others(planned: House) -> None:
    page = planned.browser().get("/p/gt-mcallen/1").text
    assert "Casa Abierta" in page
    assert f'href="tel:{LINE}"' in page
    assert "Casa Oculta" not in page


def test_a_shelter_that_hid_after_the_paper_was_made_is_not_told(planned: House) -> None:
    with writing(planned.engine) as session:
        session.execute(sa.update(Shelter).values(visibility=Visibility.COUNTRY))
    assert "Casa Abierta" not in planned.browser().get("/p/gt-mcallen/1").text


def test_a_paper_that_is_no_longer_true_says_how_much_changed(planned: House) -> None:
    with writing(planned.engine) as session:
        plan = session.scalars(sa.select(PlanArea)).one()
        assert plan.current is not None
        plan.current.state, plan.current.differences = PlanState.STALE, 3
    page = planned.browser().get("/p/gt-mcallen/1").text
    assert "3 datos han cambiado desde el" in page
    assert "llame antes de enviar a nadie" in page
    assert "Este plan está en vigor." not in page


def test_facts_that_cannot_be_opened_leave_the_answer_standing(planned: House) -> None:
    with writing(planned.engine) as session:
        plan = session.scalars(sa.select(PlanArea)).one()
        assert plan.current is not None
        plan.current.facts = plan.current.facts[:-1] + bytes([plan.current.facts[-1] ^ 1])
    page = planned.browser().get("/p/gt-mcallen/1")
    assert page.status_code == 200
    assert "Este plan está en vigor." in page.text
    assert "Casa Abierta" not in page.text
