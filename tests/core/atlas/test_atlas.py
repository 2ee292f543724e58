"""The atlas over a tiny GeoPackage made here: two counties of an invented state on the Rio Grande,
and their zones.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import shapely
from shapely.geometry.base import BaseGeometry

from core.atlas import Atlas, UnknownScheme
from core.atlas.geocodes import expand
from core.atlas.loading.package_writer import LayerFacts, OtherPackage, PackageWriter
from core.atlas.names import fold, read_coordinates
from core.atlas.package import GeoPackage
from core.errors import UnusableInput
from core.geo.geometry import Box, Point

WEST = shapely.box(-98.0, 26.0, -97.5, 26.5)
EAST = shapely.box(-97.5, 26.0, -97.0, 26.5)
BOTH = shapely.box(-98.0, 26.0, -97.0, 26.5)


def facts(kind: str) -> LayerFacts:
    return LayerFacts(kind, "made in a test", "public domain", f"Credit of {kind}", "2026-01-02")


def write(path: Path) -> Path:
    zone_columns = {"ugc": "TEXT", "cwa": "TEXT", "fips": "TEXT", "like": "TEXT"}
    with PackageWriter(path) as out:
        names = {"adm0_a3": "TEXT", "iso_a2": "TEXT", "name_en": "TEXT", "name_es": "TEXT"}
        out.layer(
            "countries",
            "MULTIPOLYGON",
            names,
            [(["USA", "US", "United States", "Estados Unidos"], BOTH)],
            facts("countries"),
        )
        out.layer(
            "admin1",
            "MULTIPOLYGON",
            dict.fromkeys(("country", "iso", "name", "name_es", "like"), "TEXT"),
            [(["US", "US-TX", "Texas", "Tejas", "*"], OtherPackage(BOTH.bounds))],
            facts("admin1"),
        )
        counties = [
            (["48215", "TXC215", "TX", "Hidalgo"], WEST),
            (["48061", "TXC061", "TX", "Cameron"], EAST),
            (["02063", "AKC063", "AK", "Chugach"], shapely.box(-146, 60, -145, 61)),
            (["02066", "AKC066", "AK", "Copper River"], None),
        ]
        columns = dict.fromkeys(("fips", "ugc", "state", "name"), "TEXT")
        out.layer("us_counties", "MULTIPOLYGON", columns, counties, facts("admin2"))
        zones: list[tuple[list[str | None], BaseGeometry | OtherPackage | None]] = [
            (["TXZ253", "BRO", "48215", "US48215"], OtherPackage(WEST.bounds)),
            (["TXZ254", "BRO", "48061", None], EAST),
            (["GMZ130", "BRO", None, None], shapely.box(-97.0, 26.0, -96.5, 26.5)),
        ]
        out.layer("nws_zones", "MULTIPOLYGON", zone_columns, zones, facts("nws_zones"))
        out.layer(
            "nws_fire_zones",
            "MULTIPOLYGON",
            zone_columns,
            [(["TXZ253", "BRO", "48215", None], BOTH)],
            facts("nws_fire_zones"),
        )
        towns = [
            (
                [1, "Peñitas Árbol", "US", None, "US48215", 5000, "Penitas Vieja|Pñ"],
                shapely.Point(-97.8, 26.2),
            ),
            ([2, "Brownsville", "US", None, "US48061", 180000, None], shapely.Point(-97.2, 26.1)),
            ([3, "Brownsville", "US", None, "US48215", 900, None], shapely.Point(-97.6, 26.4)),
        ]
        columns = {
            "fid": "INTEGER",
            "name": "TEXT",
            "country": "TEXT",
            "admin1": "TEXT",
            "admin2": "TEXT",
            "population": "INTEGER",
            "other_names": "TEXT",
        }
        out.layer("gazetteer", "POINT", columns, towns, facts("gazetteer"))
        out.index_names()
        out.zips([("00501", Point(-97.7, 26.3), "48215")], facts("zips"))
        out.timezones({"US48061": "America/Denver"})
    return path


@pytest.fixture
def atlas(tmp_path: Path) -> Iterator[Atlas]:
    opened = Atlas.open([tmp_path / "nowhere.gpkg", write(tmp_path / "tiny.gpkg")])
    yield opened
    opened.close()


def codes(units: object) -> list[str]:
    return [unit.code for unit in units]  # type: ignore[attr-defined]


# -- what is there -----------------------------------------------------------------------------


def test_says_what_is_there_what_is_not_and_whom_to_credit(atlas: Atlas, tmp_path: Path) -> None:
    counties = next(layer for layer in atlas.layers() if layer.name == "us_counties")
    assert (counties.kind, counties.features, counties.source, counties.built_on) == (
        "admin2",
        4,
        "tiny.gpkg",
        "2026-01-02",
    )
    assert "roads" in atlas.missing()
    assert "zips" not in atlas.missing()
    assert atlas.absent == (tmp_path / "nowhere.gpkg",)
    assert atlas.credits(["admin2", "nws_zones", "roads"]) == (
        "Credit of admin2",
        "Credit of nws_zones",
    )


@pytest.mark.parametrize("kind", ["admin1", "admin2", "nws_zones"])
def test_the_box_of_each_unit_that_has_a_shape_is_known(atlas: Atlas, kind: str) -> None:
    shapes = {unit.code: atlas.area(unit.code) for unit in atlas.units(kind)}
    boxes = atlas.boxes(kind)
    assert set(boxes) == {code for code, shape in shapes.items() if shape} != set()
    for code, box in boxes.items():
        shape = shapes[code]
        assert shape is not None
        sides = (box.west - shape.box.west, box.south - shape.box.south)
        ends = (shape.box.east - box.east, shape.box.north - box.north)
        assert all(-1e-4 < each <= 1e-9 for each in (*sides, *ends)), (code, box, shape.box)


def test_shapes_read_ahead_are_those_that_would_be_read_one_by_one(
    atlas: Atlas, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes = [("SAME", "048215"), ("SAME", "048000"), ("UGC", "TXZ254"), ("SAME", "002261")]
    with closing(Atlas.open([tmp_path / "tiny.gpkg"])) as other:
        alone = [other.placed([code]) for code in codes]
    atlas.read_ahead([*codes, ("EMMA_ID", "MX001"), ("SAME", "rubbish"), ("COAST", "US")])

    def refused(*_: object) -> None:
        raise AssertionError("read by itself")

    with monkeypatch.context() as patched:
        patched.setattr(GeoPackage, "shape", refused)
        assert [atlas.placed([code]) for code in codes[:3]] == alone[:3]
    assert atlas.placed([codes[3]]) == alone[3], "of two counties one has no shape"


def test_a_file_that_is_no_geopackage_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "bad.gpkg").write_bytes(b"<html>not found</html>" * 50)
    with pytest.raises(UnusableInput, match=r"bad\.gpkg"):
        Atlas.open([tmp_path / "bad.gpkg"])


def test_the_earlier_file_wins_a_layer_and_the_later_still_answers_for_its_codes(
    tmp_path: Path,
) -> None:
    late = write(tmp_path / "late.gpkg")
    early = tmp_path / "early.gpkg"
    with PackageWriter(early) as out:
        columns = dict.fromkeys(("fips", "ugc", "state", "name"), "TEXT")
        out.layer(
            "us_counties",
            "MULTIPOLYGON",
            columns,
            [(["48215", "TXC215", "TX", "Hidalgo"], BOTH)],
            facts("admin2"),
        )
    atlas = Atlas.open([early, late])
    assert codes(atlas.units("admin2")) == ["US48215"]
    assert atlas.area("US48215").box.east == -97.0  # type: ignore[union-attr]
    assert atlas.area("US48061").box.west == -97.5  # type: ignore[union-attr]
    assert atlas.locate(Point(-97.2, 26.2)).admin2.code == "US48215"  # type: ignore[union-attr]
    atlas.close()


# -- units -------------------------------------------------------------------------------------


def test_units_by_kind_parent_and_name(atlas: Atlas) -> None:
    assert codes(atlas.units("admin2", country="US", parent="US-TX")) == ["US48061", "US48215"]
    assert codes(atlas.by_name("HIDALGO county")) == ["US48215"]
    for turned in ("Hidalgo, Condado de", "Comté de Hidalgo", "HIDALGO, County of", "Hidalgo Cty."):
        assert codes(atlas.by_name(turned)) == ["US48215"], turned
    assert atlas.by_name("Hidalgo, CO") == []  # a town of Colorado, or nothing
    assert codes(atlas.by_name("tejas")) == codes(atlas.by_name("TX")) == ["US-TX"]
    assert atlas.by_name("Tejas", country="MX") == []
    assert atlas.unit("US").name_in("en") == "United States"  # type: ignore[union-attr]
    assert atlas.unit("XX") is None


def test_a_state_without_a_shape_is_drawn_by_its_counties(atlas: Atlas) -> None:
    area = atlas.area("US-TX")
    assert area is not None
    assert area.contains(Point(-97.8, 26.2))
    assert area.contains(Point(-97.2, 26.2))
    assert len(shapely.get_parts(area.geometry)) == 1


def test_codes_without_shape_are_reported_never_dropped(atlas: Atlas) -> None:
    area, without = atlas.areas(["US48215", "US02066", "TXZ999"])
    assert area == atlas.area("US48215")
    assert without == ("US02066", "TXZ999")


# -- alert codes -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scheme", "value", "meant"),
    [
        ("SAME", "048215", ["US48215"]),
        ("SAME", "648215", ["US48215"]),  # a part of the county: the whole is taken
        ("SAME", "048000", ["US-TX"]),
        ("SAME", "077130", ["GMZ130"]),  # 77 is the Gulf
        ("FIPS6", "48215", ["US48215"]),
        ("SAME", "002261", ["US02063", "US02066"]),  # Valdez-Cordova, split in 2019
        ("UGC", "TXC215-061", ["US48215", "US48061"]),
        ("UGC", "TXZ252>254-120551-", ["TXZ253", "TXZ254"]),
        ("UGC", "TXZALL", ["TXZ253", "TXZ254"]),
        ("UGC", "TXC000", ["US-TX"]),
        ("UGC-FIRE", "TXZ253", ["FIRE:TXZ253"]),
        ("ISO3166-2", "us-tx", ["US-TX"]),
    ],
)
def test_alert_codes(atlas: Atlas, scheme: str, value: str, meant: list[str]) -> None:
    assert codes(atlas.placed([(scheme, value)]).units) == meant


def test_ranges_and_states_are_spelled_out() -> None:
    assert expand("UGC", "HIZ001-003-006>007-120551-") == ("HIZ001", "HIZ003", "HIZ006", "HIZ007")
    assert expand("MX-STATE", "Chis, Oax,DGO") == ("MX-CHP", "MX-OAX", "MX-DUR")
    assert expand("UGC", "rubbish") == ("RUBBISH",)
    with pytest.raises(UnknownScheme):
        expand("WARNCELLID", "809276000")


def test_placed_gives_the_union_and_what_has_none(atlas: Atlas) -> None:
    placed = atlas.placed([("SAME", "048215"), ("UGC", "TXZ254-TXZ999"), ("UGC", "CAC037")])
    assert codes(placed.units) == ["US48215", "TXZ254"]
    assert placed.unplaced == ("TXZ999", "CAC037")
    assert placed.area is not None
    assert placed.area.box == Box(-98.0, 26.0, -97.0, 26.5)


def test_a_zone_is_called_after_its_counties_and_may_be_drawn_by_one(atlas: Atlas) -> None:
    assert atlas.unit("TXZ253").name == "Hidalgo"  # type: ignore[union-attr]
    assert atlas.area("TXZ253") == atlas.area("US48215")
    assert atlas.area("FIRE:TXZ253").box.east == -97.0  # type: ignore[union-attr]


# -- places ------------------------------------------------------------------------------------


def test_locate_inside_near_the_shore_and_at_sea(atlas: Atlas) -> None:
    inside = atlas.locate(Point(-97.8, 26.2))
    assert (inside.country.code, inside.admin1.code, inside.admin2.code, inside.zone.code) == (  # type: ignore[union-attr]
        "US", "US-TX", "US48215", "TXZ253"
    )  # fmt: skip
    assert not inside.nearest
    south = atlas.locate(Point(-97.8, 25.98))  # 2.2 km outside
    assert south.nearest
    assert south.admin2 is not None
    assert south.admin2.code == "US48215"
    at_sea = atlas.locate(Point(-96.8, 26.2))
    assert (at_sea.country, at_sea.admin1, at_sea.admin2) == (None, None, None)
    assert at_sea.zone is not None
    assert at_sea.zone.code == "GMZ130"
    assert atlas.locate(Point(-97.8, 25.9)).country is None  # 11 km outside


def test_the_hour_is_of_the_county_then_of_the_state_then_of_the_sea(atlas: Atlas) -> None:
    assert (
        atlas.timezone(Point(-97.2, 26.2)) == "America/Denver"
    )  # as the test's file says of Cameron
    assert atlas.timezone(Point(-97.8, 26.2)) == "America/Chicago"
    assert atlas.timezone(Point(-60.0, 10.0)) == "Etc/GMT+4"


@pytest.mark.parametrize(
    ("text", "code", "why"),
    [
        ("penitas arbol", "geonames:1", "name"),
        ("Penitas Vieja", "geonames:1", "other name"),
        ("Peñitas Arobl", "geonames:1", "spelling"),
        ("Peñit", "geonames:1", "start of name"),
        ("Brownsville", "geonames:2", "name"),
        ("Brownsville, Hidalgo County, Texas", "geonames:3", "name"),
        ("TX, Hidalgo, brownsville", "geonames:3", "name"),
        ("Hidalgo County TX", "US48215", "unit"),
        ("00501", "00501", "zip"),
        ("TX 00501-1234", "00501", "zip"),
    ],
)
def test_finding(atlas: Atlas, text: str, code: str, why: str) -> None:
    best = atlas.find(text)[0]
    assert (best.code, best.why) == (code, why)
    assert best.admin1 == "US-TX"


def test_finding_is_bounded_and_honest(atlas: Atlas) -> None:
    assert atlas.find("Brownsville", country="MX") == []
    assert len(atlas.find("Brownsville", limit=1)) == 1
    assert atlas.find("Brownsville" + " " * 200 + "x" * 10_000) == []
    assert atlas.find("Nowhereville") == atlas.find("  ") == atlas.find("%_';--") == []
    assert atlas.nearest_place(Point(-97.59, 26.4)).code == "geonames:3"  # type: ignore[union-attr]
    assert atlas.nearest_place(Point(10, 10)) is None


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("14.6, -90.5", Point(-90.5, 14.6)),
        ("14.6 -90.5", Point(-90.5, 14.6)),
        ("-98.2, 26.2", Point(-98.2, 26.2)),  # no latitude: read longitude first
        ("14°36'N 90°30'W", Point(-90.5, 14.6)),
        ("90°30'0\"O, 14°36'N", Point(-90.5, 14.6)),
        ("12 de Octubre 14", None),
        ("200, 300", None),
    ],
)
def test_coordinates_as_typed(text: str, point: Point | None) -> None:
    found = read_coordinates(text)
    if point is None:
        assert found is None
    else:
        assert found is not None
        assert found.distance_km(point) < 0.01


def test_folding_forgives_accents_case_and_marks() -> None:
    assert fold("  San José-Iturbide, D’Arc ") == "san jose iturbide darc"


# -- drawing -----------------------------------------------------------------------------------


def test_features_are_clipped_carry_their_codes_and_may_be_chosen(atlas: Atlas) -> None:
    box = Box(-97.9, 26.1, -97.4, 26.2)
    found = {feature.attributes["code"]: feature for feature in atlas.features("admin2", box)}
    assert set(found) == {"US48215", "US48061"}
    assert found["US48215"].geometry.bounds == pytest.approx((-97.9, 26.1, -97.5, 26.2))
    assert [f.attributes["name"] for f in atlas.features("admin1", box)] == ["Texas"]
    assert [
        f.attributes["code"]
        for f in atlas.features("nws_zones", box, lambda a: a["ugc"] == "TXZ253")
    ] == ["TXZ253"]
    assert list(atlas.features("roads", box)) == []


def test_one_atlas_serves_many_threads(atlas: Atlas) -> None:
    answers: list[str] = []

    def ask() -> None:
        for _ in range(50):
            answers.append(atlas.locate(Point(-97.8, 26.2)).admin2.code)  # type: ignore[union-attr]

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == ["US48215"] * 400
