"""Calendars subscribe by an address with a key of its own: days without a person."""

from __future__ import annotations

from datetime import date

from icalendar import Calendar

from core.db import writing
from directory.rounds.models import Round, RoundState
from plans.models import PlanArea, PlanState, PlanVersion
from response.drills.models import Drill, DrillState
from tests.webapp.api.programs import Program, anybody, program_of, shown
from tests.webapp.conftest import House


def furnish(house: House) -> None:
    now = house.clock()
    with writing(house.engine) as session:
        session.add(
            Round(
                number="2026-II", state=RoundState.PLANNED, opens_on=date(2026, 12, 1),
                due_on=date(2026, 12, 20), closes_on=date(2026, 12, 31),
            )
        )  # fmt: skip
        for country in ("GT", "HN"):
            plan = PlanArea(
                country=country, post_id=house.posts[country], slug=f"{country.lower()}-x",
                number=f"{country}-X-01", name={"es": "Area"},
            )  # fmt: skip
            version = PlanVersion(
                version=1, state=PlanState.IN_FORCE, facts=b"x", facts_hash="x", prepared_by="x",
                prepared_name="Ana Canaria", prepared_at=now, valid_until=date(2027, 6, 1),
            )  # fmt: skip
            plan.versions.append(version)
            drill = Drill(
                mark=f"mark{country}", scenario="ida-2021", scenario_version=1, country=country,
                minutes=30, state=DrillState.CLOSED, opened_by="x", opened_at=now,
            )  # fmt: skip
            session.add_all([plan, drill])


def subscribed(house: House, name: str, *more: str) -> str:
    """Return the address of a calendar of an account."""
    program_of(house, name, ["calendar", *more])
    return f"/calendar/atalaya_of {name} {' '.join(['calendar', *more])}.ics"


def read(program: Program, path: str) -> dict[str, str]:
    answer = program.get(path)
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    assert "Canaria" not in answer.text
    calendar = Calendar.from_ical(answer.data)
    assert str(calendar["X-PUBLISHED-TTL"]) == "PT1H"
    return {
        str(each["UID"]).split("@")[0]: str(each["SUMMARY"]) for each in calendar.walk("VEVENT")
    }


def test_a_calendar_has_the_days_of_its_country(house: House) -> None:
    furnish(house)
    events = read(anybody(house), subscribed(house, "consul.gt") + "?lang=en")
    summaries = sorted(events.values())
    assert len([each for each in events if each.startswith("round-")]) == 3
    assert [each for each in summaries if "GT-X-01" in each or "HN-X-01" in each] == [
        "Plan GT-X-01 falls due: renew it"
    ]
    assert [each for each in events if each.startswith("drill-")] == ["drill-markGT"]
    everyones = read(anybody(house), subscribed(house, "secretariat"))
    assert len([each for each in everyones if each.startswith("plan-")]) == 2


def test_an_address_opens_the_calendar_alone_and_ends(house: House) -> None:
    path = subscribed(house, "consul.gt")
    assert anybody(house).get(path).headers["Cache-Control"] == "private, no-cache"
    assert anybody(house).get("/calendar/nobodys.ics").status_code == 404
    assert anybody(house).get(subscribed(house, "consul.gt", "plans")).status_code == 404
    assert shown(house, "atalaya_of consul.gt calendar").get("/plans").status_code == 403
