"""The public form, question by question: what is asked, kept, forgotten and sent."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from core.db import reading
from registry.joining.models import JoiningRequest, JoiningState
from registry.people.models import Person
from tests.webapp.blueprints.joining.walk import (
    START,
    Walk,
    cards,
    code_in,
    letters,
    open_form,
    written,
)
from tests.webapp.conftest import House


def requests(house: House) -> list[JoiningRequest]:
    with reading(house.engine) as session:
        return list(session.scalars(sa.select(JoiningRequest)))


def test_a_mother_registers_with_her_code_and_nothing_of_the_form_is_left(house: House) -> None:
    open_form(house)
    walk = written(house)
    for words in ("Rosa Ixchel Tum", "McAllen", "Marta Tum", "1988"):
        assert words in walk.page
    assert walk.answer("revisar", agreed="1").location == f"{START}/codigo"
    assert cards(house) == {}
    (letter,) = letters(house)
    assert letter.to == "rosa@example.org"
    done = walk.send(f"{START}/codigo", code=code_in(letter))
    assert done.status_code == 200
    assert "Su enlace personal" in done.text
    card = cards(house)["Rosa Ixchel Tum"]
    assert (card.phone, card.email, card.birth_year) == ("+19565550123", "rosa@example.org", 1988)
    assert card.contact_phone == "+50255550134"
    assert requests(house) == []
    assert "1988" not in walk.browser.get(f"{START}/revisar", follow_redirects=True).text


def test_without_consent_nothing_is_sent(house: House) -> None:
    open_form(house)
    walk = written(house)
    assert walk.answer("revisar").status_code == 422
    assert [each.state for each in requests(house)] == [JoiningState.DRAFT]


def test_a_form_nobody_opened_is_shut(house: House) -> None:
    walk = Walk(house.browser())
    assert walk.send(START, track="home").location == START
    assert requests(house) == []


def test_a_household_comes_in_one_go_and_is_one_household(house: House) -> None:
    open_form(house)
    walk = written(house)
    walk.answer("familia", act="add", member_name="Luis Tum", birth_year="2015")
    assert walk.here == "familia"
    assert "Luis Tum" in walk.page
    walk.answer("familia", act="add", member_name="Ana Tum", birth_year="2020", needs=["infant"])
    walk.answer("familia", act="drop-0")
    walk.answer("familia", back="revisar", member_name="Petrona Tum", birth_year="1950")
    assert walk.here == "revisar"
    walk.answer("revisar", agreed="1")
    walk.send(f"{START}/codigo", code=code_in(letters(house)[0]))
    assert set(cards(house)) == {"Rosa Ixchel Tum", "Ana Tum", "Petrona Tum"}
    with reading(house.engine) as session:
        homes = set(session.scalars(sa.select(Person.household_id)))
    assert len(homes) == 1
    assert None not in homes


def test_who_has_no_address_of_email_waits_for_the_post_and_is_nobody_yet(house: House) -> None:
    open_form(house)
    walk = written(house, contacto={"phone": "956 555 0123", "email": ""})
    assert walk.answer("revisar", agreed="1").location.startswith(f"{START}/enviado")
    (request,) = requests(house)
    assert (request.state, request.token_hash) == (JoiningState.POST, None)
    assert letters(house) == []
    assert cards(house) == {}
    assert walk.browser.get(f"{START}/revisar").location == START


def test_what_was_written_is_gone_by_one_tap_and_after_an_hour(house: House) -> None:
    open_form(house)
    walk = written(house)
    walk.send(f"{START}/borrar")
    assert requests(house) == []
    walk = written(house)
    house.clock.at += timedelta(minutes=61)
    assert walk.browser.get(f"{START}/nombre").location == START


def test_each_page_weighs_less_than_thirty_kilobytes_with_its_style(house: House) -> None:
    open_form(house)
    walk = written(house)
    with walk.browser.get("/static/css/joining.css") as sheet:
        style = len(sheet.data)
    heaviest = max(len(page.encode()) for page in walk.pages)
    assert style + heaviest < 30_000, (style, heaviest)
    assert all("<script" not in page for page in walk.pages)
