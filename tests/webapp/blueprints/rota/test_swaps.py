from __future__ import annotations

import uuid

import pytest
import sqlalchemy as sa

from core.db import reading
from tests.webapp.blueprints.rota.rotas import make_rota, put_on
from tests.webapp.conftest import House, post
from watch.rota.models import Shift


def test_a_shift_is_swapped_in_part_and_the_swap_taken_away(house: House) -> None:
    rota = make_rota(house)
    shift = put_on(house, rota, "consul.gt")
    browser, page = house.signed_in("emergency.gt"), f"/guardia/turno/{shift}"
    assert "Turno de consul.gt@example.org" in browser.get(page).text
    member = f"user:{house.users['country_admin.gt']}"
    sent = {
        "member": member, "starts_at": "2026-11-22T05:00", "ends_at": "2026-11-22T09:00",
        "agreed": ["comes", "leaves"],
    }  # fmt: skip
    assert post(browser, page, **sent).status_code == 302  # type: ignore[arg-type]
    with reading(house.engine) as session:
        made = session.scalars(sa.select(Shift).where(Shift.replaces_id.is_not(None))).one()
    assert made.agreed_by == [member, f"user:{house.users['consul.gt']}"]
    now = browser.get("/guardia").text
    assert "country_admin.gt@example.org" in now
    assert "⇄" in browser.get(f"/guardia/{rota}").text
    assert post(browser, f"/guardia/turno/{made.id}/quitar").status_code == 302
    assert "consul.gt@example.org" in browser.get("/guardia").text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"agreed": "leaves"}, "Quien entra tiene que haber dicho que sí"),
        ({"agreed": ""}, "Quien entra tiene que haber dicho que sí"),
        ({"ends_at": "2026-11-23T09:00"}, "dentro del turno"),
        ({"member": ""}, "Elija a una persona"),
    ],
)
def test_what_is_no_swap_is_said(house: House, changes: dict[str, str], words: str) -> None:
    shift = put_on(house, make_rota(house), "consul.gt")
    sent = {
        "member": f"user:{house.users['emergency.gt']}", "starts_at": "2026-11-22T05:00",
        "ends_at": "2026-11-22T09:00", "agreed": "comes", **changes,
    }  # fmt: skip
    answer = post(house.signed_in("emergency.gt"), f"/guardia/turno/{shift}", **sent)
    assert answer.status_code == 422
    assert words in answer.text


def test_nobody_touches_the_shift_of_another_country(house: House) -> None:
    shift = put_on(house, make_rota(house, "HN"), "consul.hn")
    for name, status in (("emergency.gt", 404), ("consul.gt", 403)):
        browser = house.signed_in(name)
        for each in (shift, str(uuid.uuid4())):
            assert browser.get(f"/guardia/turno/{each}").status_code == status
            assert post(browser, f"/guardia/turno/{each}/quitar").status_code == status
    with reading(house.engine) as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Shift)) == 1
