from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feeds.formats.registry import read
from feeds.lifecycle.store import store
from feeds.models import Alert, Ending, Hazard, HazardStatus, Source
from feeds.sources.withdrawal import forget_answers, withdraw
from tests.feeds.worlds import NOW, FakeAtlas, cap, make_source, named

ATLAS = FakeAtlas()


def say(session: Session, source: Source, *bodies: bytes) -> None:
    for body in bodies:
        store(session, source, read(body), ATLAS, NOW)


def test_what_it_alone_says_ends_as_withdrawn_and_stays_in_the_record(session: Session) -> None:
    source, other = make_source(session, "a"), make_source(session, "b", "https://b.test/")
    say(session, source, cap("A1"), cap("A2", sender="x@example.test"))
    say(session, other, cap("B1", sender="b@example.test"))
    changed = withdraw(session, source, ATLAS, NOW + timedelta(hours=1))
    hazards = {hazard.key: hazard for hazard in session.scalars(sa.select(Hazard))}
    assert len(changed) == 2
    assert [hazard.status for key, hazard in hazards.items() if key.startswith("withdrawn:")] == [
        HazardStatus.ENDED,
        HazardStatus.ENDED,
    ]
    assert hazards["cap:b@example.test,B1"].status is HazardStatus.ACTIVE
    ended = next(hazard for hazard in hazards.values() if hazard.id == changed[0])
    assert (ended.ended_because, ended.zone is not None) == (Ending.WITHDRAWN, True)
    assert withdraw(session, source, ATLAS, NOW + timedelta(hours=2)) == []


def test_a_hazard_another_source_speaks_of_stands_under_that_one(session: Session) -> None:
    source = make_source(session, "a")
    other = make_source(session, "b", "https://b.test/")
    say(session, source, cap("A1"))
    renewed = cap("A2", msg_type="Update", references=named("A1"), sent="2026-11-22T11:30:00-00:00")
    say(session, other, renewed)
    hazard = session.scalars(sa.select(Hazard)).one()
    assert hazard.source_id == source.id
    withdraw(session, source, ATLAS, NOW + timedelta(minutes=40))
    assert (hazard.status, hazard.source_id) == (HazardStatus.ACTIVE, other.id)
    assert hazard.key == "cap:alerts@example.test,A1"


def test_others_that_said_the_same_are_asked_for_all_again(session: Session) -> None:
    source = make_source(session, "a")
    other = make_source(session, "b", "https://b.test/", etag='"1"', body_hash="x", fetched=["u"])
    private = make_source(session, "c", "https://c.test/", etag='"1"', owner="SV")
    say(session, source, cap("A1"))
    say(session, other, cap("A1"))
    withdraw(session, source, ATLAS, NOW)
    assert (other.etag, other.body_hash, other.fetched, other.next_ask_at) == ("", "", [], NOW)
    assert private.etag == '"1"'
    say(session, other, cap("A1"))
    standing = session.scalars(sa.select(Hazard).where(Hazard.status == HazardStatus.ACTIVE)).one()
    assert standing.source_id == other.id
    assert len(session.scalars(sa.select(Alert)).all()) == 2


def test_a_source_whose_answers_are_forgotten_is_asked_at_once(session: Session) -> None:
    source = make_source(session, last_modified="x", next_ask_at=NOW + timedelta(hours=1))
    forget_answers(source, NOW)
    assert (source.last_modified, source.next_ask_at) == ("", NOW)
