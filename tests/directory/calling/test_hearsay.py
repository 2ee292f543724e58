"""What somebody heard of a number moves its age, never the confirmation of its owner."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from directory.calling.failure_reports import open_failures, report_failure
from directory.calling.hearsay import AGAIN, Hearsay, note_hearsay
from directory.entries.change_log import (
    ChangeAction,
    ChangeOrigin,
    ChangeVia,
    changes_of,
    values_of_change,
)
from directory.entries.models import (
    Channel,
    ChannelKind,
    ConfirmationMethod,
    Shelter,
    ShelterKind,
    Visibility,
)
from directory.entries.values import values_of, write_values

NUMBER = "+19565550123"


@pytest.fixture
def channel(session: Session, now: datetime) -> Channel:
    shelter = Shelter(
        kind=ShelterKind.COMMUNITY, name="Casa", country="GT", visibility=Visibility.RCM
    )
    shelter.channels = [
        Channel(
            kind=ChannelKind.PHONE, value=NUMBER, confirmed_at=now - timedelta(days=200),
            confirmed_by="owner", confirmed_method=ConfirmationMethod.LINK,
        )
    ]  # fmt: skip
    session.add(shelter)
    session.flush()
    return shelter.channels[0]


def say(session: Session, channel: Channel, heard: Hearsay, at: datetime, by: str = "ana") -> bool:
    origin = ChangeOrigin(at, f"user:{by}", ChangeVia.SCREEN)
    said = note_hearsay(session, channel, heard, origin=origin)
    session.flush()
    return said


@pytest.mark.parametrize(
    ("heard", "action", "is_answered", "is_silent", "fails"),
    [
        (Hearsay.ANSWERED, ChangeAction.ANSWERED, True, False, False),
        (Hearsay.SILENT, ChangeAction.UNANSWERED, False, True, False),
        (Hearsay.WRONG, ChangeAction.WRONG_NUMBER, False, False, True),
    ],
)
def test_each_is_a_line_of_the_history_and_no_confirmation(
    session: Session, channel: Channel, now: datetime, heard: Hearsay, action: ChangeAction,
    is_answered: bool, is_silent: bool, fails: bool,
) -> None:  # fmt: skip
    before, updated = channel.confirmed_at, channel.updated_at
    assert say(session, channel, heard, now)
    assert (channel.confirmed_at, channel.confirmed_by) == (before, "owner")
    assert channel.updated_at == updated
    assert (channel.answered_at == now, channel.unanswered_at == now) == (is_answered, is_silent)
    assert bool(open_failures(session, [channel.id])) is fails
    assert channel.shelter is not None
    line = changes_of(session, channel.shelter.id)[0]
    assert (line.action, line.actor, line.at) == (action, "user:ana", now)
    assert values_of_change(line) == {"channel": [None, NUMBER]}


def test_a_second_tap_is_none_and_another_person_is_another_line(
    session: Session, channel: Channel, now: datetime
) -> None:
    assert say(session, channel, Hearsay.ANSWERED, now)
    assert not say(session, channel, Hearsay.ANSWERED, now + AGAIN / 2)
    assert say(session, channel, Hearsay.ANSWERED, now + AGAIN / 2, "eva")
    assert say(session, channel, Hearsay.SILENT, now + AGAIN / 2)
    assert say(session, channel, Hearsay.ANSWERED, now + 3 * AGAIN)


def test_who_reaches_it_settles_their_own_report_alone(
    session: Session, channel: Channel, now: datetime
) -> None:
    for by in ("user:ana", "user:eva"):
        report_failure(session, channel, at=now - timedelta(days=1), by=by)
    say(session, channel, Hearsay.ANSWERED, now)
    assert [each.by for each in open_failures(session, [channel.id])[channel.id]] == ["user:eva"]


def test_a_number_typed_anew_was_never_heard(
    session: Session, channel: Channel, now: datetime
) -> None:
    say(session, channel, Hearsay.ANSWERED, now)
    shelter = channel.shelter
    assert shelter is not None
    same = values_of(shelter)["channels"][0]
    write_values(shelter, {"channels": [same, {**same, "value": "+19565550199"}]})
    session.flush()
    assert [each.answered_at == now for each in shelter.channels] == [True, False]
