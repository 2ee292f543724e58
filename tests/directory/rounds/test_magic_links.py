from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.outbox.models import MessageState, OutboxMessage
from directory.rounds.calendar_days import ends_at
from directory.rounds.lifecycle import cancel_round, close_round, open_round
from directory.rounds.magic_links import (
    find_link,
    hash_of,
    make_link,
    revoke_invitation,
    revoke_standing,
)
from directory.rounds.models import AccessLink, Invitation, Round
from tests.directory.rounds.conftest import CLOSES, OPENING, Region


@pytest.fixture
def opened(session: Session, make_round: Callable[..., Round]) -> Round:
    round_ = make_round()
    open_round(session, round_, now=OPENING, actor="user:1")
    return round_


def invitation_to(session: Session, address: str) -> Invitation:
    return session.scalars(sa.select(Invitation).where(Invitation.address == address)).one()


def key_for(session: Session, round_: Round, address: str = "ana@consulado.example") -> str:
    return make_link(
        session, now=OPENING, ends_at=ends_at(round_), invitation=invitation_to(session, address)
    )


def test_only_the_hash_is_kept(session: Session, opened: Round) -> None:
    token = key_for(session, opened)
    assert len(token) == 43
    key = session.scalars(sa.select(AccessLink)).one()
    assert key.token_hash == hash_of(token)
    kept = " ".join(str(getattr(key, column.key)) for column in AccessLink.__table__.columns)
    assert token not in kept


def test_a_link_opens_until_the_last_midnight_of_its_round(session: Session, opened: Round) -> None:
    token = key_for(session, opened)
    found = find_link(session, token, OPENING)
    assert found is not None
    assert found.invitation is invitation_to(session, "ana@consulado.example")
    end = ends_at(opened)
    assert end.isoformat() == "2026-12-22T06:00:00+00:00"
    assert CLOSES.isoformat() == "2026-12-21"
    assert find_link(session, token, end - timedelta(seconds=1)) is not None
    assert find_link(session, token, end) is None


@pytest.mark.parametrize("token", ["", "x", "á" * 43, "\ud800", "x" * 5_000_000])
def test_what_is_no_token_opens_nothing(session: Session, opened: Round, token: str) -> None:
    key_for(session, opened)
    assert find_link(session, token, OPENING) is None


def test_a_revoked_invitation_opens_nothing_and_others_do(session: Session, opened: Round) -> None:
    gone, also_gone = key_for(session, opened), key_for(session, opened)
    other = key_for(session, opened, "casa@albergue.example")
    assert revoke_invitation(session, invitation_to(session, "ana@consulado.example"), OPENING) == 2
    assert find_link(session, gone, OPENING) is find_link(session, also_gone, OPENING) is None
    assert find_link(session, other, OPENING) is not None
    states = {each.recipient: each.state for each in session.scalars(sa.select(OutboxMessage))}
    assert states["ana@consulado.example"] is MessageState.WITHDRAWN
    assert states["casa@albergue.example"] is MessageState.WAITING


@pytest.mark.parametrize("end", [close_round, cancel_round])
def test_no_link_outlives_its_round(
    session: Session, opened: Round, end: Callable[..., object]
) -> None:
    token = key_for(session, opened)
    end(session, opened, now=OPENING, actor="user:1")
    assert find_link(session, token, OPENING) is None


def test_a_standing_link_has_no_round_and_is_revoked_by_itself(
    session: Session, region: Region
) -> None:
    token = make_link(session, now=OPENING, ends_at=None, entry=region.shelter, made_by="user:1")
    stays = make_link(session, now=OPENING, ends_at=None, entry=region.mute, made_by="user:1")
    found = find_link(session, token, OPENING + timedelta(days=900))
    assert found is not None
    assert (found.entry_id, found.invitation) == (region.shelter.id, None)
    assert revoke_standing(session, region.shelter, OPENING) == 1
    assert find_link(session, token, OPENING) is None
    assert find_link(session, stays, OPENING) is not None


def test_a_key_is_for_one_thing(session: Session, region: Region) -> None:
    with pytest.raises(ValueError, match="an invitation or for an entry"):
        make_link(session, now=OPENING, ends_at=None)
