from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from feeds.lifecycle.decide import OPEN_ENDED_GRACE, effective_until
from feeds.senders.nws import is_open_ended, vtec_key
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
