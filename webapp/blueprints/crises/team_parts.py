"""The team and the staff of the reader's country in a crisis, as pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.accounts import RoleName
from directory.entries.visibility import Viewer
from response.crisis.models import Crisis, Participation
from response.crisis.team.activation import ActivationClock, clock_of
from response.crisis.team.beginning import begin_part
from response.crisis.team.members import TeamMember, TeamMembers, team_members
from response.crisis.team.models import Activation
from response.crisis.team.roster import RosterEntry, roster_of
from response.crisis.team.staff import StaffCount, StaffEntry, staff_count, staff_of
from response.tasks.copying import copy_tasks
from webapp.auth.access import current_scope
from webapp.crisis_frame.crisis_pages import CrisisPage
from webapp.http.database import db
from webapp.http.services import services


@dataclass(frozen=True, slots=True)
class TeamPart:
    """Who plays which function, and how far asking them has come."""

    roster: list[RosterEntry]
    clock: ActivationClock | None
    members: TeamMembers
    """Those the reader may see."""

    @property
    def holes(self) -> list[RosterEntry]:
        """The functions nobody can be asked for."""
        return [each for each in self.roster if each.is_hole]

    def member_of(self, activation: Activation | None) -> TeamMember | None:
        """Return who was asked; None for nobody, or somebody the reader may not see."""
        if activation is None:
            return None
        return self.members.of(activation.user_id, activation.focal_point_id)


@dataclass(frozen=True, slots=True)
class StaffPart:
    """How the post's own staff is."""

    count: StaffCount
    lines: list[StaffEntry]


def start_part(crisis: Crisis, part: Participation, now: datetime) -> None:
    """Fill the roster of a part, list the staff of its post and copy its tasks; twice is once."""
    begin_part(db.session(), services().keyring, crisis, part, by=current_scope().actor, now=now)
    copy_tasks(db.session(), part, now)


def team_part(page: CrisisPage) -> TeamPart | None:
    """Return the team of the reader's country; None where it takes no part."""
    if page.part is None:
        return None
    session, part = db.session(), page.part
    members = _visible_members(part)
    everybody = everybody_of(part)
    return TeamPart(roster_of(session, part, members, everybody), clock_of(session, part), members)


def staff_part(page: CrisisPage) -> StaffPart | None:
    """Return the staff of the reader's country; None where it takes no part."""
    if page.part is None:
        return None
    session, part = db.session(), page.part
    members = _visible_members(part)
    return StaffPart(
        staff_count(session, part), staff_of(session, services().keyring, part, members)
    )


def _visible_members(part: Participation) -> TeamMembers:
    """Return whom the reader may see: who has an account and no entry in the directory is known to
    those who administer the country, and to themselves.
    """
    scope = current_scope()
    found = team_members(db.session(), part.country, scope.viewer)
    if scope.role is RoleName.COUNTRY_ADMIN:
        return found
    return TeamMembers(
        tuple(
            each
            for each in found.members
            if each.focal_point_id is not None or each.user_id == scope.user_id
        )
    )


def everybody_of(part: Participation) -> TeamMembers:
    """Return all of a country who may be asked, whatever the reader may see of them."""
    return team_members(db.session(), part.country, Viewer.of_country(part.country))
