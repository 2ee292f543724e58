"""A person's word stands over what we find, through later readings, until it is taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit_log import AuditEntry
from core.errors import UnusableInput
from feeds.formats.registry import read
from feeds.lifecycle.event_ties import keep_in_line
from feeds.lifecycle.same_event.doubts import doubtful_same
from feeds.lifecycle.same_event.verdicts import (
    decided_with,
    give_verdict,
    take_back_verdict,
    verdicts_among,
)
from feeds.lifecycle.store import store
from feeds.models import Hazard, Source
from tests.feeds.worlds import NOW, FakeAtlas, flood, make_source, quake

LATER = NOW + timedelta(minutes=5)


def say(session: Session, one: Hazard, other: Hazard, *, is_same: bool) -> None:
    give_verdict(session, one, other, is_same=is_same, actor="ana", now=NOW)
    keep_in_line(session, [one, other], FakeAtlas(), NOW)


def test_the_same_said_by_a_person_holds_and_is_undone(session: Session) -> None:
    one, other = flood(session, "one"), flood(session, "other", severity="Extreme")
    say(session, one, other, is_same=True)
    original, repeat = sorted((one, other), key=lambda hazard: hazard.key)
    assert repeat.same_as_id == original.id
    assert original.severity_zones[-1].severity == "Extreme", "the graver counts"
    flood(session, "other", severity="Extreme", event="Flash Flood Warning")
    assert repeat.same_as_id == original.id, "a later reading changes nothing of it"
    assert doubtful_same(session, one) == []
    assert take_back_verdict(session, other, one, actor="ana", now=LATER)
    keep_in_line(session, [one, other], FakeAtlas(), LATER)
    assert [one.same_as_id, other.same_as_id] == [None, None]
    assert not take_back_verdict(session, other, one, actor="ana", now=LATER)
    actions = session.scalars(sa.select(AuditEntry.action).order_by(AuditEntry.at)).all()
    assert [each for each in actions if each.startswith("hazard.")] == [
        "hazard.same",
        "hazard.verdict_taken_back",
    ]


def test_not_the_same_said_by_a_person_unties_what_we_tied(session: Session) -> None:
    for key in ("us7000abcd", "us7000zzzz"):
        store(session, make_source(session, key), read(quake(key)), FakeAtlas(), NOW)
    one, other = session.scalars(sa.select(Hazard).order_by(Hazard.key))
    assert other.same_as_id == one.id
    say(session, one, other, is_same=False)
    assert [one.same_as_id, other.same_as_id] == [None, None]
    source = session.scalars(sa.select(Source).where(Source.key == "us7000zzzz")).one()
    store(session, source, read(quake("us7000zzzz", mag=6.2, updated=90_000)), FakeAtlas(), LATER)
    assert not other.same_as_id
    assert decided_with(session, one.id) == {other.id}
    say(session, other, one, is_same=True)
    assert [each.is_same for each in verdicts_among(session, [one.id])] == [True]
    assert other.same_as_id == one.id


def test_a_drill_and_the_real_thing_are_never_one(session: Session) -> None:
    one, other = flood(session, "one"), flood(session, "other", status="Exercise")
    with pytest.raises(UnusableInput):
        give_verdict(session, one, other, is_same=True, actor="ana", now=NOW)
    with pytest.raises(UnusableInput):
        give_verdict(session, one, one, is_same=False, actor="ana", now=NOW)
