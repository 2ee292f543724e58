"""Keys of programs of the accounts one looks after."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts.program_tokens import ProgramToken
from tests.webapp.api.programs import program_of
from tests.webapp.conftest import House, post


def test_a_country_sees_and_takes_back_the_keys_of_its_accounts(house: House) -> None:
    program = program_of(house, "consul.gt")
    address = "/usuarios/programas"
    with Session(house.engine) as session:
        kept = session.scalars(sa.select(ProgramToken)).one()
    own, other = (house.signed_in(f"country_admin.{each}") for each in ("gt", "hn"))
    assert "consul.gt@example.org" in own.get(address).text
    assert "consul.gt@example.org" not in other.get(address).text
    assert house.signed_in("consul.gt").get(address).status_code == 403
    assert post(other, f"{address}/{kept.id}/anular").status_code == 404
    assert program.get("/plans").status_code == 200
    assert post(own, f"{address}/{kept.id}/anular").status_code == 302
    assert program.get("/plans").status_code == 401
