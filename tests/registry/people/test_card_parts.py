from __future__ import annotations

from datetime import date

import pytest

from registry.people.card_parts import iso_day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-29", date(2026, 11, 29)),
        ("2024-02-29", date(2024, 2, 29)),
        ("2026-02-29", None),
        ("20261129", None),
        ("2026-W48-7", None),
        ("29/11/2026", None),
        ("", None),
    ],
)
def test_only_a_whole_day_is_a_day(text: str, day: date | None) -> None:
    assert iso_day(text) == day
