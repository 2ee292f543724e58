"""The demo tells one story: a storm two days out, one contact that lapsed, one plan that is stale,
one round that is open; counted in what is seeded.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from itertools import islice
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.atlas import Atlas, atlas_for
from core.crypto import Keyring
from core.db import reading
from core.settings import Settings
from core.storage import FileStore
from core.transports.folder import OUTBOX
from directory.entries.freshness import FreshnessState, freshness_of
from directory.entries.kinds import TYPES
from directory.rounds.models import Round, RoundState
from feeds.models import Hazard, HazardStatus
from feeds.values import HazardKind
from plans.lifecycle.recheck import check_plans
from plans.models import PlanArea, PlanState
from tests.demo_world import SOWN_AT, World
from webapp.demo.hazards import send_messages
from webapp.demo.network.shelters import SHELTERS

LAPSED = "Escuela Demo de Mission"
STALE = "mx-miami"


@pytest.fixture
def house(world: World) -> Iterator[Session]:
    with reading(world.engine) as session:
        yield session


def test_one_contact_lapsed_and_none_was_never_confirmed(house: Session) -> None:
    ages: Counter[FreshnessState] = Counter()
    lapsed = []
    for row_type in TYPES.values():
        rows: Any = sa.select(row_type).where(row_type.retired_at.is_(None))
        for entry in house.scalars(rows):
            state = freshness_of(entry, SOWN_AT).state
            ages[state] += 1
            if state is FreshnessState.LAPSED:
                lapsed.append(getattr(entry, "name", ""))
    assert lapsed == [LAPSED]
    assert ages[FreshnessState.NEVER] == 0
    assert ages[FreshnessState.DUE] >= 2, "some are to be confirmed soon"
    assert ages[FreshnessState.FRESH] > 0.9 * ages.total()
    assert sum(each.confirmed_days is None for each in SHELTERS) == 0


def test_one_plan_is_stale_and_most_are_green(
    sown_engine: Engine, settings: Settings, keyring: Keyring
) -> None:
    atlas: Atlas = atlas_for(settings)
    checked = list(check_plans(sown_engine, atlas, keyring, now=SOWN_AT, actor="test"))
    differences = {each.slug: each.differences for each in checked if each.differences}
    assert differences == {STALE: 1}, "a shelter closed after the plan was issued"
    with reading(sown_engine) as session:
        plans = session.scalars(sa.select(PlanArea)).all()
        states = {each.slug: each.current.state for each in plans if each.current is not None}
    assert [slug for slug, state in states.items() if state is PlanState.STALE] == [STALE]
    green = [slug for slug, state in states.items() if state is PlanState.IN_FORCE]
    assert len(green) == len(states) - 1
    assert len(green) > len(plans) / 2


def test_one_round_is_open_and_nothing_else(house: Session) -> None:
    assert house.scalars(sa.select(Round.state)).all() == [RoundState.OPEN]


def test_one_storm_is_to_come_in_two_days_and_each_storm_is_one_hazard(
    engine: Engine, settings: Settings
) -> None:
    send_messages(engine, settings, atlas_for(settings), SOWN_AT)
    with reading(engine) as session:
        told = session.scalars(sa.select(Hazard)).all()
    alive = [each for each in told if each.status is HazardStatus.ACTIVE]
    apart = [each for each in alive if each.same_as_id is None]
    assert [each.kind for each in apart if each.started_at > SOWN_AT] == [HazardKind.STORM]
    (coming,) = (each for each in apart if each.started_at > SOWN_AT)
    assert abs(coming.started_at - SOWN_AT - timedelta(days=2)) <= timedelta(hours=1)
    storms = Counter(name for each in apart for name in _storms(each))
    assert storms
    assert set(storms.values()) == {1}, "one hazard per storm"


def test_letters_bear_the_address_a_telephone_on_the_network_opens(
    world: World, keyring: Keyring
) -> None:
    letters = FileStore(world.settings.instance / OUTBOX, keyring)
    for file in islice(letters.files(), 20):
        letter = letters.read(file.name)
        assert letter is not None
        body = message_from_bytes(letter, policy=default).get_body(("plain",))
        assert body is not None
        links = re.findall(r"https?://\S+?/c/", body.get_content())
        assert set(links) == {f"{world.settings.public_url}/c/"}


def _storms(hazard: Hazard) -> set[str]:
    keys = (hazard.key, *hazard.aliases)
    return {match[0] for each in keys if (match := re.search(r"storm:[a-z]+", each))}
