"""Which layer an official file fills, and how its fields become our columns.

Field names as published: Natural Earth 10m, Census cb_YYYY_us_county, NWS z_/c_/fz_ shapefiles,
INEGI marco geoestadístico. Compared without case. What our own packs call a column is always taken.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.atlas.schema import LAYERS_OF_KIND
from core.atlas.states import US_FIPS
from core.errors import UnusableInput

FIELDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "countries": {
        "adm0_a3": (),
        "iso_a2": ("iso_a2_eh",),
        "name_en": ("name",),
        "name_es": (),
        "name_fr": (),
        "continent": (),
    },
    "admin1": {
        "country": ("iso_a2",),
        "iso": ("iso_3166_2",),
        "name": (),
        "name_es": (),
        "name_en": (),
        "name_fr": (),
    },
    "us_counties": {
        "fips": ("geoid",),
        "same": (),
        "ugc": (),
        "state": ("stusps",),
        "name": ("countyname",),
        "lsad": (),
        "cwa": (),
    },
    "mx_municipios": {
        "cve_mun": ("cvegeo",),
        "name": ("nomgeo", "nom_mun"),
        "state": ("nom_ent",),
        "pop_2020": (),
    },
    "ca_dr_municipios": {
        "country": ("iso_a2",),
        "admin1": (),
        "admin1_iso": (),
        "name": (),
        "hasc": (),
        "ine": (),
        "wof_id": (),
    },
    "canada_divisions": {
        "country": (),
        "name": ("cdname",),
        "admin1": (),
        "hasc": ("cduid",),
        "wof_id": (),
    },
    "nws_zones": {"ugc": (), "cwa": (), "name": (), "fips": ()},
    "nws_fire_zones": {"ugc": (), "cwa": (), "name": (), "fips": ()},
    "roads": {
        "featureclass": ("type",),
        "type": ("class", "featurecla"),
        "scalerank": (),
        "number": ("label",),
    },
    "railroads": {"kind": ("featurecla",), "scalerank": ()},
    "rivers": {"name": (), "name_en": (), "scalerank": (), "featurecla": ()},
    "lakes": {"name": (), "scalerank": ()},
    "urban_areas": {"scalerank": ()},
    "places": {
        "name": (),
        "name_es": (),
        "name_en": (),
        "iso_a2": (),
        "adm1name": (),
        "pop_max": (),
        "scalerank": (),
    },
    "airports": {"name": (), "iata_code": (), "gps_code": (), "type": (), "scalerank": ()},
    "ports": {"name": (), "scalerank": ()},
}
FIELDS = {**FIELDS, "countries_world": FIELDS["countries"]}
"""Column of ours to the other names it goes by in official files."""

NUMBERS = frozenset({"scalerank", "pop_max", "pop_2020", "wof_id"})
GEOMETRY = {
    **dict.fromkeys(("roads", "railroads", "rivers"), "MULTILINESTRING"),
    **dict.fromkeys(("places", "airports", "ports"), "POINT"),
}
"""Geometry type of the layers that are not areas."""

_SIGNS = {
    "us_counties": ({"geoid", "statefp"}, {"fips", "state"}, {"fips", "name"}),
    "mx_municipios": ({"cvegeo"}, {"cve_mun"}),
    "canada_divisions": ({"cduid"},),
    "ca_dr_municipios": ({"country", "name"},),
}


def layer_for(kind: str, fields: set[str], file_name: str) -> str:
    """Return the layer a file of this kind with these (lower-case) fields fills.

    Raises UnusableInput.
    """
    names = LAYERS_OF_KIND.get(kind, ())
    if len(names) == 1:
        return names[0]
    for layer, signs in _SIGNS.items():
        if layer in names and any(sign <= fields for sign in signs):
            return layer
    raise UnusableInput(
        file_name,
        f"no fields that tell whose {kind} these are; needed: GEOID (US Census), FIPS (NWS), "
        "CVEGEO (INEGI), CDUID (Canada), or country and name",
    )


def columns_of(layer: str) -> dict[str, str]:
    """Return the columns of a layer with their SQL types."""
    return {column: "NUMERIC" if column in NUMBERS else "TEXT" for column in FIELDS[layer]}


def values_of(layer: str, record: Mapping[str, Any]) -> dict[str, Any]:
    """Return our columns from a record with lower-case fields; empty texts and -99 become None."""
    values = {
        column: next(
            (v for v in (_clean(record.get(f)) for f in (column, *others)) if v is not None), None
        )
        for column, others in FIELDS[layer].items()
    }
    if layer == "us_counties":
        _complete_county(values)
    if layer in {"nws_zones", "nws_fire_zones"} and not values["ugc"]:
        values["ugc"] = _zone_code(record)
    return values


def _complete_county(values: dict[str, Any]) -> None:
    fips = str(values["fips"] or "").zfill(5)
    values["fips"] = fips if len(fips) == 5 and fips.isdigit() and fips != "00000" else None
    if values["fips"]:
        values["state"] = US_FIPS.get(fips[:2], values["state"])
        values["same"] = values["same"] or f"0{fips}"
        values["ugc"] = values["ugc"] or f"{values['state']}C{fips[2:]}"


def _zone_code(record: Mapping[str, Any]) -> str | None:
    """STATE and ZONE of the files on land; the marine ones carry the whole code as ID."""
    whole = (
        f"{_clean(record.get('state')) or ''}Z{str(record.get('zone') or '').strip().zfill(3)[-3:]}"
    )
    if len(whole) == 6 and record.get("zone"):
        return whole
    return _clean(record.get("id"))  # type: ignore[no-any-return]


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        value = value.replace("\x00", "").strip()
        return None if value in {"", "-99", "-099"} else value
    return None if value in {-99, -99.0} else value
