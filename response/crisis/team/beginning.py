"""What a country's part in a crisis begins with: its roster, the guard by the rota, its staff."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from core.crypto import Keyring
from directory.entries.visibility import Viewer
from protocols.approved import approved_protocols
from response.crisis.models import Crisis, Participation
from response.crisis.team.guard import put_guard
from response.crisis.team.members import members_among, points_of
from response.crisis.team.roster import fill_roster
from response.crisis.team.staff import list_staff


def begin_part(
    session: Session,
    keyring: Keyring,
    crisis: Crisis,
    part: Participation,
    *,
    by: str,
    now: datetime,
) -> None:
    """Fill the roster of a part, its guard with who is on call now, and list the staff of its
    post; twice is once.
    """
    points = points_of(session, part.country, Viewer.of_country(part.country))
    protocols = approved_protocols(session)
    lines = fill_roster(session, crisis, part, protocols, points, by=by, now=now)
    put_guard(session, part, lines, now)
    list_staff(session, keyring, part, members_among(session, part.country, points))
