from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa

from core.accounts import RoleName, User
from core.crypto import Keyring
from tests.watch.rota.on_call import OnCall
from watch.rota.calendar_links import (
    LINK_DAYS,
    calendar_links,
    new_calendar_link,
    own_shifts,
    read_calendar,
    revoke_calendar_link,
)
from watch.rota.models import CalendarLink


def test_a_link_opens_a_rota_with_its_holes_and_stands_nowhere(
    on_call: OnCall, keyring: Keyring
) -> None:
    session, now, user = on_call.session, on_call.now, on_call.user("ana")
    shift = on_call.shift(user, -2, 2)
    token = new_calendar_link(session, keyring, user, on_call.rota, now)
    read = read_calendar(session, keyring, token, now)
    assert read is not None
    assert (read.user, read.rota) == (user, on_call.rota)
    assert [each.span.shift for each in read.shifts] == [shift]
    assert [hole.starts_at for _rota, hole in read.holes] == [on_call.at(2)]
    row = session.scalars(sa.select(CalendarLink)).one()
    assert token.encode() not in row.token_hash
    assert len(token) >= 43


def test_ones_own_link_opens_ones_own_shifts_in_order(on_call: OnCall, keyring: Keyring) -> None:
    session, now, user = on_call.session, on_call.now, on_call.user("ana")
    later, first = on_call.shift(user, 20, 22), on_call.shift(user, -2, 2)
    on_call.shift(on_call.user("eva"), 0, 9)
    token = new_calendar_link(session, keyring, user, None, now)
    read = read_calendar(session, keyring, token, now)
    assert read is not None
    assert [each.span.shift for each in read.shifts] == [first, later]
    assert read.holes == ()
    assert own_shifts(session, on_call.user("nobody"), now) == []


def test_a_new_link_ends_the_one_before_for_the_same_and_no_other(
    on_call: OnCall, keyring: Keyring
) -> None:
    session, now, user = on_call.session, on_call.now, on_call.user("ana")
    own = new_calendar_link(session, keyring, user, None, now)
    first = new_calendar_link(session, keyring, user, on_call.rota, now)
    second = new_calendar_link(session, keyring, user, on_call.rota, now)
    opened = [read_calendar(session, keyring, each, now) for each in (own, first, second)]
    assert [each is not None for each in opened] == [True, False, True]
    assert len(calendar_links(session, user.id, now)) == 2


@pytest.mark.parametrize(
    "spoil",
    [
        lambda on_call, user: setattr(user, "active", False),
        lambda on_call, user: setattr(user, "country", "GT"),
        lambda on_call, user: setattr(user, "roles", [on_call.roles[RoleName.CIVIL_SOCIETY]]),
        lambda on_call, user: on_call.session.delete(on_call.rota),
    ],
    ids=["closed", "of another country", "of no office", "without its rota"],
)
def test_it_opens_as_long_as_who_made_it_may_look(
    on_call: OnCall, keyring: Keyring, spoil: Callable[[OnCall, User], None]
) -> None:
    user = on_call.user("ana")
    token = new_calendar_link(on_call.session, keyring, user, on_call.rota, on_call.now)
    spoil(on_call, user)
    on_call.session.flush()
    assert read_calendar(on_call.session, keyring, token, on_call.now) is None


def test_it_ends_by_its_day_and_by_its_owner_alone(on_call: OnCall, keyring: Keyring) -> None:
    session, now, user = on_call.session, on_call.now, on_call.user("ana")
    token = new_calendar_link(session, keyring, user, on_call.rota, now)
    (link,) = calendar_links(session, user.id, now)
    end = now + timedelta(days=LINK_DAYS)
    assert read_calendar(session, keyring, token, end - timedelta(seconds=1)) is not None
    assert read_calendar(session, keyring, token, end) is None
    assert not revoke_calendar_link(session, on_call.user("eva").id, link.id, now)
    assert revoke_calendar_link(session, user.id, link.id, now)
    assert read_calendar(session, keyring, token, now) is None


@pytest.mark.parametrize("token", ["", "x", "x" * 101, "ñandú"])
def test_what_is_no_token_opens_nothing(on_call: OnCall, keyring: Keyring, token: str) -> None:
    assert read_calendar(on_call.session, keyring, token, on_call.now) is None
