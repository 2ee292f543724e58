from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from core.audit_log.entries import AuditEntry
from core.db import reading, writing
from core.errors import UnusableInput
from core.settings import Settings
from response.drills.models import Drill, DrillState
from tests.webapp.drill_house import FEW, NOW, RealHouse
from webapp.drill.house import DrillHouse, find_house, standing_marks
from webapp.drill.making import HouseMakers
from webapp.drill.opening import (
    DIRECTORY,
    DrillOrder,
    close_drill,
    drills_seen,
    find_drill,
    open_drill,
    sweep_drills,
)


def _order(country: str, minutes: int = 20, scenario: str = "ida-2021") -> DrillOrder:
    return DrillOrder(scenario, minutes, country, None, "user:tests")


def _row(real: RealHouse, mark: str) -> Drill:
    with reading(real.engine) as session:
        found: Drill = session.scalars(sa.select(Drill).where(Drill.mark == mark)).one()
        return found


def test_closing_keeps_the_score_and_takes_people_and_keys_away_once(real: RealHouse) -> None:
    house = real.open_drill("SV")
    assert _row(real, house.mark).state is DrillState.OPEN
    close_drill(real.engine, real.settings, real.atlas, house.mark, "user:tests", NOW)
    row = _row(real, house.mark)
    assert (row.state, row.open_key, row.closed_at) == (DrillState.CLOSED, None, NOW)
    assert set(row.figures) == {DIRECTORY, "SV"}
    assert row.persons > 10
    assert not house.folder.exists()
    assert find_house(real.settings, house.mark) is None
    with pytest.raises(UnusableInput):
        close_drill(real.engine, real.settings, real.atlas, house.mark, "user:tests", NOW)


@pytest.mark.parametrize(
    "order", [_order("HN"), _order("GT", 5), _order("GT", 20, "nothing"), _order("GT", 20, "../x")]
)
def test_what_cannot_be_played_is_not_opened(
    real: RealHouse, drill: DrillHouse, order: DrillOrder
) -> None:
    before = standing_marks(real.settings)
    with pytest.raises(UnusableInput):
        open_drill(real.engine, real.settings, real.atlas, order, NOW, FEW)
    assert standing_marks(real.settings) == before


def test_an_opening_that_breaks_off_leaves_no_house_and_the_next_one_works(
    real: RealHouse,
) -> None:
    def breaks(_settings: Settings) -> None:
        raise OSError("no space left")

    with pytest.raises(OSError, match="no space"):
        open_drill(real.engine, real.settings, real.atlas, _order("SV"), NOW, HouseMakers(breaks))
    with reading(real.engine) as session:
        states = set(session.scalars(sa.select(Drill.state).where(Drill.country == "SV")))
        assert DrillState.FAILED in states
        assert session.scalar(sa.select(Drill.id).where(Drill.open_key == "SV")) is None


def test_what_was_never_made_is_failed_and_a_house_of_no_open_drill_is_taken_away(
    real: RealHouse,
) -> None:
    house = real.open_drill("MX")
    with writing(real.engine) as session:
        row = session.scalars(sa.select(Drill).where(Drill.mark == house.mark)).one()
        row.state = DrillState.OPENING
    assert sweep_drills(real.engine, real.settings, NOW + timedelta(minutes=9)) == 0
    sweep_drills(real.engine, real.settings, NOW + timedelta(minutes=11))
    assert _row(real, house.mark).state is DrillState.FAILED
    assert sweep_drills(real.engine, real.settings, NOW) == 1
    assert not house.folder.exists()


def test_a_country_sees_its_own_drills_and_those_for_all(
    real: RealHouse, drill: DrillHouse
) -> None:
    with reading(real.engine) as session:
        assert drill.mark in {each.mark for each in drills_seen(session, "HN")}
        assert drill.mark not in {each.mark for each in drills_seen(session, "GT")}
        assert find_drill(session, drill.mark, "GT") is None
        assert find_drill(session, drill.mark, "") is None


def test_the_real_log_says_who_opened_it_and_nothing_of_what_is_played(
    real: RealHouse, drill: DrillHouse
) -> None:
    with reading(real.engine) as session:
        actions = set(session.scalars(sa.select(AuditEntry.action)))
    assert "drill.open" in actions
    assert not {each for each in actions if not each.startswith(("drill.", "account."))}
