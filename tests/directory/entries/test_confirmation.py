from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from directory.entries.confirmation import confirm, confirmations_of
from directory.entries.field_model import Group
from directory.entries.fields import groups_of
from directory.entries.kinds import EntryKind
from directory.entries.models import ConfirmationMethod
from tests.directory.conftest import CONFIRMED, channel, post, shelter


def test_all_groups_at_once(session: Session, now: datetime) -> None:
    place = shelter(session, "Casa", None, channels=[channel("+19565550123", confirmed_at=None)])
    confirm(session, place, at=now, by="user:1", method=ConfirmationMethod.SCREEN)
    found = confirmations_of(session, place)
    assert set(found) == set(groups_of(EntryKind.SHELTER))
    assert {each.confirmed_at for each in found.values()} == {now}
    assert (place.confirmed_at, place.channels[0].confirmed_at) == (now, now)


def test_the_entry_is_as_old_as_its_oldest_group(session: Session, now: datetime) -> None:
    place = post(session, "Consulado", (-98.2, 26.2), channels=[channel("+19565550123")])
    confirm(session, place, [Group.CHANNELS], at=now, by="user:1", method=ConfirmationMethod.PHONE)
    found = confirmations_of(session, place)
    assert found[Group.CHANNELS].confirmed_at == now
    assert found[Group.CHANNELS].confirmed_method is ConfirmationMethod.PHONE
    assert found[Group.PLACE].confirmed_at == CONFIRMED
    assert place.confirmed_at == CONFIRMED
    assert place.channels[0].confirmed_at == now
    rest = set(found) - {Group.CHANNELS}
    confirm(
        session,
        place,
        rest,
        at=now + timedelta(days=1),
        by="user:2",
        method=ConfirmationMethod.VISIT,
    )
    assert place.confirmed_at == now


def test_one_group_of_an_entry_nobody_confirmed_does_not_confirm_the_rest(
    session: Session, now: datetime
) -> None:
    place = shelter(session, "Casa", None)
    confirm(session, place, [Group.PLACE], at=now, by="user:1", method=ConfirmationMethod.VISIT)
    assert place.confirmed_at is None
    assert confirmations_of(session, place)[Group.IDENTITY].confirmed_at is None


def test_one_channel_of_several(session: Session, now: datetime) -> None:
    place = shelter(
        session, "Casa", None, channels=[channel("+19565550123"), channel("+19565550124")]
    )
    confirm(
        session, place, [Group.CHANNELS], at=now, by="user:1", method=ConfirmationMethod.PHONE,
        channels=place.channels[:1],
    )  # fmt: skip
    assert [each.confirmed_at for each in place.channels] == [now, CONFIRMED]


def test_confirmed_is_not_updated(session: Session, now: datetime) -> None:
    place = shelter(session, "Casa", None, channels=[channel("+19565550123")])
    session.expire_all()
    before = place.updated_at, place.channels[0].updated_at
    confirm(session, place, at=now, by="user:1", method=ConfirmationMethod.SCREEN)
    session.flush()
    session.expire_all()
    assert (place.updated_at, place.channels[0].updated_at) == before
    assert place.confirmed_at == now
