"""No small count is told by what countries release: not by all tables of two months together."""

from __future__ import annotations

from tests.proof.figures import Figures
from tests.registry.statistics.release.test_releases import check_release_set


def test_all_tables_of_two_months_tell_no_small_count(is_long: bool, figures: Figures) -> None:
    sets = 200 if is_long else 2
    found = [check_release_set(10_000 + seed) for seed in range(sets)]
    sums = {name: sum(each[name] for each in found) for name in found[0]}
    assert sums["exact"] > 0, "the attack finds what is only hidden"
    assert sums["exact"] == sums["right_of_exact"]
    figures.add(
        "small counts",
        f"{sets} registers, 63 tables of two months each, the same to the byte with everybody "
        f"twice or a quarter fewer; where small cells are only hidden an attacker finds "
        f"{sums['exact']:,} of them; taken at its word a release leads to {sums['claimed']:,} "
        f"claims, {sums['right']:,} of them right by chance",
    )
