from __future__ import annotations

import pytest

from core.atlas import Atlas
from core.atlas.placing.path_words import place_path, unit_path


@pytest.fixture(scope="module")
def atlas(base_atlas: Atlas) -> Atlas:
    return base_atlas


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("San Juan, Texas", "San Juan, Hidalgo, Texas, Estados Unidos"),
        ("Tapachula", "Tapachula, Chiapas, México"),  # a municipio of the same name
        ("Belmopan", "Belmopan, Cayo, Belice"),
        ("78501", "78501, Hidalgo, Texas, Estados Unidos"),
    ],
)
def test_a_place_is_told_from_its_namesakes(atlas: Atlas, text: str, path: str) -> None:
    assert place_path(atlas, atlas.find(text, None, 1)[0], "es") == path


def test_a_unit_with_those_above_it_in_the_readers_language(atlas: Atlas) -> None:
    harris, belize = atlas.unit("US48201"), atlas.unit("BZ")
    assert harris is not None
    assert belize is not None
    assert unit_path(atlas, harris, "fr") == "Harris, Texas, États-Unis"
    assert unit_path(atlas, belize, "es") == "Belice"
