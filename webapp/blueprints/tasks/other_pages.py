"""Tasks on pages of other sections: the next three on top of a crisis, and on a hazard's page what
is done first before anybody declares.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.data_versions.versioned_data import shared_version
from feeds.values import HazardKind
from protocols.models import APPROVED_TEXTS
from response.crisis.models import Participation
from response.tasks.first_hour import FirstHour, first_hour
from response.tasks.listing import TaskCounts, TaskLine, next_tasks, task_counts, task_lines
from webapp.auth.access import can_open
from webapp.http.database import db
from webapp.http.rendering.remembered_parts import remembered_part
from webapp.http.services import services


@dataclass(frozen=True, slots=True)
class NextTasks:
    """The next tasks of a part, and how far all of them have come."""

    lines: tuple[TaskLine, ...]
    counts: TaskCounts


def next_tasks_of(part: Participation) -> NextTasks:
    """Return the next tasks of the reader's country in a crisis."""
    lines = task_lines(db.session(), services().keyring, part, services().clock())
    return NextTasks(next_tasks(lines), task_counts(lines))


def first_hour_of(kind: HazardKind) -> FirstHour | None:
    """Return what is done first about a hazard of a kind, as long as no text in force is another;
    None for who reads no protocols.
    """
    if not can_open("protocols.index"):
        return None
    version = shared_version(db.session(), APPROVED_TEXTS)
    return remembered_part(version, ("first hour", kind), lambda: first_hour(db.session(), kind))
