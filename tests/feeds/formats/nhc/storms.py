"""Small products of an invented storm, in the form the NHC publishes them."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import shapefile

CENTER = (-90.0, 28.0)
FORECAST = "https://www.nhc.noaa.gov/gis/forecast/archive/al992026_fcst_009.zip"
TRACK = "https://www.nhc.noaa.gov/gis/forecast/archive/al992026_5day_009.zip"
SPANISH = "https://www.nhc.noaa.gov/index-at-sp.xml"


def storms(**given: Any) -> bytes:
    """CurrentStorms.json with one hurricane, with fields changed as given."""
    zips = {"forecastWindRadiiGIS": FORECAST, "windWatchesWarnings": TRACK, "trackCone": TRACK}
    storm = {
        "id": "al992026",
        "name": "Ensayo",
        "classification": "HU",
        "intensity": "75",
        "pressure": "984",
        "latitudeNumeric": CENTER[1],
        "longitudeNumeric": CENTER[0],
        "lastUpdate": "2026-11-22T09:00:00.000Z",
        "publicAdvisory": {"advNum": "009", "url": "https://www.nhc.noaa.gov/text/MIATCPAT4.shtml"},
        **{name: {"advNum": "009", "zipFile": address} for name, address in zips.items()},
    }
    return json.dumps({"activeStorms": [storm | given]}).encode()


def ring(lon: float, lat: float, radius_deg: float) -> list[list[float]]:
    west, east, south, north = (
        lon - radius_deg,
        lon + radius_deg,
        lat - radius_deg,
        lat + radius_deg,
    )
    return [[west, lat], [lon, north], [east, lat], [lon, south], [west, lat]]


def radii(knots: int, hour: str, miles: float, lon: float, lat: float) -> dict[str, Any]:
    """One wind ring, the same in its four quadrants."""
    properties = {
        "RADII": float(knots), "STORMID": "al992026", "BASIN": "al", "ADVNUM": "9",
        "VALIDTIME": hour, "NE": miles, "SE": miles, "SW": miles, "NW": miles,
    }  # fmt: skip
    shape = {"type": "Polygon", "coordinates": [ring(lon, lat, miles / 60)]}
    return {"type": "Feature", "properties": properties, "geometry": shape}


def cone(advisory: str = "9") -> dict[str, Any]:
    properties = {"STORMNAME": "Ensayo", "ADVISNUM": advisory, "FCSTPRD": 120.0, "BASIN": "AL"}
    shape = {"type": "Polygon", "coordinates": [ring(-91, 30, 3)]}
    return {"type": "Feature", "properties": properties, "geometry": shape}


def warning(code: str, line: list[list[float]] | None) -> dict[str, Any]:
    properties = {"ADVISNUM": "9", "FCSTPRD": 120.0, "BASIN": "AL", "TCWW": code}
    shape = {"type": "LineString", "coordinates": line} if line else None
    return {"type": "Feature", "properties": properties, "geometry": shape}


def collection(*features: dict[str, Any]) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def zipped(*features: dict[str, Any]) -> bytes:
    """The same polygons as a ZIP of one shapefile."""
    shp, shx, dbf, archive = io.BytesIO(), io.BytesIO(), io.BytesIO(), io.BytesIO()
    with shapefile.Writer(shp=shp, shx=shx, dbf=dbf, shapeType=shapefile.POLYGON) as writer:
        for name, value in features[0]["properties"].items():
            writer.field(name, "N" if isinstance(value, float) else "C", size=40, decimal=1)
        for feature in features:
            writer.poly(feature["geometry"]["coordinates"])
            writer.record(**feature["properties"])
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as members:
        for end, part in (("shp", shp), ("shx", shx), ("dbf", dbf)):
            members.writestr(f"al992026.{end}", part.getvalue())
    return archive.getvalue()
