"""The committed base, asked what a consul would ask; and the fuller pack beside the checkout when
it is there.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import shapely

from core.atlas import Atlas, atlas_for
from core.geo.geometry import Box, Point
from core.settings import Settings
from scripts.atlas.drawable import codes_to_draw, proof_of, sha256_of, without_shape

BASE = Settings().atlas_base
MCALLEN, MIAMI, TAPACHULA = Point(-98.23, 26.2), Point(-80.19, 25.76), Point(-92.26, 14.9)
SAN_SALVADOR = Point(-89.2, 13.7)


@pytest.fixture(scope="module")
def base(base_atlas: Atlas) -> Atlas:
    return base_atlas


def test_its_size_and_what_it_lacks() -> None:
    assert BASE.stat().st_size <= 15_000_000
    atlas = Atlas.open([BASE])
    assert atlas.missing() == ("roads", "railroads", "urban_areas", "airports", "ports")
    assert all(layer.credit and layer.licence and layer.built_on for layer in atlas.layers())
    atlas.close()


@pytest.mark.parametrize(
    ("point", "country", "admin1", "admin2", "zone", "hour"),
    [
        (MCALLEN, "US", "US-TX", "US48215", "TXZ253", "America/Chicago"),
        (MIAMI, "US", "US-FL", "US12086", "FLZ173", "America/New_York"),
        (Point(-106.48, 31.76), "US", "US-TX", "US48141", "TXZ418", "America/Denver"),
        (Point(-90.07, 29.95), "US", "US-LA", "US22071", "LAZ077", "America/Chicago"),
        (Point(-66.1, 18.45), "US", "US-PR", "US72127", "PRZ001", "America/Puerto_Rico"),
        (TAPACHULA, "MX", "MX-CHP", "MX07089", None, "America/Mexico_City"),
        (Point(-97.5, 25.87), "MX", "MX-TAM", "MX28022", None, "America/Matamoros"),
        (Point(-86.85, 21.16), "MX", "MX-ROO", "MX23005", None, "America/Cancun"),
        (Point(-90.51, 14.63), "GT", "GT-01", "GT:0101", None, "America/Guatemala"),
        (SAN_SALVADOR, "SV", "SV-SS", None, None, "America/El_Salvador"),
        (Point(-87.2, 14.08), "HN", "HN-FM", None, None, "America/Tegucigalpa"),
        (Point(-86.27, 12.13), "NI", "NI-MN", None, None, "America/Managua"),
        (Point(-84.08, 9.93), "CR", "CR-SJ", None, None, "America/Costa_Rica"),
        (Point(-79.52, 8.98), "PA", "PA-8", None, None, "America/Panama"),
        (Point(-69.9, 18.48), "DO", "DO-01", None, None, "America/Santo_Domingo"),
        (Point(-88.77, 17.25), "BZ", "BZ-CY", None, None, "America/Belize"),
        (Point(-79.38, 43.66), "CA", "CA-ON", None, None, "America/Toronto"),
        (Point(2.35, 48.86), "FR", None, None, None, "Europe/Paris"),
    ],
)
def test_known_points(
    base: Atlas,
    point: Point,
    country: str,
    admin1: str | None,
    admin2: str | None,
    zone: str | None,
    hour: str,
) -> None:
    where = base.locate(point)
    found = [
        unit.code if unit else None
        for unit in (where.country, where.admin1, where.admin2, where.zone)
    ]
    assert found == [country, admin1, admin2, zone]
    assert base.timezone(point) == hour


def test_every_rcm_country_has_states_and_the_counts_hold(base: Atlas) -> None:
    states = {
        c: len(base.units("admin1", c))
        for c in ("BZ", "CA", "CR", "DO", "GT", "HN", "MX", "NI", "PA", "SV", "US")
    }
    assert states == {
        "BZ": 6,
        "CA": 13,
        "CR": 7,
        "DO": 32,
        "GT": 22,
        "HN": 18,
        "MX": 32,
        "NI": 17,
        "PA": 12,
        "SV": 14,
        "US": 56,
    }
    assert len(base.units("admin2", "US")) == 3234
    assert len(base.units("admin2", "MX")) == 2465
    assert len(base.units("admin2", "GT")) == 340
    assert len(base.units("nws_zones")) == 4779
    assert len(base.units("nws_fire_zones")) == 3603


def test_it_is_the_file_of_which_every_unit_was_drawn(base: Atlas) -> None:
    """What is listed can be drawn: `make atlas` tries each and keeps the hash of what it tried."""
    assert proof_of(BASE).read_text(encoding="ascii").strip() == sha256_of(BASE), (
        "built otherwise than by `make atlas`"
    )
    codes = codes_to_draw(base)
    assert len(codes) == 229 + 3603 + 340
    assert without_shape(codes[::97], base.area) == []


@pytest.mark.parametrize("code", ["US48215", "MX-CHP", "US-PR", "SV"])
def test_boxes_hold_a_unit_and_are_no_wider_than_it_is(base: Atlas, code: str) -> None:
    area, boxes = base.area(code), base.part_boxes(code)
    assert area is not None
    around = (
        min(each.west for each in boxes), min(each.south for each in boxes),
        max(each.east for each in boxes), max(each.north for each in boxes),
    )  # fmt: skip
    box = area.box
    assert around == pytest.approx((box.west, box.south, box.east, box.north), abs=1e-4)
    assert around[0] <= box.west
    assert base.part_boxes("nowhere") == ()


def test_a_unit_without_a_shape_is_named(base: Atlas) -> None:
    assert without_shape(["US-TX", "US-NOWHERE"], base.area) == ["US-NOWHERE"]


def test_neighbours_do_not_gap(base: Atlas) -> None:
    """Hidalgo and Cameron meet: what lies between the two is less than a square kilometre."""
    area, without = base.areas(["US48215", "US48061", "US48489", "US48261"])
    assert area is not None
    assert without == ()
    parts = [base.area(code) for code in ("US48215", "US48061")]
    assert all(part is not None and area.overlap_share(part) > 0.9999 for part in parts)
    codes = ("US48215", "US48061", "US48489", "US48261")
    sizes = [part.size_km2 for part in map(base.area, codes) if part is not None]
    assert len(sizes) == len(codes)
    assert area.size_km2 == pytest.approx(sum(sizes), rel=0.0005)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("McAllen, Texas", "US48215"),
        ("Hidalgo County, TX", "US48215"),
        ("Chiapas, Tapachula", "MX07089"),
        ("Tapachla", "MX07089"),
        ("78501", "US48215"),
        ("Nueva Orleans", "US22071"),
        ("Nueva York, Nueva York", "US36061"),
        ("14.9, -92.26", "MX07089"),
        ("Quetzaltenango", "GT:0901"),
        ("Condado de Miami-Dade", "US12086"),
    ],
)
def test_what_people_type(base: Atlas, text: str, code: str) -> None:
    assert base.find(text)[0].admin2 == code


@pytest.mark.parametrize(
    ("text", "country", "code"),
    [
        ("QC", None, "CA-QC"),
        ("on", "CA", "CA-ON"),
        ("BC", "CA", "CA-BC"),
        ("BC", "MX", "MX-BCN"),
        ("N.L.", "MX", "MX-NLE"),
        ("Québec", None, "CA-QC"),
    ],
)
def test_provinces_and_states_are_found_by_what_stands_in_an_address(
    base: Atlas, text: str, country: str | None, code: str
) -> None:
    assert [unit.code for unit in base.by_name(text, country)] == [code]


def test_towns_within_a_map(base: Atlas) -> None:
    names = {
        feature.attributes["name"]
        for feature in base.features("gazetteer", Box(-98.4, 26.1, -98.0, 26.4))
    }
    assert {"McAllen", "Edinburg", "Pharr"} <= names
    assert base.nearest_place(SAN_SALVADOR).name == "San Salvador"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "box",
    [Box(-98.6, 25.9, -97.8, 26.9), Box(-90.3, 29.6, -89.6, 30.4), Box(-93.0, 14.4, -91.6, 15.6)],
)
def test_a_state_drawn_by_its_counties_in_sight_is_the_same_as_the_whole_one_cut_out(
    base: Atlas, box: Box
) -> None:
    drawn = {
        f.attributes["code"]: f.geometry
        for f in base.features("admin1", box)
        if f.attributes["like"]
    }
    assert drawn
    for code, seen in drawn.items():
        whole = base.area(code)
        assert whole is not None
        cut = shapely.clip_by_rect(whole.geometry, box.west, box.south, box.east, box.north)
        assert shapely.make_valid(seen).symmetric_difference(shapely.make_valid(cut)).area < 1e-9


def test_a_map_is_drawn_without_reading_the_register() -> None:
    """A process of the press needs no names of 18,000 units: 12 MB and a quarter of a second."""
    atlas = Atlas.open([BASE])
    assert [
        f.attributes["code"] for f in atlas.features("admin1", Box(-98.3, 26.2, -98.2, 26.3))
    ] == ["US-TX"]
    assert atlas._known is None
    atlas.close()


def test_connecticut_keeps_its_eight_old_counties(base: Atlas) -> None:
    assert len(base.units("admin2", parent="US-CT")) == 8
    assert base.placed([("SAME", "009001")]).units[0].name == "Fairfield"


# -- the fuller pack ----------------------------------------------------------------------------


@pytest.fixture
def no_open_atlas(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is open yet; what is open for the other tests stays so."""
    monkeypatch.setattr("core.atlas.atlas._OPEN", {})


@pytest.mark.shared
@pytest.mark.usefixtures("no_open_atlas")
def test_the_fuller_pack_beside_the_checkout_is_picked_up_in_development(
    shared: Path, tmp_path: Path
) -> None:
    if not (shared / "geo").is_dir():
        pytest.skip("../shared/geo is not there")
    atlas = atlas_for(
        Settings(mode="development", instance=tmp_path, atlas_pack=tmp_path / "atlas.gpkg")
    )
    assert atlas.missing() == ()
    assert atlas is atlas_for(
        Settings(mode="development", instance=tmp_path, atlas_pack=tmp_path / "atlas.gpkg")
    )
    assert atlas.locate(SAN_SALVADOR).admin2.parent == "SV-SS"  # type: ignore[union-attr]
    assert atlas.locate(TAPACHULA).admin2.code == "MX07089"  # type: ignore[union-attr]
    assert atlas.locate(MIAMI).admin2.code == "US12086"  # type: ignore[union-attr]
    assert (
        atlas.unit("GT:0101") is not None
    )  # a code of the base, kept though the pack draws Guatemala
    assert len(list(atlas.features("roads", Box(-98.6, 25.9, -97.8, 26.9)))) > 5
    assert "Who's On First" in atlas.credits(["admin2"])


@pytest.mark.usefixtures("no_open_atlas")
def test_installations_of_the_same_files_share_one_atlas_until_a_file_comes(tmp_path: Path) -> None:
    one, other = (
        Settings(mode="test", instance=tmp_path, atlas_pack=tmp_path / f"{name}.gpkg")
        for name in ("one", "other")
    )
    shared = atlas_for(one)
    assert atlas_for(other) is shared
    other.pack.symlink_to(BASE)
    assert atlas_for(one) is shared
    assert {layer.source for layer in atlas_for(other).layers()} == {other.pack.name}


def test_nothing_is_picked_up_by_itself_in_production(tmp_path: Path) -> None:
    settings = Settings(mode="test", instance=tmp_path, atlas_pack=tmp_path / "atlas.gpkg")
    assert {layer.source for layer in atlas_for(settings).layers()} == {"base.gpkg"}
