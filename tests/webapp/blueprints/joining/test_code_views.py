"""Codes on the page: right, wrong, sent again, left to the post; and too many at once."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest
import sqlalchemy as sa

from core.db import reading
from registry.joining.answers import Member
from registry.joining.models import JoiningRequest, JoiningState
from tests.registry.joining.conftest import answers_of
from tests.webapp.blueprints.joining.walk import (
    START,
    Walk,
    cards,
    codes,
    open_form,
    ready,
)
from tests.webapp.conftest import House
from webapp.auth.brakes import attempts
from webapp.auth.brakes.attempts import BUDGETS, Brake, Limit


def sent(house: House, name: str = "Rosa Ixchel Tum", email: str = "rosa@example.org") -> Walk:
    person = Member(full_name=name, birth_year=1988)
    walk = ready(house, answers_of(person=person, email=email))
    walk.answer("revisar", agreed="1")
    return walk


def states(house: House) -> list[JoiningState]:
    with reading(house.engine) as session:
        return list(session.scalars(sa.select(JoiningRequest.state)))


def test_guesses_end_with_the_code_and_another_one_opens(house: House) -> None:
    open_form(house)
    walk = sent(house)
    code = codes(house)[0]
    for number in range(6):
        wrong = f"{(int(code) + number + 1) % 10**6:06}"
        assert walk.send(f"{START}/codigo", code=wrong).status_code == 422
    assert walk.send(f"{START}/codigo", code=code).status_code == 422
    assert cards(house) == {}
    walk.send(f"{START}/otro-codigo")
    assert "otro va en camino" in walk.page
    assert walk.send(f"{START}/codigo", code=codes(house)[0]).status_code == 200
    assert len(cards(house)) == 1


def test_a_code_is_of_the_browser_that_asked_and_ends_with_its_request(house: House) -> None:
    open_form(house)
    walk = sent(house)
    code = codes(house)[0]
    other = Walk(house.browser())
    assert other.send(f"{START}/codigo", code=code).location == START
    house.clock.at += timedelta(hours=25)
    assert walk.send(f"{START}/codigo", code=code).location == START
    assert cards(house) == {}


def test_whoever_gets_no_code_leaves_it_to_the_post(house: House) -> None:
    open_form(house)
    walk = sent(house)
    assert walk.send(f"{START}/sin-codigo").location.startswith(f"{START}/enviado")
    assert states(house) == [JoiningState.POST]
    assert walk.browser.get(f"{START}/codigo").location == START


def test_what_comes_too_fast_waits_for_the_post_and_counts_nobody(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_form(house)
    few = dataclasses.replace(BUDGETS[Brake.JOINED], account=Limit(1, timedelta(hours=1)))
    monkeypatch.setattr(attempts, "BUDGETS", {**BUDGETS, Brake.JOINED: few})
    for number in range(3):
        walk = sent(house, f"Cuenta Numero{number}".replace("0", "a"), f"a{number}@example.org")
        walk.send(f"{START}/codigo", code=codes(house)[-1])
    assert len(cards(house)) == 1
    assert states(house) == [JoiningState.POST] * 2
    house.clock.at += timedelta(hours=2)
    walk = sent(house, "Familia Verdadera", "familia@example.org")
    walk.send(f"{START}/codigo", code=codes(house)[-1])
    assert "Familia Verdadera" in cards(house)
