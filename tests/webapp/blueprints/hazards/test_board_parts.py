"""What is remembered of the board is shown to the same sight alone, and until anything changes."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.db import writing
from directory.entries.models import Shelter, Visibility
from feeds.models import Hazard, HazardStatus, Source
from response.crisis.models import Crisis, CrisisState
from tests.kept_rows import Sow
from tests.webapp.conftest import House, without_form_tokens
from tests.webapp.danger import Danger, sown_danger
from watch.models import Flag, FlagStatus, SubjectKind, WatchCycle
from webapp.http.rendering import remembered_parts


@pytest.fixture
def danger(house: House, sow: Sow) -> Danger:
    return sown_danger(house, sow)


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The keys of the parts that were made, not remembered."""
    keys: list[object] = []
    part = remembered_parts.RememberedParts.part

    def heard(
        parts: remembered_parts.RememberedParts[object], key: object, make: Callable[[], object]
    ) -> object:
        def noted() -> object:
            if "('board'" in str(key):  # menus are remembered likewise
                keys.append(key)
            return make()

        return part(parts, (key, id(keys)), noted)

    monkeypatch.setattr(remembered_parts.RememberedParts, "part", heard)
    return keys


def _flag(session: Session, flood: uuid.UUID) -> Flag:
    query = sa.select(Flag).where(
        Flag.hazard_id == flood, Flag.kind == SubjectKind.NATIONALS, Flag.country == "GT"
    )
    return session.scalars(query).one()


def _more_persons(session: Session, flood: uuid.UUID) -> None:
    _flag(session, flood).persons = 4711


def _no_flag(session: Session, flood: uuid.UUID) -> None:
    session.execute(sa.update(Flag).values(status=FlagStatus.CLEARED))


def _ended(session: Session, flood: uuid.UUID) -> None:
    session.get_one(Hazard, flood).status = HazardStatus.ENDED


def _renamed_source(session: Session, flood: uuid.UUID) -> None:
    session.get_one(Hazard, flood).source.name = "Otra oficina"


def _failing(session: Session, flood: uuid.UUID) -> None:
    hazard = session.get_one(Hazard, flood)
    hazard.source.failing_since = hazard.started_at


def _hidden_shelter(session: Session, _flood: uuid.UUID) -> None:
    session.execute(sa.update(Shelter).values(visibility=Visibility.POST, country="HN"))


def _cycle(session: Session, flood: uuid.UUID) -> None:
    at = session.get_one(Hazard, flood).last_seen_at + timedelta(seconds=1)
    session.add(WatchCycle(started_at=at, finished_at=at, summary={}))


def _declared(session: Session, flood: uuid.UUID) -> None:
    at = session.get_one(Hazard, flood).last_seen_at
    session.add(
        Crisis(
            number="CR-2026-001", year=2026, serial=1, title="Crecida", type_code="flood",
            type_version=1, level=2, state=CrisisState.DECLARED, lead_country="GT",
            declared_by="user:x", declared_at=at, reason="x",
        )
    )  # fmt: skip


def _closed(session: Session, _flood: uuid.UUID) -> None:
    session.scalars(sa.select(Crisis)).one().state = CrisisState.CLOSED


CHANGES = (
    _more_persons, _failing, _renamed_source, _hidden_shelter, _cycle, _no_flag, _ended,
    _declared, _closed,
)  # fmt: skip


def test_each_change_is_on_the_next_page(danger: Danger, made: list[object]) -> None:
    browser = danger.house.signed_in("consul.gt")

    def page() -> str:
        return without_form_tokens(browser.get("/vigilancia").text)

    before = page()
    for number, change in enumerate(CHANGES, 2):
        assert page() == before
        with writing(danger.house.engine) as session:
            change(session, danger.hazards["flood"])
        before, former = page(), before
        assert before != former, change.__name__
        assert len(made) == number


def test_a_sighting_leaves_it_until_the_minute_is_over(danger: Danger, made: list[object]) -> None:
    browser = danger.house.signed_in("consul.gt")
    browser.get("/vigilancia")
    with writing(danger.house.engine) as session:
        session.get_one(Hazard, danger.hazards["flood"]).last_seen_at -= timedelta(minutes=20)
        session.scalars(sa.select(Source)).first().etag = "b"  # type: ignore[union-attr]
    browser.get("/vigilancia")
    assert len(made) == 1
    danger.house.clock.at += timedelta(minutes=1)
    assert "hace 21 min" in browser.get("/vigilancia").text
    assert len(made) == 2


def test_each_sight_has_its_own_and_two_browsers_share_one(
    danger: Danger, made: list[object]
) -> None:
    askers = ("consul.gt", "consul.hn", "country_admin.gt", "secretariat", "civil_society.gt")
    browsers = [danger.house.signed_in(asker) for asker in askers]
    pages = {without_form_tokens(each.get("/vigilancia").text) for each in browsers}
    assert len(pages) == len(made) == len(askers)
    danger.house.signed_in("consul.gt").get("/vigilancia")
    assert len(made) == len(askers)
    browsers[0].get("/vigilancia?kind=flood")
    browsers[0].get("/vigilancia", headers={"X-Present": "1"})
    assert len(made) == len(askers) + 2, "another filter, and the list without the map"
