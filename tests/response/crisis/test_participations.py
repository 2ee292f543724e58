from __future__ import annotations

import uuid
from datetime import datetime, timedelta

import pytest
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.accounts import RoleName
from core.db import writing
from core.errors import NotAllowed, UnusableInput
from response.crisis.declaring import declare
from response.crisis.listing import crisis_numbered
from response.crisis.models import Crisis, CrisisState, ParticipationState
from response.crisis.participations import AnsweringPost, join, take_charge
from tests.interleaving import later_of_two
from tests.response.crisis.examples import Countries, declaration, officer


def test_a_country_joins_once_and_comes_back_to_its_part(
    crisis: Crisis, writes: Session, now: datetime
) -> None:
    part = join(writes, crisis, officer("HN"), AnsweringPost(), now)
    part.state, part.ended_at = ParticipationState.CLOSED, now
    again = join(writes, crisis, officer("HN"), AnsweringPost(), now)
    assert again is part
    assert (again.state.value, again.ended_at) == ("active", None)
    assert [each.country for each in crisis.participations] == ["GT", "HN"]


def test_the_first_to_join_declares_what_was_proposed(writes: Session, now: datetime) -> None:
    proposed = declare(writes, declaration(), officer("", RoleName.SECRETARIAT), now)
    later = now + timedelta(minutes=9)
    post_id = None
    join(writes, proposed, officer("HN"), AnsweringPost(post_id), later)
    assert (proposed.state, proposed.lead_country, proposed.declared_at) == (
        CrisisState.DECLARED,
        "HN",
        later,
    )
    join(writes, proposed, officer("GT"), AnsweringPost(), later)
    assert proposed.lead_country == "HN"


def test_who_answers_for_no_country_joins_nothing(
    crisis: Crisis, writes: Session, now: datetime
) -> None:
    with pytest.raises(NotAllowed):
        join(writes, crisis, officer("", RoleName.SECRETARIAT), AnsweringPost(), now)
    crisis.state = CrisisState.CLOSED
    with pytest.raises(UnusableInput):
        join(writes, crisis, officer("HN"), AnsweringPost(), now)


def test_two_of_one_country_who_join_at_once_are_one_part(
    engine: Engine, countries: Countries, now: datetime
) -> None:
    with writing(engine) as session:
        number = declare(session, declaration(), officer(), now).number

    def joined(session: Session) -> uuid.UUID:
        found = crisis_numbered(session, number)
        assert found is not None
        return join(session, found, officer("HN"), AnsweringPost(), now).id

    second = later_of_two(
        engine, joined, lambda session: crisis_numbered(session, number),
        lambda session, _seen: joined(session),
    )  # fmt: skip
    with writing(engine) as session:
        found = crisis_numbered(session, number)
        assert found is not None
        assert [each.id for each in found.participations if each.country == "HN"] == [second]


def test_somebody_is_put_in_charge_by_their_own_country(
    crisis: Crisis, writes: Session, now: datetime
) -> None:
    (part,) = crisis.participations
    other = uuid.uuid4()
    with pytest.raises(NotAllowed):
        take_charge(writes, crisis, part, officer("HN"), other, now)
    take_charge(writes, crisis, part, officer(), other, now)
    assert part.in_charge_id == other
