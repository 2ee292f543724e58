from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from response.crisis.declaring import declare
from response.crisis.listing import (
    crises_ended,
    crises_of_hazard,
    crises_open,
    crisis_numbered,
    open_zones,
    part_of,
    participation_of,
    zone_words,
)
from response.crisis.models import Crisis, CrisisState
from response.crisis.zones import add_hazard
from tests.response.crisis.examples import declaration, hazard, officer


def test_the_gravest_stands_first_and_what_is_over_apart(
    crisis: Crisis, writes: Session, now: datetime
) -> None:
    later = now + timedelta(hours=1)
    grave = declare(writes, declaration(type_code="xenophobia", level=4), officer("HN"), later)
    over = declare(writes, declaration(type_code="earthquake"), officer("HN"), later)
    over.state = CrisisState.CANCELLED
    writes.flush()
    assert list(crises_open(writes)) == [grave, crisis]
    assert list(crises_ended(writes)) == [over]
    words = zone_words(writes, [grave, crisis])
    assert set(words.values()) == {"Aquí, 20 km"}
    placed = [(each, zone.description) for each, zone in open_zones(writes)]
    assert placed == [(grave, "Aquí, 20 km"), (crisis, "Aquí, 20 km")]


def test_a_part_is_found_by_number_and_country(crisis: Crisis, writes: Session) -> None:
    found = participation_of(writes, f" {crisis.number.lower()} ", "GT")
    assert found is part_of(crisis, "GT") is not None
    assert participation_of(writes, crisis.number, "HN") is None
    assert crisis_numbered(writes, "CR-1999-001") is None


def test_the_crises_a_hazard_feeds(crisis: Crisis, writes: Session, now: datetime) -> None:
    fed = hazard(writes, now)
    assert list(crises_of_hazard(writes, fed.id)) == []
    assert add_hazard(writes, crisis, fed, by="cli:x", now=now)
    assert not add_hazard(writes, crisis, fed, by="cli:x", now=now)
    assert list(crises_of_hazard(writes, fed.id)) == [crisis]
    crisis.state = CrisisState.CLOSED
    writes.flush()
    assert list(crises_of_hazard(writes, fed.id)) == []
