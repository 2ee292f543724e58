"""Our own JSON is told from everybody else's."""

from __future__ import annotations

import json

import pytest

from directory.imports.columns.own_documents import own_table

ENTRY = {
    "section": "shelter",
    "id": "x",
    "name": "Casa",
    "channels": [{"kind": "phone", "value": "+52962"}],
    "confirmations": {"entry": {"at": "2026-01-02T00:00:00Z", "method": "link"}},
    "confirmed_at": None,
    "age_days": None,
    "state": "never",
    "languages": ["es", "en"],
}


def test_each_member_stands_under_the_title_of_our_tables() -> None:
    table = own_table(json.dumps({"entries": [ENTRY]}).encode(), "x.json")
    assert table is not None
    cells = dict(zip(table.titles, table.rows[0].cells, strict=True))
    assert (cells["Nombre"], cells["Idiomas"]) == ("Casa", "es, en")
    assert json.loads(str(cells["Todas las confirmaciones"])) == {
        "entry": ["2026-01-02T00:00:00Z", "link"]
    }


def test_geojson_brings_its_identity_and_its_point() -> None:
    inner = {key: value for key, value in ENTRY.items() if key != "id"}
    point = {"type": "Point", "coordinates": [-98.2, 26.2]}
    feature = {"type": "Feature", "id": "x", "geometry": point, "properties": inner}
    document = {"type": "FeatureCollection", "features": [feature]}
    table = own_table(json.dumps(document).encode(), "x.geojson")
    assert table is not None
    cells = dict(zip(table.titles, table.rows[0].cells, strict=True))
    assert (cells["Identificador"], cells["Longitud"], cells["Latitud"]) == ("x", -98.2, 26.2)


@pytest.mark.parametrize(
    "data",
    [
        b'[{"id": 1, "name": "x"}]',
        b'{"entries": [{"section": "a", "state": "TX"}]}',
        b'{"features": [{"properties": null}]}',
        b'{"entries": [1]}',
        b"{broken",
        b"Nombre\nCasa\n",
    ],
)
def test_what_is_not_ours_is_left_to_the_other_readers(data: bytes) -> None:
    assert own_table(data, "x.json") is None


@pytest.mark.parametrize(
    "geometry",
    ['{"type":"MultiPoint","coordinates":[[-90,15]]}', '{"coordinates":7}', "null", "[]"],
)
def test_a_stranger_s_shape_is_none_of_ours(geometry: str) -> None:
    feature = f'{{"type":"Feature","properties":{{"name":"A"}},"geometry":{geometry}}}'
    assert own_table(f'{{"features":[{feature}]}}'.encode(), "x.geojson") is None
    assert own_table(b'{"features":5,"entries":{}}', "x.json") is None
