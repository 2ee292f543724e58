from __future__ import annotations

import uuid

from response.crisis.team.models import handover_place, staff_place


def test_what_is_sealed_is_bound_to_its_row_and_text() -> None:
    row = uuid.UUID(int=7)
    places = {
        each.bound
        for place in (handover_place, staff_place)
        for each in (place(row, "GT", 1), place(row, "GT", 2), place(row, "HN", 1))
    }
    assert len(places) == 6
