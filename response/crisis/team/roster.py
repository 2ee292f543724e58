"""Who plays which function of one country in a crisis, and which functions nobody plays.

The rules: a function goes to whom the directory's role names for it; at a post with one person all
functions fold into that one; what is left is a hole, listed as such. What a person chose is never
written over.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.db import hold_row
from core.errors import NotAllowed
from directory.entries.models import Designation, FocalPoint
from protocols.approved import ApprovedProtocols
from protocols.assignments import officials_for
from protocols.roles import Role
from response.crisis.models import Crisis, Participation
from response.crisis.officers import CrisisOfficer, may_manage
from response.crisis.team.functions import OWN_ROLES, functions_of
from response.crisis.team.members import TeamMember, TeamMembers
from response.crisis.team.models import RosterLine


@dataclass(frozen=True, slots=True)
class RosterEntry:
    """A function with who plays it and who stands in; without anybody it is a hole."""

    function: Role
    member: TeamMember | None
    alternate: TeamMember | None
    is_hole: bool
    """Whether nobody can be asked; somebody whom the reader may not see is no hole."""
    is_chosen: bool = False


def fill_roster(
    session: Session,
    crisis: Crisis,
    part: Participation,
    protocols: ApprovedProtocols,
    points: Sequence[FocalPoint],
    *,
    by: str,
    now: datetime,
) -> list[RosterLine]:
    """Return the lines of a part, made where they lack and filled from the directory where nobody
    chose; doing it twice does nothing twice. `points` are all officials of the country.
    """
    there = {each.function: each for each in lines_of(session, part)}
    for function in functions_of(protocols, crisis.type_code):
        if function not in there:
            there[function] = RosterLine(
                participation_id=part.id, function=function, set_by=by, set_at=now, is_chosen=False
            )
            session.add(there[function])
        if not there[function].is_chosen:
            _fill(there[function], _points_for(function, part, points))
    session.flush()
    return sorted(there.values(), key=lambda each: OWN_ROLES.index(each.function))


def lines_of(session: Session, part: Participation) -> list[RosterLine]:
    """Return the lines there are, in the order of the functions."""
    lines = session.scalars(sa.select(RosterLine).where(RosterLine.participation_id == part.id))
    return sorted(lines, key=lambda each: OWN_ROLES.index(each.function))


def roster_of(
    session: Session, part: Participation, members: TeamMembers, everybody: TeamMembers
) -> list[RosterEntry]:
    """Return the roster as the reader sees it (`members`); who is not among `everybody` of the
    country any more leaves a hole.
    """
    return [
        RosterEntry(
            line.function,
            *_players(line, members),
            is_hole=not any(_players(line, everybody)),
            is_chosen=line.is_chosen,
        )
        for line in lines_of(session, part)
    ]


def holes_of(entries: Sequence[RosterEntry]) -> list[Role]:
    """Return the functions nobody can be asked for."""
    return [each.function for each in entries if each.is_hole]


def set_lines(
    session: Session,
    part: Participation,
    chosen: Mapping[Role, tuple[TeamMember | None, TeamMember | None]],
    officer: CrisisOfficer,
    now: datetime,
) -> int:
    """Put those chosen (and who stands in) into their functions; return how many lines changed.

    Raises NotAllowed.
    """
    hold_row(session, part)
    if not may_manage(officer, part):
        raise NotAllowed("roster")
    changed = 0
    for line in lines_of(session, part):
        if line.function in chosen:
            changed += _set(line, *chosen[line.function], officer.actor, now)
    session.flush()
    return changed


# -- inside ---------------------------------------------------------------------------------


def _players(line: RosterLine, members: TeamMembers) -> tuple[TeamMember | None, TeamMember | None]:
    return (
        members.of(line.user_id, line.focal_point_id),
        members.of(line.alternate_user_id, line.alternate_focal_point_id),
    )


def _points_for(
    function: Role, part: Participation, points: Sequence[FocalPoint]
) -> list[FocalPoint]:
    """Return the officials among whom a function is filled: of the country, or of the post that
    works there.
    """
    post_id = None if function is Role.COUNTRY else part.covering_post_id or part.post_id
    if post_id is None and function is not Role.COUNTRY:
        return []
    return [each for each in points if each.post_id == post_id]


def _fill(line: RosterLine, points: Sequence[FocalPoint]) -> None:
    """Fill a line from the directory; who stands in is the next one named, else the alternate."""
    named = _named(line.function, points)
    rest = [each for each in points if each.designation is Designation.ALTERNATE]
    order = named + [each for each in rest if each not in named]
    line.user_id = line.alternate_user_id = None
    line.focal_point_id = order[0].id if named else None
    line.alternate_focal_point_id = order[1].id if named and len(order) > 1 else None


def _named(function: Role, points: Sequence[FocalPoint]) -> list[FocalPoint]:
    """Return who plays a function: whose role says so; for the country whoever is designated; the
    only one of a post.
    """
    if function is Role.COUNTRY:
        named = [each for each in points if each.designation is not Designation.OTHER]
    else:
        named = [each for each, stands_in in officials_for(function, points) if not stands_in]
    return named or (list(points) if len(points) == 1 else [])


def _set(
    line: RosterLine,
    member: TeamMember | None,
    alternate: TeamMember | None,
    actor: str,
    now: datetime,
) -> bool:
    before = _ids(line)
    line.user_id, line.focal_point_id = _pair(member)
    line.alternate_user_id, line.alternate_focal_point_id = _pair(alternate)
    if _ids(line) == before:
        return False
    line.is_chosen, line.set_by, line.set_at = True, actor, now
    return True


def _pair(member: TeamMember | None) -> tuple[uuid.UUID | None, uuid.UUID | None]:
    return (member.user_id, member.focal_point_id) if member else (None, None)


def _ids(line: RosterLine) -> tuple[uuid.UUID | None, ...]:
    return (
        line.user_id,
        line.focal_point_id,
        line.alternate_user_id,
        line.alternate_focal_point_id,
    )
