"""One household: its card, what came of the call, and claims given back and held."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from core.db import reading
from response.accounting.models import Says, Statement
from response.calldown.models import Call
from response.calldown.outcomes import OUTCOME_RULES, CallState
from tests.webapp.blueprints.calls.conftest import LIST, CallHouse
from tests.webapp.conftest import post

MOST_BYTES = 15_000


def begin(called: CallHouse) -> tuple[FlaskClient, str]:
    """Return a caller and the address of the household they hold."""
    consul = called.house.signed_in("consul.gt")
    return consul, post(consul, f"{LIST}/siguiente", languages="es").location


def said(called: CallHouse) -> list[Says]:
    with reading(called.house.engine) as session:
        return list(session.scalars(sa.select(Statement.says)))


def test_a_card_has_everything_for_a_call_and_is_small(called: CallHouse) -> None:
    consul, card = begin(called)
    answer = consul.get(card)
    page = answer.text
    for words in (
        "Rosa Xochitl", "18 a 59 años", "Luz Xochitl", "6 a 17 años", "atención médica",
        'href="tel:+15205550111"', "https://wa.me/15205550111?text=", "español",
        "¿Están a salvo usted y quienes viven con usted?",
    ):  # fmt: skip
        assert words in page, words
    assert "5550119" not in page
    assert len(re.findall(r'class="outcome ', page)) == len(OUTCOME_RULES)
    main = page[page.index("<main") :]
    assert len(main.encode()) < MOST_BYTES
    assert len(page.encode()) < 2 * MOST_BYTES


def test_one_tap_records_a_call_and_what_it_says(called: CallHouse) -> None:
    consul, card = begin(called)
    answer = post(consul, f"{card}/resultado", outcome="no_answer", number="+15205550111")
    assert answer.status_code == 303
    item = called.item(1)
    assert (item.state, item.claimed_by, item.attempts) == (CallState.LATER, None, 1)
    assert item.next_at == called.house.clock.at + timedelta(minutes=30)
    assert set(said(called)) == {Says.ASKED}
    with reading(called.house.engine) as session:
        (call,) = session.scalars(sa.select(Call)).all()
    assert call.by == f"user:{called.house.users['consul.gt']}"
    assert len(call.number_hash) == 32


def test_safe_is_said_of_those_ticked(called: CallHouse) -> None:
    consul, card = begin(called)
    form = consul.get(f"{card}?resultado=safe").text
    people = re.findall(r'name="about" value="([0-9a-f-]+)"', form)
    assert len(people) == 2
    wrong = post(consul, f"{card}/resultado", outcome="safe", about_is_shown="1")
    assert wrong.status_code == 422
    assert "Marque de quién es cierto." in wrong.text
    post(consul, f"{card}/resultado", outcome="safe", about_is_shown="1", about=people[0])
    assert sorted(said(called)) == [Says.ASKED, Says.SAFE]
    assert called.item(1).state is CallState.DONE


def test_help_takes_what_is_needed_and_is_the_callers_to_see_to(called: CallHouse) -> None:
    consul, card = begin(called)
    wrong = post(consul, f"{card}/resultado", outcome="help")
    assert wrong.status_code == 422
    assert "Marque qué necesita" in wrong.text
    post(consul, f"{card}/resultado", outcome="help", needs="medical", note="insulina Zzyzx")
    with reading(called.house.engine) as session:
        rows = session.scalars(sa.select(Statement)).all()
    assert {each.owner_id for each in rows} == {called.house.users["consul.gt"]}
    page = consul.get(card).text
    assert "insulina Zzyzx" in page


@pytest.mark.parametrize("outcome", OUTCOME_RULES)
def test_every_outcome_has_its_form_where_it_lacks_something(
    called: CallHouse, outcome: str
) -> None:
    consul, card = begin(called)
    assert consul.get(f"{card}?resultado={outcome}").status_code == 200
    answer = post(consul, f"{card}/resultado", outcome=outcome)
    is_asked = bool(OUTCOME_RULES[outcome].needs)  # type: ignore[index]
    assert answer.status_code == (422 if is_asked else 303)


def test_a_wrong_number_leaves_the_caller_with_the_next_one(called: CallHouse) -> None:
    consul, card = begin(called)
    answer = post(consul, f"{card}/resultado", outcome="wrong_number", number="+15205550111")
    assert answer.location == card
    page = consul.get(card).text
    assert page.index("5550112") < page.index("5550111")
    assert "equivocado" in page
    stranger = post(consul, f"{card}/resultado", outcome="wrong_number", number="+15205559999")
    assert stranger.status_code == 422


def test_claims_are_held_given_back_and_taken(called: CallHouse) -> None:
    consul, card = begin(called)
    other = called.house.signed_in("emergency.gt")
    called.house.clock.at += timedelta(minutes=10)
    assert post(consul, f"{card}/sigo").status_code == 303
    assert called.item(1).claimed_until == called.house.clock.at + timedelta(minutes=12)
    assert post(other, f"{card}/sigo").status_code == 409
    assert post(other, f"{card}/volver").status_code == 303
    assert called.item(1).claimed_by == called.house.users["consul.gt"]
    post(other, f"{card}/tomar", languages="es")
    assert called.item(1).claimed_by == called.house.users["consul.gt"]
    assert "Lo está llamando" in other.get(card).text
    post(consul, f"{card}/volver")
    post(other, f"{card}/tomar", languages="es")
    assert called.item(1).claimed_by == called.house.users["emergency.gt"]


def test_a_household_nobody_has_answers_404(called: CallHouse) -> None:
    consul, _ = begin(called)
    nobody = "00000000-0000-4000-8000-000000000001"
    assert consul.get(f"{LIST}/{nobody}").status_code == 404
    assert post(consul, f"{LIST}/{nobody}/resultado", outcome="safe").status_code == 404
    assert post(consul, f"{LIST}/{called.item(1).id}/resultado", outcome="x").status_code == 422


def test_one_form_sent_twice_is_one_call_and_another_outcome_is_another(called: CallHouse) -> None:
    consul, card = begin(called)
    form = {"outcome": "voicemail", "number": "+15205550111", "attempts": "0"}
    assert 'name="attempts" value="0"' in consul.get(card).text
    first, second = (post(consul, f"{card}/resultado", **form) for _ in range(2))
    assert (first.status_code, first.location) == (second.status_code, second.location)
    assert (called.item(1).attempts, called.item(1).unanswered) == (1, 1)
    post(consul, f"{card}/resultado", **form | {"attempts": "1"})
    post(consul, f"{card}/resultado", **form | {"number": "+15205550112"})
    assert called.item(1).attempts == 3
    post(consul, f"{card}/resultado", **form | {"outcome": "safe"})
    assert (called.item(1).attempts, called.item(1).state) == (4, CallState.DONE)


def test_a_stay_elsewhere_begins_with_what_the_call_said_and_no_address_says_it(
    called: CallHouse,
) -> None:
    consul, card = begin(called)
    sent = {"outcome": "elsewhere", "place": "Casa Zzyzx, Houston", "number": "+15205550111"}
    assert post(consul, f"{card}/resultado", **sent).status_code == 303
    (link,) = re.findall(r'href="([^"]*/lugares[^"]*)"', consul.get(card).text)[:1]
    assert "Zzyzx" not in link
    form = consul.get(link.replace("&amp;", "&")).text
    assert 'value="Casa Zzyzx, Houston"' in form
    assert f'value="{called.house.clock.at:%Y-%m-}' in form
    other = link.split("?")[0] + "?llamada=00000000-0000-0000-0000-000000000001"
    assert "Zzyzx" not in consul.get(other).text
    assert "Zzyzx" not in consul.get(link.split("?")[0] + "?llamada=x").text
