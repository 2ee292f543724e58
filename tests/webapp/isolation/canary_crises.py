"""Crises in the small installation of the canaries: one declared by each country, with its own
staff and a shift handed over, and an area that was asked about.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.geo.geometry import Area, Point
from directory.entries.models import Post
from protocols.roles import Role
from response.crisis.models import (
    Crisis,
    CrisisMove,
    CrisisState,
    MoveKind,
    Participation,
    ParticipationState,
)
from response.crisis.team.models import (
    Activation,
    ActivationAnswer,
    RosterLine,
    StaffLine,
    StaffState,
    handover_place,
    staff_place,
)
from response.crisis.zones import set_zone, zone_of_question
from tests.webapp.conftest import House
from tests.webapp.isolation.canaries import Flock
from watch.matching.drawn_area import AreaQuestion
from watch.stored_areas import AreaSource, store_area

AREA = AreaQuestion(Area.circle(Point(-98.2, 26.2), 10), "McAllen, 10 km")


class Planting(Protocol):
    """What canaries are planted in (`tests.webapp.isolation.canary_house.CanaryHouse`)."""

    house: House
    flock: Flock

    def add(self, argument: str, owner: str, value: object, label: str = "") -> None: ...


def plant_crises(
    made: Planting, session: Session, keyring: Keyring, posts: Mapping[str, Post]
) -> dict[str, Participation]:
    """Plant a crisis of each country; return the parts of the countries by owner."""
    now = made.house.clock.at
    parts: dict[str, Participation] = {}
    for serial, owner in enumerate(("GT-A", "HN-A"), 1):
        head = made.flock.plant("crisis", owner)
        crisis = Crisis(
            number=f"CR-2026-{serial:03d}", year=2026, serial=serial, title=f"Crisis {head.word}",
            type_code="flood", type_version=1, level=2, state=CrisisState.DECLARED,
            lead_country=owner[:2], lead_post_id=posts[owner].id, declared_by="cli:x",
            declared_at=now, reason=f"Por {head.word}", moves=0,
        )  # fmt: skip
        session.add(crisis)
        session.flush()
        made.add("crisis_number", owner, crisis.number)
        set_zone(session, crisis, zone_of_question(AREA, AreaSource.POINT), by="cli:x", now=now)
        part = Participation(
            country=owner[:2], joined_at=now, joined_by="cli:x", level=2,
            post_id=posts[owner].id, state=ParticipationState.ACTIVE,
        )  # fmt: skip
        crisis.participations.append(part)
        session.flush()
        _team(made, session, keyring, owner, crisis, part)
        parts[owner] = part
        asked = made.flock.plant("stored_area", owner)
        named = AreaQuestion(AREA.area, f"Área {asked.word}", notes=(f"nota {asked.word}",))
        row = store_area(
            session, named, AreaSource.POINT, country=owner[:2], actor="cli:x", now=now
        )
        session.flush()
        made.add("area_id", owner, row.id)
    return parts


def _team(
    made: Planting,
    session: Session,
    keyring: Keyring,
    owner: str,
    crisis: Crisis,
    part: Participation,
) -> None:
    bird, country, now = made.flock.plant("participation", owner), owner[:2], made.house.clock.at
    line = StaffLine(
        participation_id=part.id, country=country, state=StaffState.NEEDS_HELP, seal_version=1
    )
    content = {"name": f"Chofer {bird.word}", "telephone": bird.phone, "note": bird.word}
    line.ciphertext = keyring.seal_json(content, staff_place(line.id, country, 1))
    shift = Activation(
        participation_id=part.id, country=country, functions=[Role.HEAD.value],
        called_at=now, called_by="cli:x", answer=ActivationAnswer.COMING, answered_at=now,
        ended_at=now, seal_version=1,
    )  # fmt: skip
    note = f"Relevo {bird.word}".encode()
    shift.note = keyring.seal(note, handover_place(shift.id, country, 1))
    roster = RosterLine(
        participation_id=part.id, function=Role.HEAD, set_by="cli:x", set_at=now, is_chosen=True
    )
    move = CrisisMove(
        crisis_id=crisis.id, country=country, at=now, by="cli:x", what=MoveKind.LEVEL,
        serial=9, before="1", after="2", reason=f"Porque {bird.word}",
    )  # fmt: skip
    session.add_all([line, shift, roster, move])
    session.flush()
    made.add("line_id", owner, line.id)
    made.add("activation_id", owner, shift.id)
