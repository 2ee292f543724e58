"""The next agenda on screen and in a calendar."""

from __future__ import annotations

from datetime import timedelta

import icalendar

from response.log.lines import LineDraft
from response.log.models import LineKind
from tests.webapp.conftest import House, post
from tests.webapp.crisis_house import LOG, declare_crisis, write_line


def test_what_waits_is_on_it_until_it_is_settled(house: House) -> None:
    declare_crisis(house)
    due = house.clock.at + timedelta(hours=2)
    act = LineDraft(
        kind=LineKind.AUTHORITY_ACTION, text="Cierran la 281", by="user:a", follow_up_at=due
    )
    line = write_line(house, "GT", act)
    house.clock.at += timedelta(minutes=6)
    browser = house.signed_in("consul.gt")
    page = browser.get(f"{LOG}/agenda").text
    assert "Cierran la 281" in page
    assert "Tarea vencida" in page
    calendar = icalendar.Calendar.from_ical(browser.get(f"{LOG}/agenda.ics").data)
    assert [str(each["UID"]) for each in calendar.walk("VEVENT")] == [f"log-{line.id}@atalaya"]
    assert len(calendar.walk("VTODO")) == 2
    post(browser, LOG, text="Ya abrió", answers=str(line.id))
    assert "Cierran la 281" not in browser.get(f"{LOG}/agenda").text
    assert house.signed_in("secretariat").get(f"{LOG}/agenda").status_code == 403
