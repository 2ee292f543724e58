from __future__ import annotations

import pytest

from response.drills.models import Drill, DrillInject, DrillState


@pytest.mark.parametrize(("state", "is_open"), [(each, each == "open") for each in DrillState])
def test_only_a_house_that_stands_is_open(state: DrillState, is_open: bool) -> None:
    assert Drill(state=state).is_open is is_open


def test_the_row_of_the_real_house_keeps_no_person() -> None:
    names = [column.name for column in Drill.__table__.columns]
    assert "persons" in names
    assert not any("person_id" in name for name in names)
    assert not DrillInject.__table__.foreign_keys
