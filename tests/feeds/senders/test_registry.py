"""A sender's habits are one module and one line: proved with a sender that does not exist."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from feeds.formats.registry import linked_hosts, read
from feeds.lifecycle.store import store
from feeds.models import Alert, Hazard
from feeds.senders import registry
from feeds.senders.registry import SENDERS, refine
from feeds.senders.sender import Sender
from feeds.values import AlertMessage, Severity
from tests.feeds.worlds import NOW, FakeAtlas, cap, make_source

CONRED = Sender(
    name="conred",
    matches=lambda message: message.sender.endswith("@conred.example.test"),
    refine=lambda message: replace(message, severity=Severity.EXTREME),
    identity=lambda message: f"conred:{message.identifier.partition('-')[0]}",
    is_sequenced=True,
    hosts={"conred.example.test": ("mapas.example.test",)},
)
FIRST = cap("17-1", sender="a@conred.example.test", severity="Minor")
SECOND = cap(
    "17-2",
    sender="a@conred.example.test",
    severity="Minor",
    sent="2026-11-22T11:30:00-00:00",
    event="Flood Watch",
)


@pytest.fixture
def _one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """The one line in the registry."""
    monkeypatch.setattr(registry, "SENDERS", (CONRED, *SENDERS))


def kept(session: Session) -> tuple[int, int]:
    source = make_source(session)
    for body in (FIRST, SECOND):
        store(session, source, read(body), FakeAtlas(), NOW)
    counts = (sa.func.count(Hazard.id), sa.func.count(Alert.id))
    hazards, alerts = (session.scalar(sa.select(count)) for count in counts)
    return hazards or 0, alerts or 0


def test_without_its_line_two_messages_of_the_sender_are_two_hazards(session: Session) -> None:
    assert kept(session) == (2, 2)


@pytest.mark.usefixtures("_one_line")
def test_an_invented_habit_is_taken_and_ties_its_messages_to_one_hazard(session: Session) -> None:
    assert kept(session) == (1, 2)
    hazard = session.scalars(sa.select(Hazard)).one()
    assert (hazard.key, hazard.severity) == ("conred:17", Severity.EXTREME)


@pytest.mark.usefixtures("_one_line")
def test_the_hosts_of_an_invented_sender_may_be_followed() -> None:
    assert linked_hosts("conred.example.test") == ("conred.example.test", "mapas.example.test")


def test_a_message_of_an_unknown_sender_is_left_as_it_is() -> None:
    message = AlertMessage(identifier="A1", sender="nobody@example.test", sent=NOW)
    assert refine(message) is message


def test_an_event_without_a_key_is_no_sequence() -> None:
    message = AlertMessage(identifier="A1", sender="info@gdacs.org", sent=NOW)
    refined = refine(message)
    assert (refined.event_key, refined.is_sequenced) == ("", False)


def test_each_sender_stands_once_in_the_list() -> None:
    names = [sender.name for sender in SENDERS]
    assert len(set(names)) == len(names)
