from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from core.accounts import RoleName
from core.approval import IllegalMove
from core.errors import NotAllowed, UnusableInput
from response.crisis.declaring import declare
from response.crisis.listing import (
    crises_open,
    crisis_numbered,
    merged_into,
    participation_of,
    survivor_of,
)
from response.crisis.merges import merge
from response.crisis.models import Crisis, CrisisState
from response.crisis.participations import AnsweringPost, join
from response.crisis.zones import add_hazard
from tests.response.crisis.examples import REASON, declaration, hazard, officer


@pytest.fixture
def other(crisis: Crisis, writes: Session, now: datetime) -> Crisis:
    """The same flood, declared by Honduras, in which Guatemala has joined, too."""
    made = declare(writes, declaration(known=frozenset({crisis.number})), officer("HN"), now)
    join(writes, made, officer("SV"), AnsweringPost(), now)
    return made


def test_the_address_of_a_merged_crisis_leads_to_the_other(
    crisis: Crisis, other: Crisis, writes: Session, now: datetime
) -> None:
    fed = hazard(writes, now)
    add_hazard(writes, other, fed, by="cli:x", now=now)
    own_part = participation_of(writes, other.number, "HN")
    survivor = merge(writes, other, crisis, officer("HN"), reason=REASON, now=now)
    assert survivor is crisis
    assert (other.state, survivor_of(writes, other)) == (CrisisState.MERGED, crisis)
    assert {each.country for each in crisis.participations} == {"GT", "HN", "SV"}
    assert participation_of(writes, other.number, "HN") is own_part, "what hung on it stays there"
    assert [each.hazard_id for each in crisis.hazards] == [fed.id]
    assert list(merged_into(writes, crisis)) == [other]
    assert list(crises_open(writes)) == [crisis]
    assert crisis_numbered(writes, other.number.lower()) is other


def test_a_chain_of_merges_leads_to_its_end(
    crisis: Crisis, other: Crisis, writes: Session, now: datetime
) -> None:
    known = frozenset({crisis.number, other.number})
    third = declare(writes, declaration(known=known), officer("HN"), now)
    merge(writes, third, other, officer("HN"), reason=REASON, now=now)
    merge(writes, other, crisis, officer("HN"), reason=REASON, now=now)
    assert survivor_of(writes, third) is crisis
    fourth = declare(writes, declaration(known=known), officer("HN"), now)
    assert merge(writes, fourth, third, officer("HN"), reason=REASON, now=now) is crisis


def test_what_is_merged_by_whom(
    crisis: Crisis, other: Crisis, writes: Session, now: datetime
) -> None:
    for who in (officer("GT"), officer("HN", RoleName.CONSUL), officer("", RoleName.SECRETARIAT)):
        with pytest.raises(NotAllowed):
            merge(writes, other, crisis, who, reason=REASON, now=now)
    with pytest.raises(UnusableInput):
        merge(writes, other, other, officer("HN"), reason=REASON, now=now)
    other.state = CrisisState.CANCELLED
    with pytest.raises(IllegalMove):
        merge(writes, other, crisis, officer("HN"), reason=REASON, now=now)
    with pytest.raises(UnusableInput):
        merge(writes, crisis, other, officer("GT"), reason=REASON, now=now)
