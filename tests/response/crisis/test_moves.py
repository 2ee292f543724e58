from __future__ import annotations

from datetime import datetime
from itertools import pairwise

import pytest
from sqlalchemy.orm import Session

from core.accounts import RoleName
from core.approval import IllegalMove
from core.errors import NotAllowed, UnusableInput
from response.crisis.models import Crisis, CrisisState, ParticipationState
from response.crisis.moves import (
    MOVES,
    OpenItem,
    StillOpen,
    end_part,
    move_to,
    next_states,
    other_parts,
)
from response.crisis.participations import AnsweringPost, join
from tests.response.crisis.examples import officer

S = CrisisState
LIFE = (S.DECLARED, S.WINDING_DOWN, S.CLOSED, S.LESSONS_DONE)


def test_the_whole_life_of_a_crisis(crisis: Crisis, writes: Session, now: datetime) -> None:
    for _before, after in pairwise(LIFE):
        move_to(writes, crisis, after, officer(), reason="Así está la cosa", now=now)
    assert crisis.state is S.LESSONS_DONE
    assert crisis.ended_at == now
    assert {each.state for each in crisis.participations} == {ParticipationState.CLOSED}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (S.DECLARED, S.CLOSED),
        (S.DECLARED, S.LESSONS_DONE),
        (S.CLOSED, S.DECLARED),
        (S.CANCELLED, S.DECLARED),
        (S.LESSONS_DONE, S.CLOSED),
    ],
)
def test_no_state_is_jumped_over(
    crisis: Crisis, writes: Session, now: datetime, before: S, after: S
) -> None:
    crisis.state = before
    with pytest.raises(IllegalMove):
        move_to(writes, crisis, after, officer(), reason="Porque sí, de golpe", now=now)


def test_every_state_has_its_moves() -> None:
    assert set(MOVES.moves) == set(CrisisState)


def test_a_mistake_is_cancelled_and_kept(crisis: Crisis, writes: Session, now: datetime) -> None:
    move_to(writes, crisis, S.CANCELLED, officer(), reason="Era el pueblo vecino", now=now)
    assert writes.get(Crisis, crisis.id) is crisis
    assert not crisis.is_open


def test_closing_with_open_items_is_said_twice(
    crisis: Crisis, writes: Session, now: datetime
) -> None:
    move_to(writes, crisis, S.WINDING_DOWN, officer(), reason="El agua baja", now=now)
    items = [OpenItem("sin noticias", 3, "GT")]
    with pytest.raises(StillOpen) as refused:
        move_to(writes, crisis, S.CLOSED, officer(), reason="Ya está", now=now, open_items=items)
    assert refused.value.items == tuple(items)
    assert crisis.state is S.WINDING_DOWN
    move = move_to(
        writes, crisis, S.CLOSED, officer(), reason="Ya está todo", now=now,
        open_items=items, is_confirmed=True,
    )  # fmt: skip
    assert move.definition == {"open": "sin noticias: 3"}


def test_who_moves_it_is_of_the_lead(crisis: Crisis, writes: Session, now: datetime) -> None:
    consul = officer(role=RoleName.CONSUL, post_id=crisis.lead_post_id)
    assert S.WINDING_DOWN in next_states(crisis, consul)
    assert S.CANCELLED not in next_states(crisis, consul)
    assert next_states(crisis, officer("HN")) == ()
    assert next_states(crisis, officer("", RoleName.SECRETARIAT)) == ()
    with pytest.raises(NotAllowed):
        move_to(writes, crisis, S.CANCELLED, consul, reason="Me equivoqué", now=now)
    with pytest.raises(UnusableInput):
        move_to(writes, crisis, S.WINDING_DOWN, officer(), reason="", now=now)


def test_a_country_ends_its_own_part_alone(crisis: Crisis, writes: Session, now: datetime) -> None:
    part = join(writes, crisis, officer("HN"), AnsweringPost(), now)
    assert [(each.count, each.country) for each in other_parts(crisis)] == [(1, "HN")]
    with pytest.raises(NotAllowed):
        end_part(writes, crisis, part, officer("GT"), reason="Que se vayan", now=now)
    end_part(writes, crisis, part, officer("HN"), reason="Nadie queda allí", now=now)
    assert part.state is ParticipationState.CLOSED
    assert crisis.is_open
    assert other_parts(crisis) == []
