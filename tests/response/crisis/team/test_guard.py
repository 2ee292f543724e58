"""The guard of a crisis is whoever is on call when it is declared."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from directory.entries.models import FocalPoint
from protocols.roles import Role
from response.crisis.models import Participation
from response.crisis.team.guard import put_guard
from response.crisis.team.models import RosterLine
from response.crisis.team.roster import lines_of
from tests.response.crisis.examples import Countries
from watch.rota.models import Rota, Shift


def guard_of(session: Session, part: Participation) -> RosterLine:
    return next(each for each in lines_of(session, part) if each.function is Role.GUARD)


@pytest.fixture
def put_on(writes: Session, countries: Countries, now: datetime) -> list[FocalPoint]:
    """The rota of the own post: who protects is on the first rung, the head on the second."""
    rota = Rota(
        country="GT", post_id=countries.own, name="Guardia", timezone="UTC", rungs=2, made_at=now
    )
    writes.add(rota)
    writes.flush()
    people = [writes.get_one(FocalPoint, countries.staff[place]) for place in (2, 0)]
    for rung, each in enumerate(people, start=1):
        each.confirmed_at = now
        for channel in each.channels:
            channel.confirmed_at = now
        writes.add(
            Shift(
                rota_id=rota.id, rung=rung, focal_point_id=each.id, made_at=now,
                starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=1),
            )
        )  # fmt: skip
    writes.flush()
    return people


def test_who_is_on_call_holds_the_guard_and_the_next_rung_stands_in(
    part: Participation, writes: Session, put_on: list[FocalPoint], now: datetime
) -> None:
    assert put_guard(writes, part, lines_of(writes, part), now)
    line = guard_of(writes, part)
    assert (line.focal_point_id, line.alternate_focal_point_id) == tuple(each.id for each in put_on)


def test_where_nobody_is_on_call_the_directory_names_the_guard(
    part: Participation, writes: Session, put_on: list[FocalPoint], now: datetime
) -> None:
    before = guard_of(writes, part).focal_point_id
    assert not put_guard(writes, part, lines_of(writes, part), now + timedelta(hours=2))
    assert guard_of(writes, part).focal_point_id == before is not None


def test_whom_a_person_chose_stays(
    part: Participation, writes: Session, put_on: list[FocalPoint], now: datetime
) -> None:
    line = guard_of(writes, part)
    line.is_chosen, before = True, line.focal_point_id
    assert not put_guard(writes, part, lines_of(writes, part), now)
    assert line.focal_point_id == before
