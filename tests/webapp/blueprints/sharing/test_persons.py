from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from core.audit_log import AuditEntry
from core.db import reading
from registry.sharing.fields import SharedField
from tests.webapp.blueprints.sharing.agreed import agreement, register
from tests.webapp.conftest import House


def test_only_the_fields_agreed_on_and_each_look_in_both_logs(house: House) -> None:
    address = agreement(house, register(house), fields=(SharedField.NAME, SharedField.AGE))
    browser = house.signed_in("emergency.hn")
    for _twice in range(2):
        page = browser.get(f"{address}/personas").text
        assert "Ana Uno" in page
        assert "persona adulta" in page
        assert "5555" not in page
        assert "alcanza el acuerdo" not in page
    with reading(house.engine) as session:
        query = sa.select(AuditEntry.country).where(AuditEntry.action == "person.read_shared")
        assert sorted(session.scalars(query)) == ["GT", "GT", "HN", "HN"]


def test_the_count_alone(house: House) -> None:
    address = agreement(house, register(house), fields=(SharedField.COUNT,))
    page = house.signed_in("consul.hn").get(f"{address}/personas").text
    assert "personas alcanza el acuerdo" in page
    assert "Ana Uno" not in page


@pytest.mark.parametrize("page", ["0", "-5", "99999999999999999999", "x"])
def test_an_odd_page_is_a_page_without_persons_or_the_first(house: House, page: str) -> None:
    address = agreement(house, register(house))
    answer = house.signed_in("consul.hn").get(f"{address}/personas?page={page}")
    assert answer.status_code == 200


def test_without_scripts_the_page_leaves_by_itself_at_the_end_at_the_latest(house: House) -> None:
    address = agreement(house, register(house))
    begun = house.clock.at
    house.clock.at = begun + timedelta(days=9) - timedelta(seconds=30)
    page = house.signed_in("consul.hn").get(f"{address}/personas").text
    house.clock.at = begun
    assert f'http-equiv="refresh" content="30;url={address}"' in page
    assert 'data-seconds-left="30"' in page


def test_an_open_tab_is_told_by_whoever_may_ask(house: House) -> None:
    address = agreement(house, register(house), signatures=3)
    asked = {"consul.hn": 410, "consul.gt": 410, "secretariat": 403}
    for name, status in asked.items():
        assert house.signed_in(name).get(f"{address}/vigente").status_code == status
    answer = house.browser().get(f"{address}/vigente")
    assert answer.status_code == 302  # a session that ended: the tab goes blank, too
