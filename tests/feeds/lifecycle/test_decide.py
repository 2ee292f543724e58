"""The decider alone: a view of what is known, a message, an intent."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from feeds.lifecycle.decide import decide, effective_until
from feeds.lifecycle.intents import Fingerprints, Intent, IntentKind, KnownAlert, KnownFacts
from feeds.lifecycle.serialization import WrittenForm
from feeds.values import AlertMessage, HazardKind, MsgType
from tests.feeds.worlds import NOW

SENT = datetime(2026, 11, 22, 11, 0, tzinfo=UTC)
MESSAGE = AlertMessage(identifier="A2", sender="s", sent=SENT, event="Flood Warning")
QUAKE = replace(
    MESSAGE,
    event_key="usgs:us1",
    is_sequenced=True,
    kind=HazardKind.EARTHQUAKE,
    magnitude=6.0,
    depth_km=10.0,
)


def stored(
    *,
    sent: datetime = SENT - timedelta(hours=1),
    said: str = "other",
    drawn: str = "",
    **more: Any,
) -> KnownAlert:
    values: dict[str, Any] = {"msg_type": MsgType.ALERT}
    return KnownAlert(
        id=uuid.uuid4(), sent=sent, fingerprints=Fingerprints(said, drawn), **(values | more)
    )


def intent(known: KnownFacts, message: AlertMessage = MESSAGE, drawn: str = "") -> Intent:
    return decide(
        known, message, replace(WrittenForm.of(message).fingerprints, geometry=drawn), NOW
    )


UPDATE = replace(MESSAGE, msg_type=MsgType.UPDATE)
CANCEL = replace(MESSAGE, msg_type=MsgType.CANCEL, is_over=True)
LATER = SENT + timedelta(minutes=5)
SAME = WrittenForm.of(MESSAGE).fingerprints.content
SAME_QUAKE = WrittenForm.of(QUAKE).fingerprints.content


@pytest.mark.parametrize(
    ("known", "message", "kind"),
    [
        (KnownFacts(), MESSAGE, IntentKind.NEW),
        (KnownFacts(), UPDATE, IntentKind.NEW),
        (KnownFacts(), CANCEL, IntentKind.KEEP_CANCEL),
        (KnownFacts(), replace(MESSAGE, msg_type=MsgType.ACK), IntentKind.NO_HAZARD),
        (KnownFacts(), replace(MESSAGE, msg_type=MsgType.ERROR), IntentKind.NO_HAZARD),
        (KnownFacts(), replace(MESSAGE, sent=NOW + timedelta(days=2)), IntentKind.REFUSE),
        (KnownFacts(), replace(MESSAGE, is_over=True), IntentKind.ALREADY_OVER),
        (
            KnownFacts(),
            replace(UPDATE, is_over=True, references=(("s", "A1", ""),)),
            IntentKind.KEEP_CANCEL,
        ),
        (KnownFacts(same=stored(said=SAME)), MESSAGE, IntentKind.DUPLICATE),
        (KnownFacts(same=stored(said="x")), MESSAGE, IntentKind.AMEND),
        (KnownFacts(same=stored(said="x"), is_foreign=True), MESSAGE, IntentKind.DUPLICATE),
        (
            KnownFacts(same=stored(said="x")),
            replace(MESSAGE, is_summary=True),
            IntentKind.DUPLICATE,
        ),
        (KnownFacts(named=(stored(),)), UPDATE, IntentKind.SUPERSEDE),
        (KnownFacts(named=(stored(sent=LATER),)), UPDATE, IntentKind.IGNORE_OLDER),
        (KnownFacts(named=(stored(),)), replace(UPDATE, is_over=True), IntentKind.END),
        (KnownFacts(named=(stored(),)), MESSAGE, IntentKind.NEW),
        (KnownFacts(named=(stored(),)), CANCEL, IntentKind.CANCEL),
        (KnownFacts(earlier=(stored(),)), MESSAGE, IntentKind.SUPERSEDE),
        (KnownFacts(has_hazard=True, speaking=(stored(),)), MESSAGE, IntentKind.UPDATE),
        (
            KnownFacts(replacer=stored(msg_type=MsgType.CANCEL, is_waiting=True)),
            MESSAGE,
            IntentKind.CANCELLED_BEFORE,
        ),
        (KnownFacts(replacer=stored(msg_type=MsgType.UPDATE)), MESSAGE, IntentKind.IGNORE_OLDER),
        (KnownFacts(), QUAKE, IntentKind.NEW),
        (KnownFacts(), replace(QUAKE, magnitude=3.0), IntentKind.BENEATH_NOTICE),
        (KnownFacts(), replace(QUAKE, depth_km=600.0), IntentKind.BENEATH_NOTICE),
        (KnownFacts(), replace(QUAKE, is_over=True), IntentKind.ALREADY_OVER),
        (KnownFacts(has_hazard=True, newest=LATER), QUAKE, IntentKind.IGNORE_OLDER),
        (
            KnownFacts(has_hazard=True, newest=SENT, speaking=(stored(),)),
            QUAKE,
            IntentKind.SUPERSEDE,
        ),
        (
            KnownFacts(has_hazard=True, newest=SENT, speaking=(stored(said=SAME_QUAKE),)),
            QUAKE,
            IntentKind.DUPLICATE,
        ),
        (
            KnownFacts(has_hazard=True, is_active=True, speaking=(stored(),)),
            replace(QUAKE, is_over=True),
            IntentKind.END,
        ),
        (
            KnownFacts(has_hazard=True, is_active=False),
            replace(QUAKE, is_over=True),
            IntentKind.DUPLICATE,
        ),
    ],
)
def test_what_a_message_means(known: KnownFacts, message: AlertMessage, kind: IntentKind) -> None:
    assert intent(known, message).kind is kind


def test_an_alert_over_by_nothing_but_its_own_contradictory_hours_is_refused_and_said() -> None:
    odd = replace(MESSAGE, expires=SENT - timedelta(hours=1), is_over=True)
    assert intent(KnownFacts(), odd).kind is IntentKind.REFUSE
    assert "lapses" in intent(KnownFacts(), odd).reason
    for other in (
        replace(odd, response_types=("AllClear",)),
        replace(odd, msg_type=MsgType.UPDATE),
        replace(odd, expires=SENT),
    ):
        assert intent(KnownFacts(), other).kind is IntentKind.ALREADY_OVER


def test_an_intent_names_what_it_replaces() -> None:
    first, second = stored(), stored()
    assert intent(KnownFacts(named=(first, second)), UPDATE).replaces == (first.id, second.id)
    assert intent(KnownFacts(has_hazard=True, speaking=(first, second)), QUAKE).replaces == (
        first.id,
        second.id,
    )


@pytest.mark.parametrize(
    ("before", "now", "kind"),
    [("", "b", "redraw"), ("a", "b", "redraw"), ("a", "a", "duplicate"), ("a", "", "duplicate")],
)
def test_only_another_drawing_of_its_source_is_news(before: str, now: str, kind: str) -> None:
    assert intent(KnownFacts(same=stored(said=SAME, drawn=before)), MESSAGE, now).kind == kind


@pytest.mark.parametrize(
    ("message", "hours"),
    [
        (replace(MESSAGE, ends=SENT + timedelta(hours=3), expires=SENT + timedelta(hours=1)), 3),
        (replace(MESSAGE, expires=SENT + timedelta(hours=1)), 2),
        (replace(MESSAGE, expires=SENT + timedelta(hours=1), is_open_ended=True), 7),
        (replace(QUAKE, onset=SENT - timedelta(hours=2)), 46),
        (MESSAGE, None),
    ],
)
def test_when_a_message_lapses(message: AlertMessage, hours: int | None) -> None:
    assert effective_until(message, 48) == (
        None if hours is None else SENT + timedelta(hours=hours)
    )
