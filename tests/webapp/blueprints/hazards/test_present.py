"""Pages that show the present ask again: what they get, and what it costs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa

from core.audit_log import AuditEntry
from core.db import writing
from feeds.models import Hazard
from tests.kept_rows import Sow
from tests.webapp.conftest import House
from tests.webapp.danger import Danger, sown_danger


@pytest.fixture
def danger(house: House, sow: Sow) -> Danger:
    return sown_danger(house, sow)


def mark_of(page: str) -> str:
    found = re.search(r'data-mark="([^"]*)"', page)
    assert found
    return found[1].replace("&#34;", '"')


def readings(danger: Danger) -> int:
    with writing(danger.house.engine) as session:
        return session.scalar(sa.select(sa.func.count(AuditEntry.number))) or 0


@contextmanager
def statements(danger: Danger) -> Iterator[list[str]]:
    said: list[str] = []

    def note(*given: object) -> None:
        said.append(str(given[2]))

    sa.event.listen(danger.house.engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        sa.event.remove(danger.house.engine, "before_cursor_execute", note)


def test_an_open_page_gets_the_list_alone_or_that_it_holds(danger: Danger) -> None:
    """Few statements where nothing moved; the list anew, and how many there are, where it did."""
    browser = danger.house.signed_in("consul.gt")
    mark = mark_of(browser.get("/vigilancia").text)
    asked = {"X-Present": "1", "If-None-Match": mark}
    with statements(danger) as few:
        same = browser.get("/vigilancia", headers=asked)
    assert (same.status_code, same.text, same.headers["ETag"]) == (304, "", mark)
    assert len(few) <= 6
    other = danger.house.signed_in("consul.hn").get("/vigilancia", headers=asked)
    assert other.status_code == 200
    filtered = browser.get("/vigilancia?kind=flood", headers=asked)
    assert filtered.status_code == 200
    with writing(danger.house.engine) as session:
        session.get_one(Hazard, danger.hazards["flood"]).magnitude = 3.0
    moved = browser.get("/vigilancia", headers=asked)
    assert moved.status_code == 200
    assert "peligros vivos" in moved.text
    assert "<html" not in moved.text
    assert moved.headers["ETag"] != mark
    assert moved.headers["Cache-Control"] == "no-store"
    assert int(moved.headers["X-Present-Count"]) >= 1


def test_a_page_of_persons_that_asks_again_gets_no_name(danger: Danger) -> None:
    browser = danger.house.signed_in("consul.gt")
    hazard = f"/vigilancia/{danger.flood}"
    path, before = f"{hazard}/afectados", readings(danger)
    sheet = browser.get(path).text
    assert readings(danger) == before + 1
    for page, text in ((path, sheet), (hazard, browser.get(hazard).text)):
        asked = {"X-Present": "1", "If-None-Match": mark_of(text)}
        assert browser.get(page, headers=asked).status_code == 304
        anew = browser.get(page, headers={"X-Present": "1"})
        assert anew.headers["X-Present-Count"] == "7"
        assert "<html" not in anew.text
    assert browser.get(path, headers={"X-Present": "1"}).text == ""
    assert readings(danger) == before + 1
