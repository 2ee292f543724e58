"""The words that name an erased person leave tasks and notes; the task and the move stay."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from core.crypto import Keyring
from protocols.roles import Role
from response.crisis.models import Participation
from response.tasks.forgetting import forget_in_tasks, tasks_naming
from response.tasks.listing import task_lines
from response.tasks.models import TaskState
from response.tasks.moving import OwnTask, TaskTick, add_own_task, move_task


def test_words_go_and_the_rest_stays(
    session: Session, keyring: Keyring, part: Participation, now: datetime
) -> None:
    for words in ("Buscar a Rosa Ixchel", "Abrir"):
        draft = OwnTask(text=words, role=Role.HEAD, due_at=None, by="user:a", now=now)
        task = add_own_task(session, keyring, part, draft)
    tick = TaskTick(after=TaskState.DONE, by="user:a", now=now, note="con Rosa Ixchel")
    move_task(session, keyring, task, tick)

    def names(text: str) -> bool:
        return "Rosa" in text

    found = tasks_naming(session, keyring, "GT", names)
    assert (len(found.tasks), len(found.moves)) == (1, 1)
    assert tasks_naming(session, keyring, "HN", names).tasks == ()
    forget_in_tasks(session, found)
    lines = task_lines(session, keyring, part, now)
    assert [(line.is_unreadable, line.note) for line in lines] == [(True, ""), (False, "")]
    assert lines[1].state is TaskState.DONE
