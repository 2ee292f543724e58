from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.webapp.drill_house import RealHouse
from webapp.drill.arrivals import OpenHouse
from webapp.drill.house import DrillHouse
from webapp.drill.tending import opened_house


@pytest.fixture
def opened(real: RealHouse, drill: DrillHouse) -> Iterator[OpenHouse]:
    with opened_house(drill, real.atlas) as found:
        yield found
