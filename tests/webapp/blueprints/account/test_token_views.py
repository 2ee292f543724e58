"""Keys of programs on the page of an account: shown once, hashed, taken back in two taps."""

from __future__ import annotations

import re
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts import User
from core.accounts.program_tokens import MOST_TOKENS, ProgramToken
from core.audit_log import AuditEntry
from core.db import writing
from tests.webapp.api.programs import add_key, anybody, shown
from tests.webapp.conftest import PASSWORD, House, post

KEY = re.compile(r'<p class="key">(atalaya_[\w-]{43})</p>')
PAGE = "/cuenta/programas"


def made_key(house: House, account: str, **changes: str | list[str]) -> str:
    form: dict[str, str | list[str]] = {
        "name": "Mapa de la sala", "scopes": ["hazards", "plans"], "days": "30",
        "password": PASSWORD,
    }  # fmt: skip
    page = post(house.signed_in(account), PAGE, **{**form, **changes})
    found = KEY.search(page.text)
    assert found, page.text
    return found[1]


def one_key(house: House) -> ProgramToken:
    with Session(house.engine) as session:
        return session.scalars(sa.select(ProgramToken)).one()


def test_a_key_is_shown_once_kept_as_a_hash_and_taken_back(house: House) -> None:
    key = made_key(house, "consul.gt")
    browser = house.signed_in("consul.gt")
    page = browser.get(PAGE).text
    assert "Mapa de la sala" in page
    assert key not in page
    assert "Peligros, Estado de los planes" in page
    kept = one_key(house)
    assert len(kept.token_hash) == 32
    assert key.encode() not in kept.token_hash
    assert shown(house, key).get("/plans").status_code == 200
    assert shown(house, key).get("/directory").status_code == 403
    assert post(house.signed_in("consul.hn"), f"{PAGE}/{kept.id}/anular").status_code == 404
    assert "<summary>Anular" in page
    assert post(browser, f"{PAGE}/{kept.id}/anular").status_code == 302
    assert post(browser, f"{PAGE}/{kept.id}/anular").status_code == 302
    assert "Mapa de la sala" not in browser.get(PAGE).text
    assert shown(house, key).get("/plans").status_code == 401
    with Session(house.engine) as session:
        lines = session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id)).all()
    actions = [each.action for each in lines if each.action.startswith("program_token")]
    assert sorted(actions) == ["program_token.make", "program_token.revoke"]
    assert key not in repr([vars(each) for each in lines])


def test_a_calendar_is_an_address_of_its_own(house: House) -> None:
    form = {"name": "Teléfono", "days": "365", "password": PASSWORD}
    browser = house.signed_in("consul.gt")
    page = post(browser, PAGE, scopes="calendar", **form).text
    found = re.search(r'<p class="key">http://[^/]+(/api/v1/calendar/atalaya_[\w-]+.ics)</p>', page)
    assert found
    assert house.browser().get(found[1]).mimetype == "text/calendar"
    assert post(browser, PAGE, scopes=["calendar", "plans"], **form).status_code == 422
    page = post(browser, PAGE, scopes="feed", **form).text
    found = re.search(
        r'<p class="key">http://[^/]+(/api/v1/feeds/atalaya_[\w-]+/hazards.atom)<', page
    )
    assert found
    assert "lector de canales" in page
    assert house.browser().get(found[1]).mimetype == "application/atom+xml"


def test_what_cannot_be_a_key_says_why(house: House) -> None:
    browser = house.signed_in("civil_society.gt")
    form = {"name": "x", "scopes": "hazards", "days": "30", "password": PASSWORD}
    for wrong in (
        {"name": " "}, {"days": "900"}, {"scopes": "all"}, {"scopes": "coverage"},
        {"password": "otra"},
    ):  # fmt: skip
        page = post(browser, PAGE, **{**form, **wrong})
        assert page.status_code == 422, wrong
        assert not KEY.search(page.text)
    assert 'value="coverage"' not in browser.get(PAGE).text
    with writing(house.engine) as session:
        user = session.get_one(User, house.users["civil_society.gt"])
        for number in range(MOST_TOKENS):
            add_key(session, user, str(number))
    assert post(browser, PAGE, **form).status_code == 422


def test_a_key_ends_with_its_day_and_with_its_account(house: House) -> None:
    key = made_key(house, "emergency.gt")
    assert shown(house, key).get("/hazards").status_code == 200
    house.clock.at += timedelta(days=31)
    assert shown(house, key).get("/hazards").status_code == 401
    house.clock.at -= timedelta(days=31)
    with writing(house.engine) as session:
        session.get_one(User, house.users["emergency.gt"]).fs_uniquifier = "another mark"
    assert shown(house, key).get("/hazards").status_code == 401
    assert anybody(house).get("/hazards").status_code == 401
    with writing(house.engine) as session:
        session.delete(session.get_one(User, house.users["emergency.gt"]))
    with Session(house.engine) as session:
        assert session.scalars(sa.select(ProgramToken)).all() == []
