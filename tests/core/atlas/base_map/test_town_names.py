from __future__ import annotations

import pytest

from core.atlas.base_map.town_names import town_name


@pytest.mark.parametrize(
    ("attributes", "language", "name"),
    [
        ({"name": "Mexico City"}, "es", "Ciudad de México"),
        ({"name": "Mexico City"}, "fr", "Mexico"),
        ({"name": "Mexico City"}, "en", "Mexico City"),
        ({"name": "Weslaco"}, "es", "Weslaco"),
        ({"name": "Mexico City", "name_es": "México"}, "es", "México"),
        ({}, "es", ""),
    ],
)
def test_a_town_is_called_as_the_reader_calls_it(
    attributes: dict[str, str], language: str, name: str
) -> None:
    assert town_name(attributes, language) == name
