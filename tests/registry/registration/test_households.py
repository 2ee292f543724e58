from __future__ import annotations

from datetime import datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.errors import UnusableInput
from registry.matching.checking import check_index
from registry.people.history import events_of
from registry.people.models import Household
from registry.registration.households import join_household, leave_household, members_of
from tests.registry.conftest import stay_at
from tests.registry.people.test_access import Register

HOME = stay_at(-98, 26)


def homes(session: Session) -> int:
    return session.scalar(sa.select(sa.func.count()).select_from(Household)) or 0


def test_two_who_lived_alone_live_together_and_a_home_nobody_is_in_goes(
    session: Session, keyring: Keyring, register: Register, now: datetime
) -> None:
    ana, eva, luz = (register(name, HOME) for name in ("Ana", "Eva", "Luz"))
    join_household(session, keyring, ana, eva, at=now, actor="user:1")
    assert ana.household_id is not None
    assert set(members_of(session, "SV", ana.household_id)) == {ana.id, eva.id}
    join_household(session, keyring, luz, ana, at=now, actor="user:1")
    join_household(session, keyring, luz, ana, at=now, actor="user:1")
    assert homes(session) == 1
    for each in (ana, eva, luz):
        assert [event.kind.value for event in events_of(session, each.id)] == ["moved"]
        leave_household(session, keyring, each, at=now, actor="user:1")
    assert (homes(session), members_of(session, "SV", None)) == (0, [])
    assert check_index(session, keyring).is_sound


def test_nobody_moves_to_another_country_or_to_themselves(
    session: Session, keyring: Keyring, register: Register, now: datetime
) -> None:
    ana, abroad = register("Ana", HOME), register("Eva", HOME, country="GT")
    for other in (abroad, ana):
        with pytest.raises(UnusableInput):
            join_household(session, keyring, ana, other, at=now, actor="user:1")
    assert (homes(session), ana.household_id) == (0, None)
