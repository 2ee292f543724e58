"""Only what is listed may be fetched, and a list of another form is refused whole."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from core.atlas.fetching.listing import named, read_listing
from core.errors import UnusableInput

ROW = {
    "name": "roads",
    "kind": "roads",
    "about": "Roads",
    "address": "https://maps.example/roads.zip",
    "credit": "Maps",
    "licence": "public domain",
    "most_mb": 1,
}


def test_the_list_that_comes_along_has_what_a_clean_installation_lacks() -> None:
    layers = read_listing()
    assert {"roads", "urban_areas", "admin2", "nws_zones"} <= {each.kind for each in layers}
    assert all(each.credit and each.licence for each in layers)
    assert [each.name for each in named(layers, ("ports", "roads", "ports"))] == ["ports", "roads"]
    with pytest.raises(UnusableInput, match="not listed"):
        named(layers, ("treasure",))


@pytest.mark.parametrize(
    "rows",
    [
        [],
        {},
        [ROW, ROW],
        [{**ROW, "kind": "treasure"}],
        [{**ROW, "address": "http://maps.example/roads.zip"}],
        [{**ROW, "checksum": "md5:12"}],
        [{**ROW, "most_mb": "1"}],
        [{**ROW, "more": 1}],
        [{key: value for key, value in ROW.items() if key != "credit"}],
        ["roads"],
    ],
)
def test_a_list_of_another_form_is_refused(tmp_path: Path, rows: Any) -> None:
    path = tmp_path / "list.json"
    path.write_text(json.dumps(rows))
    with pytest.raises(UnusableInput):
        read_listing(path)


def test_a_list_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "list.json"
    path.write_bytes(b"\xff{")
    for each in (path, tmp_path / "none.json"):
        with pytest.raises(UnusableInput, match="cannot be read"):
            read_listing(each)
