from __future__ import annotations

import pytest

from core.atlas import Unit
from feeds.naming.frame_units import without_frames, without_states_around
from feeds.naming.named_parts import NamedPart

TEXAS = Unit("US-TX", "admin1", "Texas", country="US")
OHIO = Unit("US-OH", "admin1", "Ohio", country="US")
HIDALGO = Unit("US48215", "admin2", "Hidalgo", country="US", parent="US-TX")
NAMESAKE = Unit("US48999", "admin2", "Texas", country="US", parent="US-TX")


@pytest.mark.parametrize(
    ("units", "kept"),
    [
        ([HIDALGO, TEXAS], [HIDALGO, None]),
        ([TEXAS, HIDALGO], [TEXAS, HIDALGO]),
        ([HIDALGO, TEXAS, OHIO], [HIDALGO, TEXAS, OHIO]),
        ([HIDALGO, TEXAS, None], [HIDALGO, TEXAS, None]),
        ([HIDALGO, TEXAS, HIDALGO], [HIDALGO, NAMESAKE, HIDALGO]),
    ],
)
def test_a_state_behind_its_counties_only_says_where_they_lie(
    units: list[Unit | None], kept: list[Unit | None]
) -> None:
    named = {TEXAS: (TEXAS, NAMESAKE)}
    parts = [NamedPart("x", None, named.get(each, ()) if each else ()) for each in units]
    assert without_states_around(parts, units) == kept


def test_a_country_behind_its_states_only_says_where_they_lie() -> None:
    country = Unit("US", "countries", "United States")
    parts = [NamedPart("x", None, ()), NamedPart("y", None, (country,))]
    assert without_frames(parts, [TEXAS, country], is_headed=False) == [TEXAS]
    assert without_frames(parts, [None, country], is_headed=False) == [country]
