from __future__ import annotations

from flask import g

from core.accounts import RoleName
from response.crisis.listing import crises_open, part_of
from tests.webapp.blueprints.calls.conftest import CallHouse, called
from webapp.auth.access import Scope
from webapp.crises.call_lists import refresh_list
from webapp.http.database import db

__all__ = ["called"]


def test_a_list_is_made_once_and_left_while_nothing_changed(called: CallHouse) -> None:
    with called.house.app.test_request_context():
        g.scope = Scope(RoleName.EMERGENCY, "GT")
        (crisis,) = crises_open(db.session())
        part = part_of(crisis, "GT")
        assert part is not None
        changes = refresh_list(crisis, part)
        assert changes is not None
        assert changes.added == 3
        db.session().rollback()
        assert refresh_list(crisis, part) is None
