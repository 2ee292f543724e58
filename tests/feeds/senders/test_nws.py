from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from feeds.lifecycle.decide import OPEN_ENDED_GRACE, effective_until
from feeds.senders.nws import is_open_ended, keys_of_last_year, other_keys, vtec_key
from feeds.senders.registry import refine
from feeds.values import AlertMessage

SENT = datetime(2026, 11, 22, 11, tzinfo=UTC)
MESSAGE = AlertMessage(identifier="A1", sender="w-nws.webmaster@noaa.gov", sent=SENT)
VTEC = "/O.NEW.KBRO.FF.W.0041.261122T1000Z-261122T2000Z/"
FURTHER_NOTICE = "/O.CON.KLCH.HU.W.1013.000000T0000Z-000000T0000Z/"


@pytest.mark.parametrize(
    ("vtec", "key"),
    [
        (VTEC, "vtec:KBRO.FF.W.0041.2026"),
        (VTEC.replace("NEW", "CON"), "vtec:KBRO.FF.W.0041.2026"),
        ("/O.NEW.KBRO/", ""),
        ("", ""),
    ],
)
def test_an_event_is_known_by_office_phenomenon_number_and_year(vtec: str, key: str) -> None:
    assert vtec_key(vtec, SENT) == key


def test_until_further_notice_has_no_end() -> None:
    assert is_open_ended(FURTHER_NOTICE)
    assert not is_open_ended(VTEC)
    assert not is_open_ended("")


def test_a_message_until_further_notice_outlives_its_own_expiry() -> None:
    message = replace(MESSAGE, expires=SENT, parameters={"VTEC": FURTHER_NOTICE})
    refined = refine(message)
    assert (refined.event_key, refined.is_sequenced) == ("vtec:KLCH.HU.W.1013.2026", False)
    assert effective_until(refined, 48) == SENT + OPEN_ENDED_GRACE


def test_the_end_of_the_event_goes_before_the_end_of_the_message() -> None:
    ends = SENT + timedelta(hours=9)
    parameters = {"VTEC": VTEC, "eventEndingTime": ends.isoformat()}
    assert refine(replace(MESSAGE, expires=SENT, parameters=parameters)).ends == ends


NEW_YEAR = datetime(2027, 1, 1, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("vtec", "keys"),
    [
        ("/O.CON.KBRO.FL.W.0041.000000T0000Z-270103T2000Z/", ("vtec:KBRO.FL.W.0041.2026",)),
        ("/O.CAN.KBRO.FL.W.0041.261231T1000Z-270103T2000Z/", ("vtec:KBRO.FL.W.0041.2026",)),
        ("/O.NEW.KBRO.FL.W.0041.261231T1000Z-270103T2000Z/", ()),
        ("/O.CON.KBRO.FL.W.0041.270101T0100Z-270103T2000Z/", ()),
        ("nothing of the kind", ()),
    ],
)
def test_what_began_before_new_year_is_asked_for_under_the_year_of_its_number(
    vtec: str, keys: tuple[str, ...]
) -> None:
    assert keys_of_last_year(vtec, NEW_YEAR) == keys


def test_a_warning_of_a_cyclone_is_known_by_the_storm_its_own_words_name() -> None:
    text = "Hurricane Warning. Hurricane Ida is moving northwest."
    surge = FURTHER_NOTICE.replace("HU", "SS").replace("CON", "NEW")
    assert other_keys(surge, text, SENT) == ("storm:ida:2026",)
    assert other_keys(surge.replace("SS", "FF"), text, SENT) == ()
    assert other_keys(surge, "Hurricane conditions expected", SENT) == ()
