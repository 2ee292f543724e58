"""Erased persons sought in tasks added by hand and in notes, and taken out of them: the task and
the move stay, their words go.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import CannotOpen, Keyring, SealedPlace
from response.tasks.models import CrisisTask, TaskMove, move_note_place, own_text_place


@dataclass(frozen=True, slots=True)
class NamingTasks:
    """Where persons are named: ids of tasks, and of moves."""

    tasks: tuple[uuid.UUID, ...]
    moves: tuple[uuid.UUID, ...]


def tasks_naming(
    session: Session, keyring: Keyring, country: str, is_named: Callable[[str], bool]
) -> NamingTasks:
    """Return the tasks and notes of a country that name somebody, as `is_named` says of a text."""

    def names(sealed: bytes, place: SealedPlace) -> bool:
        try:
            return is_named(str(keyring.open_json(sealed, place)))
        except CannotOpen:
            return False

    own = sa.select(CrisisTask.id, CrisisTask.ciphertext).where(
        CrisisTask.country == country, CrisisTask.ciphertext.is_not(None)
    )
    notes = sa.select(TaskMove.id, TaskMove.note).where(
        TaskMove.country == country, TaskMove.note.is_not(None)
    )
    return NamingTasks(
        tuple(
            row
            for row, sealed in session.execute(own)
            if names(sealed or b"", own_text_place(row, country))
        ),
        tuple(
            row
            for row, sealed in session.execute(notes)
            if names(sealed or b"", move_note_place(row, country))
        ),
    )


def forget_in_tasks(session: Session, found: NamingTasks) -> None:
    """Take the words of these tasks and notes away."""
    session.execute(
        sa.update(CrisisTask).where(CrisisTask.id.in_(found.tasks)).values(ciphertext=None)
    )
    session.execute(sa.update(TaskMove).where(TaskMove.id.in_(found.moves)).values(note=None))
