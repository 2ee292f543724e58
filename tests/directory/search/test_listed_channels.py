from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from directory.entries.kinds import EntryKind
from directory.entries.models import Channel, FailureReport
from directory.search.listed_channels import channels_of
from tests.directory.conftest import channel, post, shelter
from tests.directory.search.aged_entries import HERE, NOW


def test_failures_stand_until_they_are_settled(session: Session) -> None:
    made = post(session, "Con fallas", HERE)
    line: Channel = channel("+19565550100")
    line.failures = [
        FailureReport(at=NOW - timedelta(days=2), by="user:x", note="mudo"),
        FailureReport(at=NOW - timedelta(days=3), by="user:x", settled_at=NOW),
        FailureReport(at=NOW - timedelta(days=1), by="user:y", note="ocupado"),
    ]
    made.channels = [line]
    session.flush()
    (shown,) = channels_of(session, {EntryKind.POST: [made.id]})[made.id]
    assert [each.note for each in shown.failures] == ["mudo", "ocupado"]


def test_channels_are_those_of_the_entries_asked_for_in_their_order(session: Session) -> None:
    one, other, third = (post(session, name, HERE) for name in "abc")
    refuge = shelter(session, "d", HERE)
    for entry in (one, other, third, refuge):
        entry.channels = [
            channel(f"{entry.name}2", rank=2),
            channel(f"{entry.name}1", rank=1),
        ]
    session.flush()
    asked = {EntryKind.POST: [one.id, other.id], EntryKind.SHELTER: [refuge.id]}
    found = channels_of(session, asked)
    assert {key: [each.value for each in lines] for key, lines in found.items()} == {
        entry.id: [f"{entry.name}1", f"{entry.name}2"] for entry in (one, other, refuge)
    }
    assert channels_of(session, {}) == {}
