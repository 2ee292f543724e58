"""Woken at night: Ida as recorded, and a quake, each one thread of mails until somebody goes; two
who tap at once, and a thousand link scanners who tap nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.atlas import Atlas, atlas_for
from core.crypto import Keyring
from core.db import writing
from core.outbox.models import OutboxMessage
from core.settings import Settings
from feeds.values import Severity
from registry.people.record import StayPlace
from tests.interleaving import later_of_two
from tests.stories.woken import WokenCountry, woken_country
from tests.webapp.alarms.called_house import call_first, links_of, state_of
from tests.webapp.conftest import House
from watch.alarms.answers import AnswerOrigin, AnswerOutcome, AnswerResult, answer_alarm
from watch.alarms.models import Alarm, AlarmCall, AlarmState, AnswerMeans, CallAnswer
from webapp.demo.messages import message

NEW_ORLEANS = StayPlace(lon=-90.07, lat=29.95)
LANDFALL = (("009", "2021-08-28T15:10"), ("012", "2021-08-29T09:10"), ("016A", "2021-08-30T06:10"))
"""Advisories of the NHC as they were recorded, and when they were out."""
MOST_MAILS = 4
LATEST = timedelta(minutes=10, seconds=30)
"""By when an unanswered alarm about something extreme has reached its third rung."""
SCANS, SCANS_SHORT = 1000, 60


@pytest.fixture
def atlas(settings: Settings) -> Atlas:
    return atlas_for(settings)


def advisory(shared: Path, number: str) -> bytes:
    folder = shared / "feeds" / "nhc" / "ida-al092021-gis" / number
    (file,) = folder.glob("*forecastradii.geojson")
    return file.read_bytes()


def storm_named(moment: datetime) -> bytes:
    """What the NHC lists of Ida at a moment: the name by which others know it, too."""
    return re.sub(rb'"id": "dm\d+"', b'"id": "al092021"', message("ida-nhc.json", moment))


def assert_one_thread(letters: Sequence[OutboxMessage]) -> None:
    """Fail unless each reader has one thread: one subject, each mail naming the first."""
    for reader in {each.recipient for each in letters}:
        own = [each for each in letters if each.recipient == reader]
        assert len(own) <= MOST_MAILS, reader
        assert len({each.details["subject"] for each in own}) == 1, reader
        first = str(own[0].id)
        assert [each.details["earlier"][:1] for each in own] == [[]] + [[first]] * (len(own) - 1)


def rung_moments(alarm: Alarm) -> dict[int, timedelta]:
    """Return how long after it was opened each rung was called."""
    return {call.rung: call.called_at - alarm.opened_at for call in alarm.calls}


def say_coming(country: WokenCountry, name: str) -> AnswerResult:
    (alarm,) = country.alarms()
    with writing(country.engine) as session:
        call = next(
            each
            for each in session.get_one(Alarm, alarm.id).calls
            if each.user_id == country.users[name].id
        )
        origin = AnswerOrigin(AnswerMeans.LINK, country.now, "link")
        return answer_alarm(session, call, CallAnswer.COMING, origin).result


def test_ida_of_three_sources_is_one_alarm_and_one_thread_until_somebody_goes(
    engine: Engine, atlas: Atlas, keyring: Keyring, settings: Settings, shared: Path
) -> None:
    moments = [datetime.fromisoformat(at).replace(tzinfo=UTC) for _number, at in LANDFALL]
    country = woken_country(engine, atlas, keyring, settings, moments[0])
    country.register("Ana", NEW_ORLEANS)
    for (number, _at), moment in zip(LANDFALL, moments, strict=True):
        country.now = moment
        country.hear("nhc", storm_named(moment))
        country.hear("nhc", advisory(shared, number))
        if moment == moments[0]:
            country.hear("nws", message("ida-nws.cap.xml", moment))
            country.hear("gdacs", message("ida-gdacs.rss.xml", moment))
            # The first turn of an installation writes the rules of its countries, too.
            assert country.work() + country.work() == 1, "a mail within two turns of the flag"
            country.wait(LATEST)
        elif number == "012":
            assert say_coming(country, "segunda") is AnswerResult.TOOK_IT
        country.work()
    leads = [each.same_as_id for each in country.hazards()]
    assert (leads.count(None), len(leads)) == (1, 3), "three sources tell of one hazard"
    (alarm,) = country.alarms()
    assert rung_moments(alarm)[7] <= LATEST, "the administrator is the third rung"
    assert alarm.state is AlarmState.TAKEN
    letters = country.letters()
    assert_one_thread(letters)
    told = {each.recipient for each in letters if each.kind == "taken"}
    assert told >= {"primera@example.org", "administra@example.org"}, "told who took it"


def test_a_quake_is_one_alarm_and_waits_as_long_as_its_severity_says(
    engine: Engine, atlas: Atlas, keyring: Keyring, settings: Settings
) -> None:
    now = datetime(2026, 11, 22, 3, 7, tzinfo=UTC)
    country = woken_country(engine, atlas, keyring, settings, now)
    country.register("Luz", StayPlace(lon=-89.2, lat=13.7))
    country.hear("usgs", message("quake-usgs.geojson", now))
    assert country.work() + country.work() == 1
    country.wait(LATEST)
    (alarm,) = country.alarms()
    assert_one_thread(country.letters())
    assert alarm.severity is Severity.SEVERE
    assert rung_moments(alarm) == {1: timedelta(0), 2: timedelta(minutes=10)}


def test_of_two_who_tap_at_once_one_took_it_and_the_other_is_told_who(
    engine: Engine, atlas: Atlas, keyring: Keyring, settings: Settings, now: datetime
) -> None:
    country = woken_country(engine, atlas, keyring, settings, now)
    country.register("Ana", NEW_ORLEANS)
    country.hear("nws", message("ida-nws.cap.xml", now))
    assert country.work() + country.work() == 1
    country.wait(timedelta(minutes=5))
    (alarm,) = country.alarms()
    first, second = (call.id for call in alarm.calls)

    def tap(session: Session, call: AlarmCall) -> AnswerOutcome:
        origin = AnswerOrigin(AnswerMeans.LINK, country.now, "link")
        return answer_alarm(session, call, CallAnswer.COMING, origin)

    outcome = later_of_two(
        engine,
        lambda session: tap(session, session.get_one(AlarmCall, first)),
        lambda session: session.get_one(AlarmCall, second),
        tap,
    )
    assert outcome.result is AnswerResult.ALREADY_TAKEN
    assert outcome.taken_by is not None
    assert outcome.taken_by.id == first
    (alarm,) = country.alarms()
    assert alarm.taken_by == first


def test_what_scans_links_acknowledges_nothing(house: House, pytestconfig: pytest.Config) -> None:
    alarm = call_first(house)
    tokens = list(links_of(house, alarm).values())
    before = state_of(house, alarm)
    browser = house.browser()
    for number in range(SCANS if pytestconfig.getoption("--proof") else SCANS_SHORT):
        address = f"/alarma/{tokens[number % len(tokens)]}?n={number}"
        answer = browser.head(address) if number % 5 == 0 else browser.get(address)
        assert answer.status_code == 200
    assert state_of(house, alarm) == before
