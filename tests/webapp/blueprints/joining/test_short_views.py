"""A crisis: a poster's address, a shorter form, and the end of both."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from core.db import reading, writing
from registry.joining.public_forms import open_crisis
from registry.people.models import Person, Stay, StayKind
from tests.webapp.blueprints.joining.walk import (
    START,
    Walk,
    cards,
    code_in,
    first_place,
    letters,
    open_form,
)
from tests.webapp.conftest import House, post


def test_somebody_says_where_they_are_in_five_questions(house: House) -> None:
    now = house.clock.at
    with writing(house.engine) as session:
        form = open_crisis(
            session, "GT", title="Huracán", area="La costa",
            closes_at=now + timedelta(days=9), actor="user:1", now=now,
        )  # fmt: skip
        code = form.code
    walk = Walk(house.browser())
    assert "Huracán" in walk.browser.get(f"/r/{code}").text
    walk.send(f"/r/{code}")
    walk.answer("lugar", place="McAllen, Texas")
    walk.answer("cual", **first_place(walk.page))
    walk.answer("nombre", full_name="Rosa Ixchel Tum")
    walk.answer("contacto", email="rosa@example.org")
    walk.answer("familia")
    assert walk.here == "revisar"
    assert "solo para esta emergencia" in walk.page
    assert "pueden llamarme y escribirme" in walk.page
    walk.answer("revisar", agreed="1")
    walk.send(f"{START}/codigo", code=code_in(letters(house)[0]))
    card = cards(house)["Rosa Ixchel Tum"]
    assert {each.channel.value for each in card.channels} == {"email"}
    with reading(house.engine) as session:
        person, stay = (
            session.scalars(sa.select(Person)).one(),
            session.scalars(sa.select(Stay)).one(),
        )
        assert person.keep_until == (now + timedelta(days=39)).date()
        assert (stay.kind, stay.until_on) == (StayKind.TRIP, (now + timedelta(days=9)).date())


def test_a_form_that_closed_while_somebody_wrote_takes_nothing(house: House) -> None:
    open_form(house)
    browser = house.browser()
    assert browser.get("/r/nadie").status_code == 404
    assert post(browser, "/r/nadie").status_code == 410
    assert browser.get("/registrarse/lugar").location == START
