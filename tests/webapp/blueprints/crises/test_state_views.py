from __future__ import annotations

from response.crisis.models import CrisisState, ParticipationState
from tests.response.crisis.examples import REASON
from tests.webapp.blueprints.crises.examples import declared, prepare, stored
from tests.webapp.conftest import House, post


def test_a_crisis_is_closed_once_what_is_open_was_seen(house: House) -> None:
    prepare(house)
    number = declared(house)
    browser, address = house.signed_in("emergency.gt"), f"/crisis/{number}/estado"
    assert post(browser, address, state="x", reason=REASON).status_code == 400
    assert post(browser, address, state="winding_down", reason="").status_code == 422
    assert post(browser, address, state="winding_down", reason=REASON).status_code == 302
    still = post(browser, address, state="closed", reason=REASON)
    assert still.status_code == 409
    assert "personal propio sin noticias" in still.text
    assert stored(house, number).state is CrisisState.WINDING_DOWN
    assert post(browser, address, state="closed", reason=REASON, seen="1").status_code == 302
    assert stored(house, number).state is CrisisState.CLOSED
    for reader in (browser, house.signed_in("emergency.hn")):
        for page in (f"/crisis/{number}", f"/crisis/{number}/mas"):
            assert reader.get(page).status_code == 200, "closed with something open"
    late = post(browser, address, state="winding_down", reason=REASON)
    assert "ya está en otro estado" in browser.get(late.headers["Location"]).text


def test_a_consul_winds_down_and_another_country_does_not(house: House) -> None:
    prepare(house)
    number = declared(house, "consul.gt")
    address = f"/crisis/{number}/estado"
    consul, other = house.signed_in("consul.gt"), house.signed_in("country_admin.hn")
    assert post(consul, address, state="cancelled", reason=REASON).status_code == 403
    assert post(other, address, state="winding_down", reason=REASON).status_code == 403
    assert post(consul, address, state="winding_down", reason=REASON).status_code == 302


def test_a_country_closes_its_own_part_and_says_who_is_in_charge(house: House) -> None:
    prepare(house)
    number = declared(house)
    other = house.signed_in("emergency.hn")
    post(other, f"/crisis/{number}/unirse")
    assert post(other, f"/crisis/{number}/al-frente").status_code == 302
    assert stored(house, number).participations[1].in_charge_id == house.users["emergency.hn"]
    refused = post(other, f"/crisis/{number}/parte", reason="")
    assert "Dígalo en una frase" in other.get(refused.headers["Location"]).text
    post(other, f"/crisis/{number}/parte", reason=REASON)
    crisis = stored(house, number)
    assert crisis.participations[1].state is ParticipationState.CLOSED
    assert crisis.is_open
