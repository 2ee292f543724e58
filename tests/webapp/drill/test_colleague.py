"""Who plays alone gets a machine as the second person, marked so; with a second player it rests."""

from __future__ import annotations

import uuid
from datetime import timedelta

import sqlalchemy as sa

from core import exercise
from core.accounts import RoleName
from core.db import reading, writing
from tests.watch.notices.rows import add_notice
from watch.notices.models import Notice, NoticeState
from webapp.auth.accounts import create_user
from webapp.drill.arrivals import OpenHouse
from webapp.drill.colleague import (
    MACHINE,
    PATIENCE,
    lone_countries,
    machine_approvals,
    play_second_person,
)
from webapp.drill.tickets import DOMAIN, NO_PASSWORD

ALONE, TOGETHER = "BZ", "PA"
"""Countries for which no other test of the house plays."""


def _player(opened: OpenHouse, country: str) -> None:
    email = f"mesa-{uuid.uuid4().hex[:10]}@{DOMAIN}"
    with writing(opened.services.engine) as session:
        create_user(session, email, NO_PASSWORD, RoleName.EMERGENCY, country)


def _proposed(opened: OpenHouse, country: str) -> uuid.UUID:
    now = opened.services.clock() - PATIENCE - timedelta(seconds=1)
    with writing(opened.services.engine) as session:
        notice = add_notice(
            session, now, country, state=NoticeState.PROPOSED, proposed_by="user:a",
            proposed_at=now,
            counted_at=now, audience={"country": country}, audience_persons=1,
        )  # fmt: skip
        return notice.id


def test_it_approves_for_one_who_plays_alone_and_says_that_it_is_a_machine(
    opened: OpenHouse,
) -> None:
    services = opened.services
    notice = _proposed(opened, ALONE)
    with exercise.inside(opened.house.mark):
        assert play_second_person(services) == 0, "nobody has come in"
        _player(opened, ALONE)
        assert play_second_person(services) == 1
    with exercise.inside(""):
        assert play_second_person(services) == 0, "there is none in the real house"
    with reading(services.engine) as session:
        row = session.get_one(Notice, notice)
        assert (row.state, row.approved_by) == (NoticeState.APPROVED, MACHINE)
        assert machine_approvals(session, ALONE) == 1
        assert ALONE in lone_countries(session)


def test_with_a_second_player_it_rests(opened: OpenHouse) -> None:
    _player(opened, TOGETHER)
    _player(opened, TOGETHER)
    notice = _proposed(opened, TOGETHER)
    with exercise.inside(opened.house.mark):
        assert play_second_person(opened.services) == 0
    with reading(opened.services.engine) as session:
        assert session.scalar(sa.select(Notice.state).where(Notice.id == notice)) == "proposed"
