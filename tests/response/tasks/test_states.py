"""The legal moves of a task, and the words some of them need."""

from __future__ import annotations

import pytest

from core.approval import IllegalMove
from core.errors import UnusableInput
from response.tasks.models import TaskState
from response.tasks.states import LONGEST_NOTE, PENDING, TASK_MOVES, check_task_move, moves_from


def test_every_state_leads_somewhere_and_none_to_itself() -> None:
    assert set(TASK_MOVES.moves) == set(TaskState)
    for state in TaskState:
        assert moves_from(state)
        assert state not in moves_from(state)
    assert {TaskState.OPEN, TaskState.DOING} == PENDING


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (TaskState.DONE, TaskState.NOT_NEEDED),
        (TaskState.NOT_NEEDED, TaskState.DONE),
        (TaskState.DONE, TaskState.DOING),
    ],
)
def test_what_is_over_is_opened_again_before_something_else_is_said(
    before: TaskState, after: TaskState
) -> None:
    with pytest.raises(IllegalMove):
        check_task_move(before, after, "por esto")


@pytest.mark.parametrize("after", [TaskState.NOT_NEEDED, TaskState.HANDED_OVER])
def test_what_is_not_done_here_says_why_or_to_whom(after: TaskState) -> None:
    with pytest.raises(UnusableInput):
        check_task_move(TaskState.OPEN, after, "  \n ")
    assert check_task_move(TaskState.OPEN, after, " la  sede\nde McAllen ") == "la sede de McAllen"
    with pytest.raises(UnusableInput):
        check_task_move(TaskState.OPEN, after, "x" * (LONGEST_NOTE + 1))
    assert check_task_move(TaskState.OPEN, TaskState.DONE, "") == ""
