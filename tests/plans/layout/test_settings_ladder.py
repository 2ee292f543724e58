from __future__ import annotations

import pytest

from plans.layout.settings_ladder import SIZES, PageMeasure, PageSetting, Search, ladder


def settle(search: Search, real_mm: dict[PageSetting, float]) -> int:
    """Answer every question of a search with the real heights; how many questions there were."""
    asked = 0
    while rung := search.next_rung():
        search.record(rung, PageMeasure(real_mm[rung]))
        asked += 1
        assert asked < 12
    return asked


@pytest.mark.parametrize("error_mm", [-25.0, -6.0, 0.0, 6.0, 25.0])
@pytest.mark.parametrize("room_mm", [200.0, 230.0, 260.0, 290.0])
def test_a_page_is_settled_in_few_questions_however_wrong_the_estimate(
    error_mm: float, room_mm: float
) -> None:
    rungs = ladder(0, 30)
    real = {rung: 300.0 * rung.size / 105 - 4.0 * rung.cuts for rung in rungs}
    search = Search(rungs, lambda rung: real[rung] + error_mm, room_mm, 7.0)
    assert settle(search, real) <= 3
    assert search.fit
    assert 0 <= search.fit.spare_mm < 20
    assert real[PageSetting(search.fit.size, search.fit.cuts)] <= room_mm


def test_what_fits_whole_at_the_largest_size_is_asked_once_and_left_whole() -> None:
    rungs = ladder(0, 9)
    search = Search(rungs, lambda rung: float(rung.size), 260.0, 7.0)
    assert settle(search, {rung: float(rung.size) for rung in rungs}) == 1
    assert search.fit
    assert (search.fit.size, search.fit.cuts) == (SIZES[0], 0)


def test_a_page_too_tall_with_every_row_cut_is_hopeless() -> None:
    rungs = ladder(0, 9)
    search = Search(rungs, lambda _: 10.0, 260.0, 7.0)
    settle(search, dict.fromkeys(rungs, 400.0))
    assert search.fit is None
    assert search.is_hopeless


def test_a_ladder_without_anything_to_cut_still_has_its_sizes() -> None:
    assert ladder(0, 0) == tuple(PageSetting(size, 0) for size in SIZES)
    assert ladder(4, 6) == (PageSetting(85, 4), PageSetting(85, 5), PageSetting(85, 6))
    assert ladder(3, 3) == (PageSetting(85, 3),)
