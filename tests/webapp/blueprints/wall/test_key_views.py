"""Keys are made and taken back by administrators, and shown once."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts.wall_keys import WallKey
from core.audit_log import AuditEntry
from tests.webapp.blueprints.wall.conftest import made_key
from tests.webapp.conftest import House, post


def test_keys_are_made_by_administrators_shown_once_and_kept_as_hashes(house: House) -> None:
    key = made_key(house)
    admin = house.signed_in("country_admin.gt")
    page = admin.get("/muro/llaves").text
    assert "Sala de crisis" in page
    assert key not in page
    assert "Sala de crisis" not in house.signed_in("country_admin.hn").get("/muro/llaves").text
    assert house.signed_in("consul.gt").get("/muro/llaves").status_code == 403
    assert post(admin, "/muro/llaves", place="", days="7").status_code == 422
    assert post(admin, "/muro/llaves", place="x", days="900").status_code == 422
    with Session(house.engine) as session:
        kept = session.scalars(sa.select(WallKey)).one()
        assert key.encode() not in kept.token_hash
        actions = session.scalars(sa.select(AuditEntry.action)).all()
    assert actions.count("wall_key.make") == 1
    assert post(house.browser(), "/muro/entrar", key="AAAAA-BBBBB").status_code == 422
