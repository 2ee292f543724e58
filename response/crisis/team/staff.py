"""The post's own staff: the first to be accounted for, before any list of nationals is called.

The rules: everybody of the post with an account or an entry in the directory is a line from the
start, once; others are typed in; whoever nobody heard of is *unknown*, and stands first.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit_log import record
from core.crypto import CannotOpen, Keyring
from core.db import hold_row, take_turns
from core.errors import NotAllowed, UnusableInput
from core.i18n.languages import N_
from core.keys.columns import next_version
from response.crisis.models import Participation
from response.crisis.officers import CrisisOfficer, is_national
from response.crisis.team.members import TeamMember, TeamMembers
from response.crisis.team.models import StaffLine, StaffState, staff_place

LONGEST_NAME, LONGEST_NOTE, LONGEST_PHONE = 120, 500, 40
_ORDER = (StaffState.NEEDS_HELP, StaffState.UNKNOWN, StaffState.SAFE)
_SLIP = timedelta(minutes=5)
"""So far ahead a clock may be before a moment is refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffEntry:
    """One of the staff as the country reads it."""

    line_id: uuid.UUID
    name: str
    """Empty where it cannot be opened, or the reader may not see it."""
    telephone: str
    note: str
    state: StaffState
    stated_at: datetime | None
    entered_by: str
    is_unreadable: bool = False


@dataclass(frozen=True, slots=True)
class StaffCount:
    """How the staff is, in numbers: they sum."""

    safe: int = 0
    needs_help: int = 0
    unknown: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.safe + self.needs_help + self.unknown


def list_staff(
    session: Session, keyring: Keyring, part: Participation, everybody: TeamMembers
) -> list[StaffLine]:
    """Return the lines of the staff of the posts of a part, made where they lack; doing it twice
    does nothing twice.
    """
    lines = _lines(session, part)
    for member in everybody.at_post((part.post_id, part.covering_post_id)):
        if not any(member.is_at(each.user_id, each.focal_point_id) for each in lines):
            lines.append(_make(session, keyring, part, member, {}))
    session.flush()
    return lines


def add_staff(
    session: Session,
    keyring: Keyring,
    part: Participation,
    officer: CrisisOfficer,
    now: datetime,
    *,
    name: str,
    telephone: str,
) -> StaffLine:
    """Return a line for somebody typed in; the one there is of the same name and telephone.

    Raises NotAllowed, UnusableInput for no name.
    """
    _check(officer, part)
    typed = " ".join(name.split())
    if not 2 <= len(typed) <= LONGEST_NAME:
        raise UnusableInput("name", N_("Escriba el nombre, de 2 a 120 letras."))
    if len(telephone) > LONGEST_PHONE:
        raise UnusableInput("telephone", N_("El teléfono es demasiado largo."))
    content = {"name": typed, "telephone": " ".join(telephone.split())}
    take_turns(session, f"staff of {part.id}")
    if (same := _typed_line(session, keyring, part, content)) is not None:
        return same
    line = _make(session, keyring, part, None, content)
    _note(session, line, officer, now, "crisis.staff_added")
    session.flush()
    return line


def set_staff_state(
    session: Session,
    keyring: Keyring,
    part: Participation,
    line: StaffLine,
    state: StaffState,
    officer: CrisisOfficer,
    now: datetime,
    *,
    stated_at: datetime | None = None,
    note: str = "",
) -> bool:
    """Write down how somebody of the staff is; return whether it holds: what was so before
    something known since does not take its place.

    Raises NotAllowed, UnusableInput for a moment that lies ahead or a note that is too long.
    """
    hold_row(session, line)
    _check(officer, part)
    moment = stated_at or now
    if moment > now + _SLIP:
        raise UnusableInput("stated_at", N_("Esa hora aún no ha llegado."))
    if len(note) > LONGEST_NOTE:
        raise UnusableInput("note", N_("La nota pasa de 500 letras."))
    if line.stated_at is not None and moment < line.stated_at:
        return False
    line.state, line.stated_at = state, moment
    line.entered_at, line.entered_by = now, officer.actor
    content = {**_content_or_none(keyring, line), "note": note.strip()}
    _seal(keyring, line, content)
    _note(session, line, officer, now, "crisis.staff_state", state=state.value)
    session.flush()
    return True


def staff_line_of(session: Session, line_id: uuid.UUID, part: Participation) -> StaffLine | None:
    """Return one of the staff of a part; None where they are of another one."""
    found = session.get(StaffLine, line_id)
    return found if found is not None and found.participation_id == part.id else None


def staff_of(
    session: Session, keyring: Keyring, part: Participation, members: TeamMembers
) -> list[StaffEntry]:
    """Return the staff, who needs help first, then who is unknown, by name; `members` are those the
    reader may see.
    """
    entries = [_entry(keyring, line, members) for line in _lines(session, part)]
    return sorted(entries, key=lambda each: (_ORDER.index(each.state), each.name.casefold()))


def staff_count(session: Session, part: Participation) -> StaffCount:
    """Return how the staff is, in numbers: no name is opened for it."""
    rows = session.execute(
        sa.select(StaffLine.state, sa.func.count())
        .where(StaffLine.participation_id == part.id)
        .group_by(StaffLine.state)
    ).all()
    counts = {row[0]: row[1] for row in rows}
    return StaffCount(
        counts.get(StaffState.SAFE, 0),
        counts.get(StaffState.NEEDS_HELP, 0),
        counts.get(StaffState.UNKNOWN, 0),
    )


# -- inside ---------------------------------------------------------------------------------


def _check(officer: CrisisOfficer, part: Participation) -> None:
    if not is_national(officer) or officer.country != part.country:
        raise NotAllowed("staff")


def _lines(session: Session, part: Participation) -> list[StaffLine]:
    query = sa.select(StaffLine).where(StaffLine.participation_id == part.id)
    return list(session.scalars(query.order_by(StaffLine.id)))


def _typed_line(
    session: Session, keyring: Keyring, part: Participation, content: dict[str, Any]
) -> StaffLine | None:
    """Return the line of somebody typed in with the same name and telephone."""
    query = sa.select(StaffLine).where(
        StaffLine.participation_id == part.id,
        StaffLine.user_id.is_(None),
        StaffLine.focal_point_id.is_(None),
    )
    for line in session.scalars(query):
        known = _content_or_none(keyring, line)
        if all(known.get(name) == words for name, words in content.items()):
            return line
    return None


def _make(
    session: Session,
    keyring: Keyring,
    part: Participation,
    member: TeamMember | None,
    content: dict[str, Any],
) -> StaffLine:
    line = StaffLine(
        participation_id=part.id,
        country=part.country,
        user_id=member.user_id if member else None,
        focal_point_id=member.focal_point_id if member else None,
        state=StaffState.UNKNOWN,
    )
    _seal(keyring, line, content)
    session.add(line)
    return line


def _seal(keyring: Keyring, line: StaffLine, content: dict[str, Any]) -> None:
    place = staff_place(line.id, line.country, next_version(line))
    line.ciphertext = keyring.seal_json(content, place)


def _content(keyring: Keyring, line: StaffLine) -> dict[str, Any]:
    opened: dict[str, Any] = keyring.open_json(
        line.ciphertext, staff_place(line.id, line.country, line.seal_version)
    )
    return opened


def _content_or_none(keyring: Keyring, line: StaffLine) -> dict[str, Any]:
    """Return what is typed of somebody, nothing of a damaged row: how they are is said all the
    same.
    """
    try:
        return _content(keyring, line)
    except CannotOpen:
        return {}


def _entry(keyring: Keyring, line: StaffLine, members: TeamMembers) -> StaffEntry:
    member = members.of(line.user_id, line.focal_point_id)
    try:
        content, is_unreadable = _content(keyring, line), False
    except CannotOpen:
        content, is_unreadable = {}, True
    return StaffEntry(
        line_id=line.id,
        name=member.name if member else str(content.get("name", "")),
        telephone=member.telephone if member else str(content.get("telephone", "")),
        note=str(content.get("note", "")),
        state=line.state,
        stated_at=line.stated_at,
        entered_by=line.entered_by,
        is_unreadable=is_unreadable,
    )


def _note(
    session: Session,
    line: StaffLine,
    officer: CrisisOfficer,
    now: datetime,
    action: str,
    **details: str,
) -> None:
    record(
        session,
        at=now,
        actor=officer.actor,
        action=action,
        subject=line.id,
        country=line.country,
        **details,
    )
