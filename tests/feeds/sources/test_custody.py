from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit_log import AuditEntry
from feeds.circles import within_circle
from feeds.formats.registry import read
from feeds.lifecycle.store import store
from feeds.models import Hazard, HazardStatus, Source, Trust
from feeds.sources.custody import (
    add_source,
    change_source,
    find_source,
    remove_source,
    set_paused,
    values_of,
)
from feeds.sources.values import SourceValues
from feeds.sources.views import circle_of_source, due
from tests.feeds.worlds import NOW, FakeAtlas, cap

VALUES = SourceValues(name="Protección Civil", address="https://protec.example/avisos.xml")


def add(session: Session, owner: str = "SV", **given: object) -> Source:
    values = replace(VALUES, **given)  # type: ignore[arg-type]
    return add_source(session, values, owner=owner, now=NOW, actor="user:1")


def change(session: Session, source: Source, **given: object) -> int:
    values = replace(values_of(source), **given)  # type: ignore[arg-type]
    return len(change_source(session, source, values, FakeAtlas(), now=NOW, actor="user:1"))


def log(session: Session) -> list[tuple[str, str]]:
    session.flush()
    query = sa.select(AuditEntry).order_by(AuditEntry.number)
    return [(each.action, each.country) for each in session.scalars(query)]


def say(session: Session, source: Source) -> Hazard:
    reading = within_circle(read(cap()), circle_of_source(source))
    store(session, source, reading, FakeAtlas(), NOW)
    return session.scalars(sa.select(Hazard).where(Hazard.status == HazardStatus.ACTIVE)).one()


def test_a_source_is_kept_under_a_short_name_and_asked_at_once(session: Session) -> None:
    first, second, third = add(session), add(session), add(session, name="Nueva")
    assert [each.key for each in (first, second, third)] == [
        "proteccion-civil",
        "proteccion-civil-2",
        "nueva-2",
    ]
    assert find_source(session, first.key) is first
    assert find_source(session, str(first.id)) is first
    assert find_source(session, "otra") is None
    assert [view.key for view in due(session, NOW)] == [each.key for each in (third, first, second)]
    assert log(session) == [("source.add", "SV")] * 3


def test_a_pause_asks_nothing_and_takes_nothing_back(session: Session) -> None:
    source = add(session)
    say(session, source)
    assert set_paused(session, source, is_paused=True, now=NOW, actor="user:1")
    assert not set_paused(session, source, is_paused=True, now=NOW, actor="user:1")
    session.flush()
    assert due(session, NOW + timedelta(days=1)) == []
    assert session.scalars(sa.select(Hazard)).one().status is HazardStatus.ACTIVE
    assert set_paused(session, source, is_paused=False, now=NOW, actor="user:1")
    session.flush()
    assert len(due(session, NOW)) == 1
    assert [action for action, _ in log(session)] == ["source.add", "source.pause", "source.resume"]


def test_a_change_is_written_with_what_it_was_and_other_hosts_ask_for_all_again(
    session: Session,
) -> None:
    source = add(session)
    source.etag, source.body_hash, source.next_ask_at = '"7"', "abc", NOW + timedelta(hours=1)
    assert change(session, source) == 0
    assert change(session, source, name="Otra", interval_minutes=30) == 0
    assert (source.name, source.interval_minutes, source.etag) == ("Otra", 30, '"7"')
    assert change(session, source, hosts=("cap.example",)) == 0
    assert (source.etag, source.body_hash, source.next_ask_at) == ("", "", NOW)
    entries = session.scalars(sa.select(AuditEntry).order_by(AuditEntry.number)).all()
    assert [entry.action for entry in entries] == ["source.add", "source.change", "source.change"]
    assert entries[1].details["interval_minutes"] == "10 -> 30"


def test_what_becomes_mere_context_takes_back_what_it_said_and_says_it_anew(
    session: Session,
) -> None:
    source = add(session)
    before = say(session, source)
    assert change(session, source, trust=Trust.DERIVED) == 0, "both may flag"
    assert change(session, source, trust=Trust.CONTEXT) == 1
    after = say(session, source)
    assert after.id != before.id
    assert before.status is HazardStatus.ENDED


def test_a_removed_source_is_out_of_sight_and_its_name_is_never_given_again(
    session: Session,
) -> None:
    source = add(session)
    say(session, source)
    changed = remove_source(
        session, source, FakeAtlas(), now=NOW, actor="user:1", reason="cerró su canal"
    )
    assert len(changed) == 1
    assert find_source(session, "proteccion-civil") is None
    assert due(session, NOW + timedelta(days=1)) == []
    again = add(session)
    assert again.key == "proteccion-civil-2"
    assert say(session, again).status is HazardStatus.ACTIVE, "it may say the same again"
    entry = session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "source.remove")).one()
    assert (entry.details["reason"], entry.details["hazards"]) == ("cerró su canal", 1)
