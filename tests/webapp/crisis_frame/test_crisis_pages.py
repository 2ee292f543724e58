from __future__ import annotations

import pytest
from flask import g
from werkzeug.exceptions import NotFound

from core.accounts import RoleName
from tests.webapp.blueprints.crises.examples import declared, prepare
from tests.webapp.conftest import House
from webapp.auth.access import Scope
from webapp.crisis_frame.crisis_pages import crisis_page, current_officer, participation_page


def test_the_bar_leads_where_there_is_something_for_the_reader(house: House) -> None:
    prepare(house)
    number = declared(house)
    with house.app.test_request_context(f"/crisis/{number}"):
        g.scope = Scope(RoleName.EMERGENCY, "GT")
        page, part = participation_page(number)
        assert part.country == "GT"
        assert page.may_manage
        assert page.leads
        assert page.may_end
        here = {words: is_here for _href, words, is_here in page.bar}
        assert here["Ahora"]
        assert not here["Más"]
        assert page.zone == ""
        assert current_officer().country == "GT"
    with house.app.test_request_context(f"/crisis/{number}/mas"):
        g.scope = Scope(RoleName.SECRETARIAT)
        page = crisis_page(number)
        assert [words for _href, words, _here in page.bar] == ["Ahora", "Más"]
        assert (page.may_manage, page.leads, page.further) == (False, False, [])
        with pytest.raises(NotFound):
            participation_page(number)
        with pytest.raises(NotFound):
            crisis_page("CR-1999-001")
