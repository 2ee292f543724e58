from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from core.crypto import Keyring
from directory.entries.visibility import Viewer
from response.crisis.models import Crisis, Participation
from response.crisis.team.beginning import begin_part
from response.crisis.team.members import TeamMembers, team_members


@pytest.fixture
def part(crisis: Crisis, writes: Session, keyring: Keyring, now: datetime) -> Participation:
    """The part of Guatemala, begun."""
    (part,) = crisis.participations
    begin_part(writes, keyring, crisis, part, by="cli:x", now=now)
    return part


@pytest.fixture
def everybody(writes: Session, countries: object) -> TeamMembers:
    return team_members(writes, "GT", Viewer.of_country("GT"))
