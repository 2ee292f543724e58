from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from feeds.formats.registry import read
from feeds.lifecycle.store import store
from feeds.models import Hazard, HazardStatus
from feeds.reading_notes import RECORD_ONLY
from feeds.senders.registry import refine
from feeds.values import AlertMessage
from tests.feeds.worlds import FakeAtlas, cap, make_source
from watch.flags.reasons import why_none

SENT = datetime(2026, 11, 22, 11, tzinfo=UTC)


def test_the_magnitude_is_in_a_parameter() -> None:
    message = AlertMessage(
        identifier="S1", sender="sasmex.net", sent=SENT, parameters={"Magnitude": "M 5.4"}
    )
    assert refine(message).magnitude == 5.4


@pytest.mark.parametrize("expires", [None, SENT + timedelta(hours=6), SENT + timedelta(minutes=1)])
def test_it_holds_a_minute_whatever_it_says(expires: datetime | None) -> None:
    message = AlertMessage(identifier="S1", sender="cires.org.mx", sent=SENT, expires=expires)
    assert refine(message).ends == SENT + timedelta(minutes=1)


@pytest.mark.parametrize(
    ("minutes", "status"), [(0.5, HazardStatus.ACTIVE), (5, HazardStatus.ENDED)]
)
def test_after_its_minute_it_is_a_record(
    session: Session, minutes: float, status: HazardStatus
) -> None:
    body = cap(
        sender="cires.org.mx",
        event="SASMEX: ALERTA SISMICA en CDMX por sismo en PtoEscondido Oax",
        expires="2026-11-22T11:01:00-00:00",
    )
    store(session, make_source(session), read(body), FakeAtlas(), SENT + timedelta(minutes=minutes))
    hazard = session.scalars(select(Hazard)).one()
    assert (hazard.status, hazard.is_context) == (status, True)
    assert RECORD_ONLY in hazard.reading_notes


@pytest.mark.parametrize(
    ("sender", "event"),
    [
        ("sasmex.net", "SASMEX: ALERTA SISMICA en CDMX por sismo en PtoEscondido Oax"),
        ("cires.org.mx", "Alerta sismica"),
        ("rss.sasmex.net", "SASMEX"),
        ("hub@elsewhere.example", "SASMEX: ALERTA SISMICA en Oaxaca"),
    ],
)
def test_it_flags_nobody_even_in_its_minute(session: Session, sender: str, event: str) -> None:
    body = cap(sender=sender, event=event, severity="Extreme", expires="2026-11-22T11:01:00-00:00")
    now = SENT + timedelta(seconds=20)
    store(session, make_source(session), read(body), FakeAtlas(), now)
    hazard = session.scalars(select(Hazard)).one()
    assert hazard.zone is not None
    assert why_none(hazard, now) == "context only"


def test_an_earthquake_of_another_sender_still_flags() -> None:
    message = AlertMessage(
        identifier="S1", sender="ssn.unam.mx", sent=SENT, event="Alerta sísmica: no es SASMEX"
    )
    assert not refine(message).is_context
