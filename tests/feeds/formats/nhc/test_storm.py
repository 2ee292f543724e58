from __future__ import annotations

import pytest

from feeds.formats.nhc.storm import category_of


@pytest.mark.parametrize(
    ("wind_kt", "category"), [(63, 0), (64, 1), (83, 2), (96, 3), (113, 4), (136, 4), (137, 5)]
)
def test_categories_by_knots(wind_kt: int, category: int) -> None:
    assert category_of(wind_kt) == category
