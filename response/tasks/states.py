"""The life of a task: its legal moves as data, and which of them need words."""

from __future__ import annotations

from core.approval import Approval
from core.errors import UnusableInput
from core.i18n.languages import N_
from response.tasks.models import TaskState

TASK_MOVES = Approval(
    moves={
        TaskState.OPEN: frozenset(
            {TaskState.DOING, TaskState.DONE, TaskState.NOT_NEEDED, TaskState.HANDED_OVER}
        ),
        TaskState.DOING: frozenset(
            {TaskState.OPEN, TaskState.DONE, TaskState.NOT_NEEDED, TaskState.HANDED_OVER}
        ),
        TaskState.DONE: frozenset({TaskState.OPEN}),
        TaskState.NOT_NEEDED: frozenset({TaskState.OPEN}),
        TaskState.HANDED_OVER: frozenset({TaskState.OPEN, TaskState.DONE}),
    },
    two_persons=frozenset(),
)
PENDING = frozenset({TaskState.OPEN, TaskState.DOING})
"""Still to be done here. What was handed over is somebody else's to do."""
LONGEST_NOTE = 400
_REASON = N_("Diga por qué no hace falta.")
_WHOSE = N_("Diga a quién se pasó.")


def check_task_move(before: TaskState, after: TaskState, note: str) -> str:
    """Return the note of a move, in one line.

    Raises IllegalMove, and UnusableInput for a move that needs words and has none: a task that is
    not needed says why, one that was handed over says to whom.
    """
    TASK_MOVES.check_move(before, after, name="the task")
    words = " ".join(note.split())
    if len(words) > LONGEST_NOTE:
        raise UnusableInput("note", N_("La nota es demasiado larga."))
    if after is TaskState.NOT_NEEDED and not words:
        raise UnusableInput("note", _REASON)
    if after is TaskState.HANDED_OVER and not words:
        raise UnusableInput("note", _WHOSE)
    return words


def moves_from(state: TaskState) -> tuple[TaskState, ...]:
    """Return the states that may follow, in the order of TaskState."""
    return tuple(each for each in TaskState if each in TASK_MOVES.moves[state])
