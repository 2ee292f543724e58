"""One's own people exactly, of others what was released, estimates beside both."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.atlas import Atlas
from core.crypto import Keyring
from core.db import reading, writing
from core.disclosure import STANDARD
from registry.estimates import sum_of_estimates
from registry.people.models import Estimate, Person
from registry.people.record import Card, StayPlace
from registry.registration.persons import NewPerson, NewStay, add_household, add_persons
from registry.statistics.fields import CrossField
from registry.statistics.release.releases import (
    countries_to_release,
    find_release,
    last_releases,
    make_release,
    period_of,
    publish_release,
    published_releases,
    releases_of,
)
from registry.statistics.tables import ALL, StatisticsTable, statistics_table

Register = Callable[..., Person]
HIDALGO = NewStay(place=StayPlace(lon=-98, lat=26, unit_code="US48215"))
NATIONALITY, STATE, AGE = CrossField.NATIONALITY, CrossField.STATE, CrossField.AGE


@pytest.fixture
def table(
    session: Session,
    engine: Engine,
    keyring: Keyring,
    base_atlas: Atlas,
    now: datetime,
    register: Register,
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[..., StatisticsTable]:
    """Counts three of Guatemala, eight of El Salvador; both have released."""
    monkeypatch.setattr(secrets, "token_bytes", bytes)  # the same lots each time
    home = add_household(session, "SV")
    for number in range(8):
        household = home if number < 3 else None
        register(f"Ana {number}", HIDALGO, birth_year=1990, household=household)
    session.add(
        Estimate(country="SV", unit_code="US48215", persons=1756, low=1500, high=2000,
                 year=2024, source="ACS")
    )  # fmt: skip
    session.commit()
    for country in ("SV", "GT"):
        assert make_release(
            engine, keyring, base_atlas, country, now=now, actor="x", disclosure=STANDARD
        )

    def read(*fields: CrossField, viewer: str = "SV", over: str = "") -> StatisticsTable:
        with reading(engine) as reader:
            return statistics_table(
                reader,
                keyring,
                base_atlas,
                fields,
                viewer_country=viewer,
                now=now,
                disclosure=STANDARD,
                over=over,
            )

    return read


def test_ones_own_people_are_counted_exactly(table: Callable[..., StatisticsTable]) -> None:
    found = table(STATE, AGE)
    assert found.is_exact
    assert found.cell(("US-TX", "30-44")).value == 8
    assert found.cell(("US-TX", "75+")).value == 0
    assert found.households["US-TX", None].value == 6, "one of three, five of one"
    estimate = found.estimate(STATE, "US-TX")
    assert estimate is not None
    assert (estimate.persons, estimate.low, estimate.high) == (1756, 1500, 2000)
    assert found.estimate(AGE, "30-44") is None
    assert found.estimate(STATE, "MX-CHP") is None, "nobody knows; never 0"
    assert found.whole_estimate == replace(estimate, country="SV")


def test_of_others_only_the_release_is_shown(table: Callable[..., StatisticsTable]) -> None:
    found = table(NATIONALITY, AGE)
    assert found.cell(("SV", "30-44")).value == 8
    assert str(found.cell(("GT", None))) == "<5"
    assert str(found.cell(("GT", ""))) == "<5", "a few or nobody: the same sign"
    assert str(found.cell(("GT", "0-4"))) == "<5"
    assert ("GT", None) not in found.households
    foreign = table(NATIONALITY, AGE, viewer="HN")
    assert foreign.cell(("SV", None)).value == 10, "eight, masked, in steps of five"
    assert foreign.cell(("HN", None)).value == 0, "nobody was ever registered, and that is known"
    assert {each.country: each.is_own for each in foreign.sources} == {
        "GT": False,
        "HN": True,
        "SV": False,
    }


def test_the_secretariat_sees_sums_of_releases(table: Callable[..., StatisticsTable]) -> None:
    found = table(STATE, viewer="")
    assert not any(each.is_own for each in found.sources)
    assert found.total.value == 10
    assert found.households == {}
    alone = table(STATE, viewer="SV", over=ALL)
    assert not any(each.is_own for each in alone.sources), "own and rounded are never mixed"
    assert table(STATE, viewer="SV", over="GT").sources[0].country == "GT"


def test_municipalities_of_others_are_not_told(table: Callable[..., StatisticsTable]) -> None:
    found = table(CrossField.MUNICIPALITY, viewer="HN", over="SV")
    assert str(found.total) == "?"
    assert found.sources[0].made_at is None
    assert table(CrossField.MUNICIPALITY).cell(("US48215",)).value == 8


def test_a_month_is_released_once(
    table: Callable[..., StatisticsTable],
    engine: Engine,
    keyring: Keyring,
    base_atlas: Atlas,
    now: datetime,
) -> None:
    assert table(STATE).total.value == 8
    with writing(engine) as session:
        before = last_releases(session, ["SV"])["SV"]
        card = Card(full_name="Luz Cux")
        new = NewPerson(country="SV", card=card, stays=[HIDALGO], consent_at=now)
        add_persons(session, keyring, [new] * 9)

    def make(country: str, at: datetime) -> str | None:
        return make_release(
            engine, keyring, base_atlas, country, now=at, actor="y", disclosure=STANDARD
        )

    assert make("SV", now) == before.content_sha256
    assert make("HN", now) is None, "nobody is counted there"
    assert make("SV", now + timedelta(days=40)) not in {None, before.content_sha256}
    with writing(engine) as session:
        assert countries_to_release(session, period_of(now.date())) == []
        assert countries_to_release(session, "2031-01") == ["GT", "SV"]
        assert [row.period for row in releases_of(session, "SV")][1] == before.period
        first = find_release(session, "SV", before.period)
        assert first is not None
        assert published_releases(session) == []
        publish_release(session, first, now=now, actor="y")
        publish_release(session, first, now=now + timedelta(days=1), actor="z")
        assert [row.published_at for row in published_releases(session)] == [now]
        assert find_release(session, "SV", "1999-01") is None


def test_no_estimate_is_unknown() -> None:
    assert sum_of_estimates([]) is None
