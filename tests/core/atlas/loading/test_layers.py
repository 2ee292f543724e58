"""Loading layers into a pack: official files made here in their true formats, and hostile ones."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
import shapefile
import shapely

from core.atlas import Atlas, compact_geometry
from core.atlas.loading.layers import load
from core.errors import UnusableInput
from core.geo.geometry import Box, Point
from tests.core.atlas.test_atlas import write

GEOGRAPHIC = 'GEOGCS["GCS_North_American_1983",DATUM["D_North_American_1983"]]'
SQUARE = [[[-98.0, 26.0], [-98.0, 26.5], [-97.5, 26.5], [-97.5, 26.0], [-98.0, 26.0]]]


def zipped(
    path: Path,
    fields: dict[str, str],
    rows: list[tuple[dict[str, Any], Any]],
    prj: str = GEOGRAPHIC,
) -> Path:
    """A shapefile of polygons, zipped as its makers do. `fields` gives the DBF type of each."""
    parts = {end: io.BytesIO() for end in ("shp", "shx", "dbf")}
    with shapefile.Writer(**parts, shapeType=shapefile.POLYGON, encoding="utf-8") as out:
        for name, kind in fields.items():
            out.field(name, kind, size=60)
        for record, rings in rows:
            if rings is None:
                out.null()
            else:
                out.poly(rings)
            out.record(**record)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for end, part in parts.items():
            archive.writestr(f"{path.stem}.{end}", part.getvalue())
        archive.writestr(f"{path.stem}.prj", prj)
    return path


def test_census_counties(tmp_path: Path) -> None:
    fields = dict.fromkeys(("STATEFP", "COUNTYFP", "GEOID", "NAME", "LSAD"), "C")
    row = {"STATEFP": "48", "COUNTYFP": "215", "GEOID": "48215", "NAME": "Hidalgo", "LSAD": "06"}
    bad = row | {"GEOID": ""}
    file = zipped(
        tmp_path / "cb_2023_us_county_500k.zip",
        fields,
        [(row, SQUARE), (bad, SQUARE), (row | {"GEOID": "48061"}, None)],
    )
    report = load(file, "admin2", tmp_path / "pack.gpkg")
    assert report.layers == (("us_counties", 1),)
    assert report.skipped == (
        "row 2: no code or no name",
        "row 3: no usable shape within the world",
    )
    atlas = Atlas.open([tmp_path / "pack.gpkg"])
    assert [unit.name for unit in atlas.placed([("SAME", "048215")]).units] == ["Hidalgo"]
    assert [unit.code for unit in atlas.placed([("UGC", "TXC215")]).units] == ["US48215"]
    assert atlas.credits(["admin2"]) == ("US Census Bureau",)
    atlas.close()


@pytest.mark.parametrize(
    ("record", "ugc"),
    [
        ({"STATE": "TX", "ZONE": "253", "CWA": "BRO", "NAME": "Southern Hidalgo"}, "TXZ253"),
        ({"ID": "GMZ130", "WFO": "BRO", "NAME": "Laguna Madre"}, "GMZ130"),
    ],
)
def test_zones_of_the_weather_service(tmp_path: Path, record: dict[str, str], ugc: str) -> None:
    file = zipped(tmp_path / "z_18mr25.zip", dict.fromkeys(record, "C"), [(record, SQUARE)])
    load(file, "nws_zones", tmp_path / "pack.gpkg", credit="NWS, by us")
    atlas = Atlas.open([tmp_path / "pack.gpkg"])
    unit = atlas.unit(ugc)
    assert unit is not None
    assert unit.name == record["NAME"]
    assert atlas.credits(["nws_zones"]) == ("NWS, by us",)
    atlas.close()


def test_natural_earth_states_and_roads(tmp_path: Path) -> None:
    fields = dict.fromkeys(("iso_a2", "iso_3166_2", "name", "name_es"), "C")
    record = {
        "iso_a2": "SV",
        "iso_3166_2": "SV-SS",
        "name": "San Salvador",
        "name_es": "San Salvador",
    }
    load(
        zipped(tmp_path / "ne_10m_admin_1.zip", fields, [(record, SQUARE)]),
        "admin1",
        tmp_path / "pack.gpkg",
    )
    road = {
        "type": "Feature",
        "properties": {"type": "Freeway", "class": "Interstate", "scalerank": 3},
        "geometry": {"type": "LineString", "coordinates": [[-98, 26], [-97, 27]]},
    }
    broken: dict[str, object] = {"type": "Feature", "properties": {}, "geometry": None}
    geojson = tmp_path / "roads.geojson"
    geojson.write_text(json.dumps({"type": "FeatureCollection", "features": [road, broken]}))
    report = load(geojson, "roads", tmp_path / "pack.gpkg")
    assert (report.layers, report.replaced) == ((("roads", 1),), ())
    atlas = Atlas.open([tmp_path / "pack.gpkg"])
    assert [u.code for u in atlas.units("admin1", country="SV")] == ["SV-SS"]
    (drawn,) = atlas.features("roads", Box(-98, 26, -97.5, 26.5))
    assert drawn.attributes["featureclass"] == "Freeway"
    assert drawn.geometry.bounds == pytest.approx((-98, 26, -97.5, 26.5))
    atlas.close()


def test_a_pack_of_ours_goes_in_whole_and_replaces(tmp_path: Path) -> None:
    source = write(tmp_path / "tiny.gpkg")
    first = load(source, "pack", tmp_path / "pack.gpkg")
    second = load(source, "pack", tmp_path / "pack.gpkg")
    assert first.replaced == ()
    assert set(second.replaced) == {name for name, _ in second.layers}
    atlas = Atlas.open([tmp_path / "pack.gpkg"])
    assert atlas.find("Brownsville")[0].code == "geonames:2"
    assert atlas.find("00501")[0].admin2 == "US48215"
    assert atlas.area("TXZ253") == atlas.area("US48215")
    atlas.close()


def test_gazetteer_and_zip_tables(tmp_path: Path) -> None:
    towns = "geonameid,name,country,admin1_iso,lat,lon,population,altnames\n"
    towns += "1,Tapachula,MX,MX-CHP,14.9,-92.26,350000,\n"
    towns += "x,Nowhere,MX,,14,-92,1,\n2,Off the world,MX,,140,-92,1,\n"
    (tmp_path / "g.csv.gz").write_bytes(gzip.compress(towns.encode()))
    report = load(tmp_path / "g.csv.gz", "gazetteer", tmp_path / "pack.gpkg")
    assert report.layers == (("gazetteer", 1),)
    assert len(report.skipped) == 2
    (tmp_path / "z.csv").write_text("zcta,lat,lon,county_fips\n00601,18.18,-66.75,72001\n")
    load(tmp_path / "z.csv", "zips", tmp_path / "pack.gpkg")
    atlas = Atlas.open([tmp_path / "pack.gpkg"])
    assert (
        atlas.find("tapachula, MX-CHP") == []
    )  # no layer of states here that could tell what MX-CHP is
    assert atlas.find("tapachula")[0].admin1 == "MX-CHP"
    assert atlas.find("00601")[0].point == Point(-66.75, 18.18)
    atlas.close()


def bomb(path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.shp", b"\0" * 30_000_000)
        archive.writestr("a.dbf", b"\0")
    return path


def hostile(tmp_path: Path) -> dict[str, tuple[Path, str]]:
    def file(name: str, data: bytes) -> Path:
        (tmp_path / name).write_bytes(data)
        return tmp_path / name

    fields, record = (
        {"GEOID": "C", "STATEFP": "C", "NAME": "C"},
        {"GEOID": "48215", "STATEFP": "48", "NAME": "Hidalgo"},
    )
    good = zipped(tmp_path / "good.zip", fields, [(record, SQUARE)])
    metres = [
        [[500000.0, 2000000.0], [500000.0, 2000001.0], [500001.0, 2000001.0], [500000.0, 2000000.0]]
    ]
    with zipfile.ZipFile(tmp_path / "none.zip", "w") as archive:
        archive.writestr("readme.txt", "no shapes")
    with zipfile.ZipFile(tmp_path / "garbage.zip", "w") as archive:
        archive.writestr("a.shp", b"\x00\x00\x27\x0a" + b"\xff" * 300)
        archive.writestr("a.dbf", b"\xff" * 300)
    return {
        "html": (file("page.geojson", b"<html>moved</html>"), "GeoJSON"),
        "list": (file("list.geojson", b"[1, 2]"), "FeatureCollection"),
        "empty": (
            file("empty.geojson", b'{"type": "FeatureCollection", "features": []}'),
            "fields",
        ),
        "deep": (file("deep.geojson", b"[" * 200_000), "GeoJSON"),
        "truncated": (file("half.zip", good.read_bytes()[: good.stat().st_size // 2]), "GeoJSON"),
        "bomb": (bomb(tmp_path / "bomb.zip"), "refused"),
        "no shapes": (tmp_path / "none.zip", "0 shapefiles"),
        "garbage": (tmp_path / "garbage.zip", "not a readable shapefile"),
        "projected": (
            zipped(tmp_path / "utm.zip", fields, [(record, SQUARE)], 'PROJCS["UTM"]'),
            "projection",
        ),
        "metres": (zipped(tmp_path / "metres.zip", fields, [(record, metres)]), "nothing usable"),
        "whose": (
            zipped(tmp_path / "whose.zip", {"X": "C"}, [({"X": "1"}, SQUARE)]),
            "whose admin2",
        ),
    }


@pytest.mark.parametrize(
    "case",
    [
        "html",
        "list",
        "empty",
        "deep",
        "truncated",
        "bomb",
        "no shapes",
        "garbage",
        "projected",
        "metres",
        "whose",
    ],
)
def test_hostile_files_have_a_named_error_and_the_pack_stays(tmp_path: Path, case: str) -> None:
    pack = tmp_path / "pack.gpkg"
    load(write(tmp_path / "tiny.gpkg"), "pack", pack)
    before = pack.read_bytes()
    file, said = hostile(tmp_path)[case]
    with pytest.raises(UnusableInput, match=said):
        load(file, "admin2", pack)
    assert pack.read_bytes() == before
    assert not list(tmp_path.glob(".pack*"))


@pytest.mark.parametrize(
    ("kind", "name"), [("pack", "a.gpkg"), ("gazetteer", "a.csv.gz"), ("zips", "a.csv")]
)
def test_rubbish_for_the_other_kinds(tmp_path: Path, kind: str, name: str) -> None:
    (tmp_path / name).write_bytes(
        b"\x1f\x8b rubbish" if name.endswith("gz") else b"\xff\xfe\x00rubbish"
    )
    with pytest.raises(UnusableInput, match=name):
        load(tmp_path / name, kind, tmp_path / "pack.gpkg")
    assert not (tmp_path / "pack.gpkg").exists()


def test_unknown_kind_and_missing_file(tmp_path: Path) -> None:
    with pytest.raises(UnusableInput, match="castles"):
        load(tmp_path / "x.zip", "castles", tmp_path / "pack.gpkg")
    with pytest.raises(UnusableInput, match="no such file"):
        load(tmp_path / "x.zip", "roads", tmp_path / "pack.gpkg")


# -- small shapes ------------------------------------------------------------------------------


def test_small_shapes_keep_parts_holes_and_four_decimals() -> None:
    outer, hole = shapely.box(-180, -90, 180, 90), shapely.box(-10.12345, 1, 5, 20)
    pierced = shapely.Polygon(outer.exterior, [hole.exterior])
    polygons = shapely.MultiPolygon([pierced, shapely.box(-5, 2, 0, 4)])
    back = compact_geometry.unpack(compact_geometry.pack(polygons))
    assert shapely.equals_exact(back, polygons, tolerance=5.1e-5)
    assert isinstance(back, shapely.MultiPolygon)
    assert len(back.geoms) == 2
    assert len(back.geoms[0].interiors) == 1
    lines = shapely.MultiLineString([[(0, 0), (1.5, -2.25)], [(-170, 80), (-171, 81), (-172, 82)]])
    assert shapely.equals_exact(
        compact_geometry.unpack(compact_geometry.pack(lines)), lines, tolerance=5.1e-5
    )
    # Together they are what each is alone; what is no area is left to be read by itself.
    square = shapely.MultiPolygon([shapely.box(0, 0, 1, 1)])
    written = list(map(compact_geometry.pack, (polygons, lines, square, polygons)))
    areas = compact_geometry.unpack_areas([*written, b"Prubbish"])
    assert [area and area.wkt for area in areas] == [
        back.wkt, None, square.geoms[0].wkt, back.wkt, None,
    ]  # fmt: skip
    assert compact_geometry.unpack_areas([]) == []


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"P",
        b"Prubbish",
        compact_geometry.pack(shapely.MultiPolygon([shapely.box(0, 0, 1, 1)]))[:-9],
    ],
)
def test_damaged_small_shapes_say_so(data: bytes) -> None:
    with pytest.raises(ValueError, match="small shape"):
        compact_geometry.unpack(data)
