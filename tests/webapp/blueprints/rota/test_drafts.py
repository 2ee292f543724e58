from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from core.db import reading
from directory.entries.models import Visibility
from tests.webapp.blueprints.rota.rotas import entry_of, make_post_admin, make_rota
from tests.webapp.conftest import House, post
from watch.rota.models import Rota, RotaPattern, Shift

ROTA = {"name": "Cancillería", "timezone": "America/Guatemala", "rungs": "2", "post_id": ""}


def rows(house: House, kind: type[Any]) -> list[Any]:
    with reading(house.engine) as session:
        return list(session.scalars(sa.select(kind)))


def test_a_rota_is_made_filled_by_a_pattern_and_put_out_of_use(house: House) -> None:
    browser = house.signed_in("emergency.gt")
    made = post(browser, "/guardia/nueva", **ROTA)
    assert made.status_code == 302
    (rota,) = rows(house, Rota)
    assert (rota.country, rota.name, rota.post_id) == ("GT", "Cancillería", None)
    address = f"/guardia/{rota.id}"
    pattern = {
        "rung": "1", "turn": "day", "starts": "20:00", "ends": "08:00",
        "first_day": "2026-11-22", "weekdays": list("1234567"),
        f"turn:user:{house.users['emergency.gt']}": "3",
        f"turn:user:{house.users['consul.gt']}": " 2 ",
        f"turn:user:{house.users['country_admin.gt']}": "",
        "turn:user:nobody": "1",
    }  # fmt: skip
    assert post(browser, f"{address}/repetir", **pattern).status_code == 302  # type: ignore[arg-type]
    shifts = sorted(rows(house, Shift), key=lambda each: each.starts_at)
    assert len(shifts) == 120
    assert [each.user_id for each in shifts[:3]] == [
        house.users[name] for name in ("consul.gt", "emergency.gt", "consul.gt")
    ]
    assert shifts[0].starts_at == datetime(2026, 11, 23, 2, tzinfo=UTC)
    page = browser.get(address).text
    assert "consul.gt@example.org → emergency.gt@example.org" in page
    (row,) = rows(house, RotaPattern)
    assert post(browser, f"{address}/repetir/{row.id}/terminar").status_code == 302
    assert len(rows(house, Shift)) == 1
    post(browser, f"{address}/cambiar", name="Otra", rungs="3")
    (rota,) = rows(house, Rota)
    assert (rota.name, rota.rungs, rota.active) == ("Otra", 3, False)
    assert "Fuera de uso" in browser.get("/guardia").text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": ""}, "Póngale un nombre"),
        ({"timezone": "Marte/Olimpo"}, "Elija una zona horaria"),
        ({"rungs": "dos"}, "Los escalones van del 1 al 5"),
        ({"rungs": "9"}, "Los escalones van del 1 al 5"),
        ({"post_id": "x"}, "Elija una de la lista"),
    ],
)
def test_what_is_no_rota_is_said(house: House, changes: dict[str, str], words: str) -> None:
    answer = post(house.signed_in("emergency.gt"), "/guardia/nueva", **{**ROTA, **changes})
    assert answer.status_code == 422
    assert words in answer.text
    assert rows(house, Rota) == []


def test_who_looks_after_a_post_makes_its_rota_and_no_other(house: House) -> None:
    make_post_admin(house)
    browser = house.signed_in("consul.gt")
    assert post(browser, "/guardia/nueva", **ROTA).status_code == 422
    own = {**ROTA, "post_id": str(house.posts["GT"])}
    assert post(browser, "/guardia/nueva", **own).status_code == 302
    foreign = {**ROTA, "post_id": str(house.posts["HN"])}
    assert post(browser, "/guardia/nueva", **foreign).status_code == 422
    assert [each.post_id for each in rows(house, Rota)] == [house.posts["GT"]]


def test_who_looks_after_a_post_is_offered_what_the_post_sees(house: House) -> None:
    make_post_admin(house)
    rota = make_rota(house, of_post=True)
    entry_of(house, "Luz Secreta", Visibility.POST)
    entry_of(house, "Eva Propia", Visibility.POST, of_post=True)
    page = house.signed_in("consul.gt").get(f"/guardia/{rota}/turno").text
    assert "Eva Propia" in page
    assert "Luz Secreta" not in page


SHIFT = {
    "rung": "2", "starts_at": "2026-11-22T20:00", "ends_at": "2026-11-23T08:00",
    "note": "feriado",
}  # fmt: skip


def test_a_single_shift_by_the_clock_of_the_rota(house: House) -> None:
    rota, member = make_rota(house), f"user:{house.users['consul.gt']}"
    browser = house.signed_in("country_admin.gt")
    assert post(browser, f"/guardia/{rota}/turno", member=member, **SHIFT).status_code == 302
    (shift,) = rows(house, Shift)
    assert (shift.rung, shift.note) == (2, "feriado")
    assert shift.starts_at == datetime(2026, 11, 23, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"member": "user:00000000-0000-4000-8000-000000000001"}, "Elija a una persona"),
        ({"member": ""}, "Elija a una persona"),
        ({"starts_at": "hoy"}, "Escriba día y hora"),
        ({"starts_at": "0001-01-01T00:00"}, "Escriba día y hora"),
        ({"ends_at": "2026-11-22T20:00"}, "El fin queda antes"),
        ({"ends_at": "2026-11-23T08:00Z"}, "Escriba día y hora"),
        ({"ends_at": "2027-11-23T08:00"}, "31 días"),
    ],
)
def test_what_is_no_shift_is_said(house: House, changes: dict[str, str], words: str) -> None:
    rota, member = make_rota(house), f"user:{house.users['consul.gt']}"
    sent = {**SHIFT, "member": member, **changes}
    answer = post(house.signed_in("emergency.gt"), f"/guardia/{rota}/turno", **sent)
    assert answer.status_code == 422
    assert words in answer.text
    assert rows(house, Shift) == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "Elija quién se turna"),
        ({"turn": "year"}, "Elija cada cuánto"),
        ({"first_day": "2026-13-01"}, "Escriba un día"),
        ({"starts": "8"}, "Escriba una hora"),
    ],
)
def test_what_is_no_pattern_is_said(house: House, changes: dict[str, str], words: str) -> None:
    rota = make_rota(house)
    sent = {
        "rung": "1", "turn": "day", "starts": "08:00", "ends": "08:00", "first_day": "2026-11-22",
        "weekdays": "1", f"turn:user:{house.users['consul.gt']}": "1" if changes else "x",
        **changes,
    }  # fmt: skip
    answer = post(house.signed_in("emergency.gt"), f"/guardia/{rota}/repetir", **sent)
    assert answer.status_code == 422
    assert words in answer.text
    assert rows(house, RotaPattern) == []
