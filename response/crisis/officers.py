"""Who may do what in a crisis: one rule a function, asked by pages and commands alike.

Declare: the emergency unit, a consul (for the own post) and the administration of a country; the
Secretariat proposes. Whoever leads moves what is shared: the zone, the level, the state. Each
country moves its own part. Ending is for the emergency unit and the administration.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from core.accounts import RoleName
from response.crisis.models import Crisis, CrisisState, Participation

NATIONAL = frozenset({RoleName.COUNTRY_ADMIN, RoleName.CONSUL, RoleName.EMERGENCY})
WHOLE_COUNTRY = frozenset({RoleName.COUNTRY_ADMIN, RoleName.EMERGENCY})


@dataclass(frozen=True, slots=True, kw_only=True)
class CrisisOfficer:
    """Somebody who works in a crisis, as far as it concerns what they may do."""

    role: RoleName | None
    country: str
    """Empty for the Secretariat."""
    actor: str
    """As the audit log names them."""
    post_id: uuid.UUID | None = None
    user_id: uuid.UUID | None = None


def may_declare(officer: CrisisOfficer) -> bool:
    """Return whether somebody may declare a crisis, or (the Secretariat) propose one."""
    return officer.role is RoleName.SECRETARIAT or is_national(officer)


def is_national(officer: CrisisOfficer) -> bool:
    """Return whether somebody answers for persons of one country."""
    return officer.role in NATIONAL and bool(officer.country)


def leads(officer: CrisisOfficer, crisis: Crisis) -> bool:
    """Return whether somebody may move what all countries share: of the country that leads, a
    consul of the post that leads; the Secretariat while nobody has joined what it proposed.
    """
    if crisis.state is CrisisState.PROPOSED:
        return officer.role is RoleName.SECRETARIAT
    if not is_national(officer) or officer.country != crisis.lead_country:
        return False
    return officer.role in WHOLE_COUNTRY or _is_of(officer, crisis.lead_post_id)


def may_end(officer: CrisisOfficer, crisis: Crisis) -> bool:
    """Return whether somebody may close, cancel or merge: who leads, but for consuls."""
    return leads(officer, crisis) and officer.role is not RoleName.CONSUL


def may_manage(officer: CrisisOfficer, participation: Participation) -> bool:
    """Return whether somebody may move a country's own part: its level, who is in charge, the
    roster; a consul where the own post answers or covers.
    """
    if not is_national(officer) or officer.country != participation.country:
        return False
    if officer.role in WHOLE_COUNTRY:
        return True
    return _is_of(officer, participation.post_id) or _is_of(officer, participation.covering_post_id)


def _is_of(officer: CrisisOfficer, post_id: uuid.UUID | None) -> bool:
    return post_id is not None and post_id == officer.post_id
