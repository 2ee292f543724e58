from __future__ import annotations

import sqlalchemy as sa

from core.audit_log import AuditEntry
from core.db import reading
from tests.webapp.blueprints.accounting.conftest import CrisisHouse
from tests.webapp.blueprints.locating.steps import BASE, NAME, PHONE, sent, written

LARGEST_PAGE = 20_000


def test_the_own_country_sees_whom_it_looks_for_and_each_look_is_written_down(
    crisis: CrisisHouse,
) -> None:
    address = sent(crisis)
    browser = crisis.house.signed_in("consul.gt")
    for page in (BASE, address):
        shown = browser.get(page)
        assert shown.status_code == 200
        assert NAME in shown.text
        assert len(shown.data) < LARGEST_PAGE
    assert "contestaron 0 de 1" in browser.get(BASE).text
    photo = browser.get(f"{address}/foto.jpg")
    assert photo.data.startswith(b"\xff\xd8")
    assert photo.headers["Cache-Control"] == "no-store"
    assert b"CANARY" not in photo.data
    with reading(crisis.house.engine) as session:
        query = sa.select(AuditEntry).where(AuditEntry.action.in_(("locate.read", "locate.list")))
        lines = session.scalars(query).all()
        everything = session.scalars(sa.select(AuditEntry)).all()
    assert {each.details.get("what") for each in lines} == {"notice", "photo", None}
    assert not any(NAME in str(vars(each)) for each in everything)
    assert "Guatemala" in browser.get(address).text


def test_another_country_or_role_finds_nothing_there(crisis: CrisisHouse) -> None:
    address = written(crisis)
    for who, code in (
        ("emergency.hn", 404), ("consul.hn", 404), ("secretariat", 403),
        ("civil_society.gt", 403), ("country_admin.gt", 200),
    ):  # fmt: skip
        browser = crisis.house.signed_in(who)
        for end in ("", "/foto.jpg"):
            answer = browser.get(f"{address}{end}")
            assert answer.status_code == code, (who, end)
            if code != 200:
                assert NAME not in answer.text
                assert PHONE not in answer.text
    assert "Ningún" not in crisis.house.signed_in("emergency.hn").get(BASE).text
    assert NAME not in crisis.house.signed_in("emergency.hn").get(BASE).text


def test_it_stands_in_the_list_of_the_crisis(crisis: CrisisHouse) -> None:
    page = crisis.house.signed_in("emergency.gt").get("/crisis/CR-2026-001/mas").text
    assert f'href="{BASE}"' in page
