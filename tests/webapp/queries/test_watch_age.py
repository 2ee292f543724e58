from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from core.db import writing
from feeds.models import Source
from tests.webapp.conftest import House
from watch.models import WatchCycle

BANNER = "watch-banner"
HOUR = timedelta(hours=1)


def add(house: House, key: str, age: timedelta, **given: object) -> None:
    now = house.clock.at
    with writing(house.engine) as session:
        source = Source(
            key=key,
            name=key.upper(),
            format="cap",
            address=f"https://{key}.test/",
            last_good_at=now - age,
            **given,
        )
        session.add(source)
        session.add(WatchCycle(started_at=now, finished_at=now, summary={}))


def test_a_source_that_is_silent_too_long_is_said_on_every_page_with_its_moment(
    make_house: Callable[..., House],
) -> None:
    house = make_house(feeds_online=True)
    add(house, "gdacs", HOUR, interval_minutes=10, failing_since=house.clock.at - HOUR)
    add(house, "usgs", timedelta(minutes=20), interval_minutes=10)
    add(house, "off", HOUR * 9, is_enabled=False)
    add(house, "mine", HOUR * 9, owner="HN")
    browser = house.signed_in("consul.gt")
    for page in ("/inicio", "/vigilancia", "/directorio/", "/fuentes", "/cuenta"):
        text = browser.get(page).text
        assert text.count(BANNER) == 1, page
        assert "GDACS no responde desde" in text
    assert "2 fuentes no responden, MINE desde" in house.signed_in("consul.hn").get("/cuenta").text
    assert BANNER not in house.browser().get("/ayuda").text, "who is not signed in sees no hazard"


def test_while_all_answer_nothing_is_said(make_house: Callable[..., House]) -> None:
    house = make_house(feeds_online=True)
    add(house, "usgs", timedelta(minutes=29), interval_minutes=10)
    browser = house.signed_in("secretariat")
    assert BANNER not in browser.get("/vigilancia").text
    house.clock.at += timedelta(minutes=2)
    assert "USGS no responde" in browser.get("/vigilancia").text


def test_where_the_watch_itself_stands_that_is_said(make_house: Callable[..., House]) -> None:
    house = make_house(feeds_online=True)
    add(house, "usgs", timedelta(0), interval_minutes=10)
    house.clock.at += HOUR * 2
    assert "La vigilancia está parada desde" in house.signed_in("secretariat").get("/inicio").text


def test_an_installation_that_asks_nobody_says_so(house: House) -> None:
    add(house, "usgs", HOUR * 2, interval_minutes=10)
    page = house.signed_in("secretariat").get("/cuenta").text
    assert "No se pregunta a ninguna fuente" in page
