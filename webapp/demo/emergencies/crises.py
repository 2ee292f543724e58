"""A crisis in the demo: declared forty minutes ago around one of its posts, its team half there,
and one of the staff not heard of.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts import RoleName
from core.crypto import Keyring
from core.geo.geometry import Area
from directory.entries.models import Post
from directory.entries.visibility import Viewer
from feeds.values import Band, Severity
from registry.people.models import Person
from response.crisis.declaring import Declaration, declare
from response.crisis.models import Crisis, ZoneKind
from response.crisis.officers import CrisisOfficer
from response.crisis.participations import AnsweringPost, join
from response.crisis.team.activation import activate, answer_activation
from response.crisis.team.beginning import begin_part
from response.crisis.team.members import team_members
from response.crisis.team.models import ActivationAnswer, StaffState
from response.crisis.team.staff import list_staff, set_staff_state
from response.crisis.zones import draft_zone
from webapp.demo.accounts import ACTOR

AGO = timedelta(minutes=40)
_RADIUS_KM = 60.0
_REASON = "Violencia contra migrantes en varios barrios; no hay aviso oficial (demostración)"


def sow_crisis(
    session: Session, keyring: Keyring, lead: str, others: tuple[str, ...], now: datetime
) -> Crisis | None:
    """Return a crisis declared by a country around that of its posts which most people are
    registered with; None where no post has a point.
    """
    people = sa.select(sa.func.count()).where(Person.post_id == Post.id).scalar_subquery()
    post = session.scalar(
        sa.select(Post)
        .where(Post.country == lead, Post.is_demo, Post.lon.is_not(None))
        .order_by(people.desc(), Post.name)
        .limit(1)
    )
    if post is None or post.point is None:
        return None
    at, officer = now - AGO, _officer(lead)
    words = f"{post.city or post.name}, {_RADIUS_KM:g} km"
    area = Area.circle(post.point, _RADIUS_KM)
    declaration = Declaration(
        type_code="xenophobia",
        level=2,
        reason=_REASON,
        post=AnsweringPost(post.id),
        title=f"Violencia xenófoba · {post.city or post.name} (demostración)",
        zone=draft_zone(ZoneKind.POINT, [Band(area, Severity.UNKNOWN, words)], words),
        is_demo=True,
    )
    crisis = declare(session, declaration, officer, at)
    for country in others:
        join(session, crisis, _officer(country), AnsweringPost(), at + timedelta(minutes=9))
    for part in crisis.participations:
        begin_part(session, keyring, crisis, part, by=ACTOR, now=at)
    _call_team(session, crisis, officer, at)
    _hear_of_staff(session, keyring, crisis, officer, at)
    return crisis


# -- inside ---------------------------------------------------------------------------------


def _officer(country: str) -> CrisisOfficer:
    return CrisisOfficer(role=RoleName.EMERGENCY, country=country, actor=ACTOR)


def _call_team(session: Session, crisis: Crisis, officer: CrisisOfficer, at: datetime) -> None:
    """Ask the team of the lead, of which the first half answers."""
    part = crisis.participations[0]
    everybody = team_members(session, part.country, Viewer.of_country(part.country))
    made = activate(session, crisis, part, everybody, officer, at + timedelta(minutes=2))
    for number, each in enumerate(made[: (len(made) + 1) // 2]):
        answer = ActivationAnswer.REMOTE if number else ActivationAnswer.COMING
        answered = at + timedelta(minutes=4 + number)
        answer_activation(session, part, each, answer, everybody, officer, answered, eta_minutes=25)


def _hear_of_staff(
    session: Session, keyring: Keyring, crisis: Crisis, officer: CrisisOfficer, at: datetime
) -> None:
    """Say of all the staff of the lead but the last that they are safe."""
    part = crisis.participations[0]
    everybody = team_members(session, part.country, Viewer.of_country(part.country))
    lines = list_staff(session, keyring, part, everybody)
    for line in sorted(lines, key=lambda each: str(each.focal_point_id or each.user_id))[:-1]:
        set_staff_state(
            session, keyring, part, line, StaffState.SAFE, officer, at + timedelta(minutes=6)
        )
