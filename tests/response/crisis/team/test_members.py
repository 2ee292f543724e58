from __future__ import annotations

import uuid

import pytest
from sqlalchemy.orm import Session

from core.accounts import AccountRole, RoleName, User
from core.errors import UnusableInput
from directory.entries.models import Channel, ChannelKind, FocalPoint, Visibility
from directory.entries.visibility import Viewer
from response.crisis.team.members import TeamMembers, team_members
from tests.response.crisis.examples import Countries


def account(session: Session, email: str, role: RoleName, post_id: uuid.UUID | None) -> User:
    user = User(
        email=email,
        password="",
        fs_uniquifier=uuid.uuid4().hex,
        country="GT",
        post_id=post_id,
        roles=[AccountRole(name=role.value)],
    )
    session.add(user)
    session.flush()
    return user


def test_somebody_with_an_account_and_an_entry_is_one(
    writes: Session, countries: Countries
) -> None:
    head = writes.get_one(FocalPoint, countries.staff[0])
    head.channels.append(Channel(kind=ChannelKind.EMAIL, value="ana@example.org"))
    ana = account(writes, "ana@example.org", RoleName.CONSUL, countries.own)
    other = account(writes, "otro@example.org", RoleName.EMERGENCY, None)
    account(writes, "casa@example.org", RoleName.CIVIL_SOCIETY, None)
    writes.expire_all()
    found = team_members(writes, "GT", Viewer.of_country("GT"))
    assert len(found.members) == 6
    both = found.of(ana.id, None)
    assert both is not None
    assert both is found.of(None, head.id)
    assert (both.name, both.telephone, both.email) == (
        "Ana Titular",
        "+15125550101",
        "ana@example.org",
    )
    assert found.keyed(both.key) is both
    alone = found.of(other.id, None)
    assert alone is not None
    assert alone.name == "otro@example.org"
    assert len(found.at_post([countries.own, None])) == 4


def test_whom_nobody_listed_is_refused(everybody: TeamMembers) -> None:
    assert everybody.keyed("") is None
    assert everybody.of(None, None) is None
    with pytest.raises(UnusableInput):
        everybody.keyed(f"point:{uuid.uuid4()}")


def test_who_may_not_be_seen_is_not_listed(writes: Session, countries: Countries) -> None:
    writes.get_one(FocalPoint, countries.alone).visibility = Visibility.POST
    writes.flush()
    seen = team_members(writes, "GT", Viewer.of_post("GT", countries.own))
    assert seen.of(None, countries.alone) is None
    assert len(seen.members) == 4
