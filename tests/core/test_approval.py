from __future__ import annotations

import itertools
from enum import StrEnum

import pytest

from core.approval import Approval, IllegalMove, SecondPersonNeeded
from plans.lifecycle import transitions
from plans.models import PlanState
from protocols import lifecycle
from protocols.models import ProtocolState


class NoticeState(StrEnum):
    """An invented third tenant: a notice that two persons send."""

    WRITTEN = "written"
    SENT = "sent"
    CANCELLED = "cancelled"


NOTICE = Approval(
    moves={
        NoticeState.WRITTEN: frozenset({NoticeState.SENT, NoticeState.CANCELLED}),
        NoticeState.SENT: frozenset(),
        NoticeState.CANCELLED: frozenset(),
    },
    two_persons=frozenset({NoticeState.SENT}),
)
TENANTS = [
    pytest.param(transitions.APPROVAL, PlanState, id="plans"),
    pytest.param(lifecycle.APPROVAL, ProtocolState, id="protocols"),
    pytest.param(NOTICE, NoticeState, id="notices"),
]


@pytest.mark.parametrize(("approval", "states"), TENANTS)
def test_a_move_is_legal_where_the_data_say_so_and_nowhere_else(
    approval: Approval[StrEnum], states: type[StrEnum]
) -> None:
    assert set(approval.moves) == set(states)
    for current, target in itertools.product(states, repeat=2):
        if target in approval.moves[current]:
            approval.check_move(current, target, name="version 3")
            continue
        with pytest.raises(IllegalMove) as refused:
            approval.check_move(current, target, name="version 3")
        assert str(refused.value) == f"version 3 is {current}; it cannot become {target}"


@pytest.mark.parametrize(("approval", "states"), TENANTS)
def test_the_author_brings_about_all_but_what_needs_two(
    approval: Approval[StrEnum], states: type[StrEnum]
) -> None:
    assert approval.two_persons
    for target in states:
        approval.check_second_person(target, author="user:1", approver="user:2", work="wrote it")
        if target not in approval.two_persons:
            approval.check_second_person(target, author="user:1", approver="user:1", work="wrote")
            continue
        with pytest.raises(SecondPersonNeeded) as refused:
            approval.check_second_person(
                target, author="user:1", approver="user:1", work="wrote version 3"
            )
        assert str(refused.value) == "user:1 wrote version 3; somebody else must approve it"


def test_no_move_may_lead_to_a_state_without_a_row() -> None:
    with pytest.raises(ValueError, match="sent"):
        Approval(
            moves={NoticeState.WRITTEN: frozenset({NoticeState.SENT})}, two_persons=frozenset()
        )
    with pytest.raises(ValueError, match="cancelled"):
        Approval(
            moves={NoticeState.WRITTEN: frozenset()}, two_persons=frozenset({NoticeState.CANCELLED})
        )
