"""How one flag moves: raised, widened, narrowed, cleared; each move has a row of its history and a
line of the audit log.
"""

from __future__ import annotations

import uuid
from typing import Any

import numpy as np
from sqlalchemy.orm import Session

from core.audit_log import record_lines
from core.context import Context
from core.rows.new_rows import write_values
from directory.entries.visibility import Viewer
from feeds.models import Hazard
from feeds.values import Severity
from registry.matching.blocks.head import Numbers
from watch.flags.members import (
    members_or_none,
    members_place,
    numbers_in,
    put_members,
    seal_members,
)
from watch.flags.subjects import TouchedSubject
from watch.models import ChangeKind, Flag, FlagChange, FlagStatus, SubjectKind

_COUNTED = ("persons", "households", "arriving", "leaving")
_SAID = ("id", "country", "kind", "severity", *_COUNTED)
_CLOSED = "who was behind it before does not open"


class MoveLog:
    """The history of flags, written together."""

    def __init__(self) -> None:
        """Begin without any."""
        self._flags: list[dict[str, Any]] = []
        self._changes: list[dict[str, Any]] = []
        self._lines: list[dict[str, Any]] = []

    def add_flag(
        self,
        context: Context[Viewer],
        hazard: Hazard,
        flag: dict[str, Any],
        change: dict[str, Any],
    ) -> None:
        """Add a flag that was not there before, as its columns by name, and its first move."""
        self._flags.append({**flag, "moves": 1})
        self._note(context, hazard, flag, {**change, "serial": 1})

    def add(
        self, context: Context[Viewer], hazard: Hazard, flag: Flag, change: dict[str, Any]
    ) -> None:
        """Add one move, with its line of the audit log: `change` holds what it was, why, and how
        many it added and removed.
        """
        flag.moves = (flag.moves or 0) + 1
        said = {name: getattr(flag, name) for name in _SAID}
        self._note(context, hazard, said, {**change, "serial": flag.moves})

    def _note(
        self,
        context: Context[Viewer],
        hazard: Hazard,
        flag: dict[str, Any],
        change: dict[str, Any],
    ) -> None:
        counts = {name: flag[name] for name in _COUNTED}
        row = {"id": uuid.uuid4(), **counts, **change, "flag_id": flag["id"], "at": context.now}
        self._changes.append({**row, "severity": flag["severity"], "counted": {}})
        self._lines.append(
            {
                "at": context.now,
                "actor": context.actor,
                "action": f"flag.{change['change']}",
                "subject": flag["id"],
                "country": flag["country"],
                "purpose": context.purpose,
                "hazard": hazard.key,
                "kind": str(flag["kind"]),
                **counts,
                "added": change["added"],
                "removed": change["removed"],
            }
        )

    def write(self, session: Session) -> None:
        """Write the flags, their history and their lines, each in one statement (a burst raises
        thousands), and begin anew.
        """
        session.flush()
        write_values(session, Flag, self._flags)
        write_values(session, FlagChange, self._changes)
        record_lines(session, self._lines)
        for written in (self._flags, self._changes, self._lines):
            written.clear()


def settle_flag(
    context: Context[Viewer],
    hazard: Hazard,
    flag: Flag | None,
    subject: TouchedSubject,
    log: MoveLog,
) -> ChangeKind | None:
    """Bring one flag to what is touched now; return how it moved, None when it did not."""
    if flag is None:
        return _raise_first(context, hazard, subject, log)
    if flag.status is FlagStatus.CLEARED:
        return _raise(context, hazard, flag, subject, log)
    return _adjust(context, hazard, flag, subject, log)


def _raise_first(
    context: Context[Viewer], hazard: Hazard, subject: TouchedSubject, log: MoveLog
) -> ChangeKind:
    """Raise a flag that was not there before: a burst makes thousands, each made at once."""
    flag_id, version, members = uuid.uuid4(), 0, None
    if subject.kind is SubjectKind.NATIONALS:
        version = 1
        location = members_place(flag_id, subject.country, version)
        members = seal_members(context.keyring, location, subject.members)
    flag = {
        "id": flag_id,
        "hazard_id": hazard.id,
        "kind": subject.kind,
        "country": subject.country,
        "subject_id": subject.subject_id,
        "status": FlagStatus.RAISED,
        "hazard_version": hazard.version,
        "persons": subject.persons,
        "households": subject.households,
        "arriving": subject.arriving,
        "leaving": subject.leaving,
        "severity": str(subject.severity),
        "members": members,
        "seal_version": version,
        "raised_at": context.now,
        "changed_at": context.now,
    }
    log.add_flag(context, hazard, flag, _move(ChangeKind.RAISED, "", added=_count(subject)))
    return ChangeKind.RAISED


def _count(subject: TouchedSubject) -> int:
    return len(numbers_in(subject.members))


def _raise(
    context: Context[Viewer], hazard: Hazard, flag: Flag, subject: TouchedSubject, log: MoveLog
) -> ChangeKind:
    _write(context, hazard, flag, subject)
    flag.status, flag.raised_at = FlagStatus.RAISED, context.now
    flag.cleared_at, flag.cleared_because = None, ""
    log.add(context, hazard, flag, _move(ChangeKind.RAISED, "", added=_count(subject)))
    return ChangeKind.RAISED


def _adjust(
    context: Context[Viewer], hazard: Hazard, flag: Flag, subject: TouchedSubject, log: MoveLog
) -> ChangeKind | None:
    """Widen or narrow a flag that is raised; None when nothing about its subject changed.

    More people, or the same people in greater danger or nearer to it (inside who was arriving), is
    wider; anything else is narrower. Where it does not open who was behind it before, it is wider:
    better told twice than not.
    """
    before, after = (
        members_or_none(context.session, flag, context.keyring),
        numbers_in(subject.members),
    )
    old_severity = Severity(flag.severity)
    if before is None:
        _write(context, hazard, flag, subject)
        log.add(context, hazard, flag, _move(ChangeKind.WIDENED, _CLOSED, added=len(after)))
        return ChangeKind.WIDENED
    added, removed = _differing(before, after)
    old_danger, danger = _danger(flag), _danger(subject)
    if not (added or removed) and _news(flag) == _news(subject):
        flag.hazard_version, flag.households = hazard.version, subject.households
        return None
    _write(context, hazard, flag, subject)
    wider = added > 0 or (not removed and danger > old_danger)
    move = ChangeKind.WIDENED if wider else ChangeKind.NARROWED
    because = "" if old_severity is subject.severity else f"{old_severity} -> {subject.severity}"
    log.add(context, hazard, flag, _move(move, because, added=added, removed=removed))
    return move


def _differing(before: Numbers, after: Numbers) -> tuple[int, int]:
    """Return how many of the persons after were not there before, and how many are not any more."""
    if np.array_equal(before, after):
        return 0, 0
    added = len(np.setdiff1d(after, before, assume_unique=True))
    return added, len(before) + added - len(after)


def _news(counts: TouchedSubject | Flag) -> tuple[str, int, int]:
    """Return what of a flag is news where its people are the same."""
    return str(counts.severity), counts.arriving, counts.leaving


def _danger(counts: TouchedSubject | Flag) -> tuple[int, int]:
    """Return how great the danger of the same people is: how severe, and how many are inside."""
    inside = counts.persons - counts.arriving - counts.leaving
    return Severity(counts.severity).rank, inside


def _write(context: Context[Viewer], hazard: Hazard, flag: Flag, subject: TouchedSubject) -> None:
    flag.hazard_version, flag.changed_at = hazard.version, context.now
    flag.persons, flag.households = subject.persons, subject.households
    flag.arriving, flag.leaving = subject.arriving, subject.leaving
    flag.severity = str(subject.severity)
    if subject.kind is SubjectKind.NATIONALS:
        put_members(flag, context.keyring, subject.members)


def clear_flag(
    context: Context[Viewer], hazard: Hazard, flag: Flag, because: str, log: MoveLog
) -> ChangeKind:
    """Clear a flag that is raised, with the reason."""
    flag.status, flag.cleared_because = FlagStatus.CLEARED, because
    flag.cleared_at = flag.changed_at = context.now
    flag.hazard_version = hazard.version
    log.add(context, hazard, flag, _move(ChangeKind.CLEARED, because, removed=flag.persons))
    return ChangeKind.CLEARED


def _move(change: ChangeKind, because: str, *, added: int = 0, removed: int = 0) -> dict[str, Any]:
    return {"change": change, "because": because, "added": added, "removed": removed}
