"""A house with a crisis two countries take part in, its tasks copied."""

from __future__ import annotations

from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.db import writing
from protocols.defaults.loading import ensure_default_protocols
from response.crisis.models import Participation
from response.log.lines import LineDraft, add_line
from response.log.models import LogEntry
from response.tasks.copying import copy_tasks
from tests.response.parts import add_crisis
from tests.webapp.conftest import House
from webapp.http.services import EXTENSION

NUMBER = "CR-2026-014"
TASKS, LOG = f"/crisis/{NUMBER}/tareas", f"/crisis/{NUMBER}/bitacora"


def keyring_of(house: House) -> Keyring:
    """Return the keys of the house."""
    found: Keyring = house.app.extensions[EXTENSION].keyring
    return found


def declare_crisis(house: House, *countries: str) -> None:
    """Add a crisis of a storm, which these countries (GT and HN) take part in."""
    keyring = keyring_of(house)
    for country in countries or ("GT", "HN"):
        keyring.header_of(country)
    with writing(house.engine) as session:
        ensure_default_protocols(session, house.clock.at)
        for part in add_crisis(session, house.clock.at, *(countries or ("GT", "HN"))):
            copy_tasks(session, part, house.clock.at)


def part_of(session: Session, country: str) -> Participation:
    """Return the part of a country in the one crisis there is."""
    (found,) = session.query(Participation).filter_by(country=country)
    return found


def write_line(house: House, country: str, draft: LineDraft) -> LogEntry:
    """Add a line to the log of a country."""
    with writing(house.engine) as session:
        part = part_of(session, country)
        return add_line(session, keyring_of(house), part, draft, house.clock.at)
