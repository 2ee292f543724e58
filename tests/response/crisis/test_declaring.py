from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.accounts import RoleName
from core.errors import NotAllowed, UnusableInput
from response.crisis.alike import AlikeDeclared
from response.crisis.declaring import declare
from response.crisis.models import Crisis, CrisisState, MoveKind
from response.crisis.recording import moves_of
from response.crisis.zones import current_zone
from tests.interleaving import later_of_two
from tests.response.crisis.examples import Countries, declaration, hazard, officer


def test_a_country_that_declares_takes_part_and_leads(
    crisis: Crisis, countries: Countries, writes: Session
) -> None:
    assert (crisis.number, crisis.state, crisis.lead_country, crisis.lead_post_id) == (
        "CR-2026-001",
        CrisisState.DECLARED,
        "GT",
        countries.own,
    )
    (part,) = crisis.participations
    assert (part.country, part.level, part.post_id) == ("GT", 2, countries.own)
    zone = current_zone(writes, crisis)
    assert zone is not None
    assert (zone.version, zone.description) == (1, "Aquí, 20 km")
    assert crisis.title == "Inundación · Aquí, 20 km"
    first = moves_of(writes, crisis, "GT")[0]
    assert first.what is MoveKind.STATE
    assert first.definition["code"] == "flood"


def test_the_secretariat_proposes_and_takes_no_part(writes: Session, now: datetime) -> None:
    secretariat = officer("", RoleName.SECRETARIAT)
    proposed = declare(writes, declaration(), secretariat, now)
    assert (proposed.state, proposed.lead_country) == (CrisisState.PROPOSED, "")
    assert proposed.participations == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"type_code": "dragon"}, "type"),
        ({"level": 0}, "level"),
        ({"level": 5}, "level"),
        ({"reason": "  ay  "}, "reason"),
        ({"reason": "x" * 301}, "reason"),
    ],
)
def test_what_nobody_can_use_is_named(
    writes: Session, now: datetime, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(UnusableInput) as refused:
        declare(writes, declaration(**changes), officer(), now)
    assert refused.value.location == field


def test_civil_society_declares_nothing(writes: Session, now: datetime) -> None:
    with pytest.raises(NotAllowed):
        declare(writes, declaration(), officer(role=RoleName.CIVIL_SOCIETY), now)


def test_of_an_exercise_no_crisis_is_made(writes: Session, now: datetime) -> None:
    drill = hazard(writes, now, is_test=True)
    with pytest.raises(UnusableInput):
        declare(writes, declaration(hazards=(drill,)), officer(), now)


def test_a_crisis_without_a_place_is_as_good(writes: Session, now: datetime) -> None:
    made = declare(writes, declaration(zone=None, type_code="xenophobia"), officer(), now)
    assert current_zone(writes, made) is None
    assert made.title == "Violencia xenófoba"


def test_who_declares_the_same_in_the_same_minute_is_shown_the_other(
    engine: Engine, countries: Countries, now: datetime
) -> None:
    with pytest.raises(AlikeDeclared) as refused:
        later_of_two(
            engine,
            lambda session: declare(session, declaration(), officer("GT"), now),
            lambda session: session.scalar(sa.select(sa.func.count()).select_from(Crisis)),
            lambda session, _seen: declare(session, declaration(), officer("HN"), now),
        )
    assert refused.value.numbers == ("CR-2026-001",)


def test_two_who_declare_at_once_have_two_numbers(
    engine: Engine, countries: Countries, now: datetime
) -> None:
    first = declaration(type_code="xenophobia")
    number = later_of_two(
        engine,
        lambda session: declare(session, first, officer("GT"), now),
        lambda session: None,
        lambda session, _seen: declare(session, declaration(), officer("HN"), now).number,
    )
    assert number == "CR-2026-002"


def test_of_what_is_another_one_it_can_be_said(
    crisis: Crisis, writes: Session, now: datetime
) -> None:
    known = declaration(known=frozenset({crisis.number}))
    other = declare(writes, known, officer("HN"), now + timedelta(minutes=1))
    assert other.number == "CR-2026-002"
