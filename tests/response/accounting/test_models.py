from __future__ import annotations

import uuid

from response.accounting.models import (
    brought_list_place,
    brought_row_place,
    death_place,
    roll_place,
    source_count_place,
    statement_place,
)

ROW = uuid.UUID(int=7)


def test_the_places_of_sealed_values_never_change() -> None:
    assert [
        str(place(ROW, "GT"))
        for place in (
            statement_place,
            roll_place,
            death_place,
            source_count_place,
            brought_list_place,
            brought_row_place,
        )
    ] == [
        f"{table}/ciphertext/{ROW}"
        for table in (
            "statement", "crisis_roll", "death_report", "source_count", "brought_list",
            "brought_row",
        )
    ]  # fmt: skip
