"""Who holds all reports of all countries in a crisis finds no small count: 200 random crises."""

from __future__ import annotations

from collections import Counter

from tests.proof.figures import Figures
from tests.response.situation.merging.test_small_cells import check_crisis


def test_no_small_count_is_found_in_any_crisis(is_long: bool, figures: Figures) -> None:
    crises = 200 if is_long else 4
    found = sum((check_crisis(1_000 + seed) for seed in range(crises)), Counter[str]())
    assert found["found"] == 0
    assert found["twins"] > 10 * crises
    assert found["found in the control"] > 0, "the attack finds what is only hidden"
    figures.add(
        "merged reports",
        f"{crises} crises, {found['small']:,} small counts attacked, none found; for "
        f"{found['twins']:,} of them one person fewer changes not a sign of any report; where "
        f"small counts are only hidden the same attack finds {found['found in the control']:,}",
    )
