from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from directory.calling.failure_reports import open_failures, report_failure, settle_failure
from directory.entries.models import Channel, ChannelKind, Shelter, ShelterKind, Visibility


@pytest.fixture
def channel(session: Session) -> Channel:
    shelter = Shelter(
        kind=ShelterKind.COMMUNITY, name="Casa", country="GT", visibility=Visibility.RCM
    )
    shelter.channels = [Channel(kind=ChannelKind.PHONE, value="+19565550123")]
    session.add(shelter)
    session.flush()
    return shelter.channels[0]


def test_a_report_stands_until_it_is_settled(
    session: Session, channel: Channel, now: datetime
) -> None:
    report_failure(session, channel, at=now, by="user:1", note="  no\ncontesta ")
    report_failure(session, channel, at=now + timedelta(hours=1), by="link:2")
    standing = open_failures(session, [channel.id])
    assert [(each.by, each.note) for each in standing[channel.id]] == [
        ("user:1", "no contesta"),
        ("link:2", ""),
    ]
    assert settle_failure(session, channel, at=now + timedelta(hours=2), by="user:3") == 2
    session.flush()
    assert open_failures(session, [channel.id]) == {}
    assert {each.settled_by for each in standing[channel.id]} == {"user:3"}


def test_saying_it_twice_is_one_report(session: Session, channel: Channel, now: datetime) -> None:
    report_failure(session, channel, at=now, by="user:1", note="ocupado")
    report_failure(session, channel, at=now + timedelta(days=1), by="user:1")
    (report,) = open_failures(session, [channel.id])[channel.id]
    assert (report.note, report.at) == ("ocupado", now + timedelta(days=1))


def test_nobody_asked_nothing_answered(session: Session) -> None:
    assert open_failures(session, []) == {}
