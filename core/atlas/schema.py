"""Layers as they lie in a GeoPackage of ours, and how a row of each becomes a unit.

The names and columns are those of the fuller packs made elsewhere, so that a pack is taken
over as it is. One kind may be spread over several layers (admin2 has one for each maker of shapes).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from core.atlas.names import fold
from core.atlas.states import FIPS_OF_STATE, MX_ENTITIES, US_FIPS
from core.atlas.values import Unit
from core.i18n.languages import LANGUAGES

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class LayerType:
    """A known layer: its kind, how its units are read, whom to credit if the file is silent."""

    kind: str
    credit: str
    licence: str
    unit: Callable[[Row], Unit | None] | None = None
    country: str = ""
    """Country of all rows, when there is only one."""


_NO_NAMES: Mapping[str, str] = MappingProxyType({})
"""One for all of the thousands that have none."""
NAME_COLUMNS = tuple(f"name_{language}" for language in LANGUAGES)
"""Columns of the names of countries and states, one a language; a pack may lack some."""


def _text(row: Row, column: str) -> str:
    value = row.get(column)
    return "" if value is None else _mended(str(value)).strip()


def _mended(text: str) -> str:
    """Undo UTF-8 that was read as Latin-1 ("BayamÃ³n"): Census names reach us so in some packs."""
    if "Ã" not in text:
        return text
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def _names(row: Row) -> Mapping[str, str]:
    names = {
        language: row[column]
        for language, column in zip(LANGUAGES, NAME_COLUMNS, strict=True)
        if row.get(column)
    }
    return MappingProxyType(names) if names else _NO_NAMES


def country_unit(kind: str) -> Callable[[Row], Unit | None]:
    """Return the reader of countries: by the two-letter code, else by the three-letter one."""

    def read(row: Row) -> Unit | None:
        iso = _text(row, "iso_a2")
        code = iso if len(iso) == 2 and iso.isalpha() else _text(row, "adm0_a3")
        name = _text(row, "name_es") or _text(row, "name_en")
        return Unit(code, kind, name, _names(row), code, None) if code and name else None

    return read


def _admin1(row: Row) -> Unit | None:
    code = _text(row, "iso")
    country = _text(row, "country") or code[:2]
    return (
        Unit(code, "admin1", _text(row, "name") or code, _names(row), country, country)
        if code
        else None
    )


def _us_county(row: Row) -> Unit | None:
    fips = _text(row, "fips")
    state = US_FIPS.get(fips[:2], _text(row, "state"))
    if len(fips) != 5:
        return None
    return Unit(f"US{fips}", "admin2", _text(row, "name") or fips, _names(row), "US", f"US-{state}")


def _mx_municipio(row: Row) -> Unit | None:
    cve = _text(row, "cve_mun")
    if len(cve) != 5:
        return None
    parent = MX_ENTITIES.get(cve[:2], (None, ""))[0]
    return Unit(f"MX{cve}", "admin2", _text(row, "name") or cve, _names(row), "MX", parent)


def _other_municipio(row: Row) -> Unit | None:
    country, own = _text(row, "country"), _text(row, "ine") or _text(row, "hasc")
    if not own:
        own = (
            f"wof{_text(row, 'wof_id')}"
            if _text(row, "wof_id")
            else fold(_text(row, "name")).replace(" ", "-")
        )
    parent = _text(row, "admin1_iso") or None
    name = _text(row, "name")
    return (
        Unit(f"{country}:{own}", "admin2", name, _names(row), country, parent)
        if country and name
        else None
    )


def _zone(kind: str, prefix: str) -> Callable[[Row], Unit | None]:
    def read(row: Row) -> Unit | None:
        ugc = _text(row, "ugc")
        state = ugc[:2]
        parent = f"US-{state}" if state in FIPS_OF_STATE else None
        return (
            Unit(f"{prefix}{ugc}", kind, _text(row, "name") or ugc, _names(row), "US", parent)
            if ugc
            else None
        )

    return read


_NATURAL_EARTH = ("Natural Earth", "public domain")
_CENSUS = ("US Census Bureau", "public domain")
_NWS = ("National Weather Service", "public domain")
_GEONAMES = ("GeoNames", "CC BY 4.0")

LAYER_TYPES: Mapping[str, LayerType] = MappingProxyType(
    {
        "countries": LayerType("countries", *_NATURAL_EARTH, country_unit("countries")),
        "countries_world": LayerType(
            "countries_world", *_NATURAL_EARTH, country_unit("countries_world")
        ),
        "admin1": LayerType(
            "admin1",
            "Natural Earth · US Census Bureau · INEGI · Who's On First",
            "as their makers",
            _admin1,
        ),
        "us_counties": LayerType("admin2", *_CENSUS, _us_county, "US"),
        "mx_municipios": LayerType(
            "admin2", "INEGI, Marco Geoestadístico", "INEGI, libre uso", _mx_municipio, "MX"
        ),
        "ca_dr_municipios": LayerType("admin2", "Who's On First", "CC BY / CC0", _other_municipio),
        "canada_divisions": LayerType(
            "admin2",
            "Who's On First · Statistics Canada",
            "open government licence",
            _other_municipio,
            "CA",
        ),
        "nws_zones": LayerType("nws_zones", *_NWS, _zone("nws_zones", ""), "US"),
        "nws_fire_zones": LayerType(
            "nws_fire_zones", *_NWS, _zone("nws_fire_zones", "FIRE:"), "US"
        ),
        "roads": LayerType("roads", *_NATURAL_EARTH),
        "railroads": LayerType("railroads", *_NATURAL_EARTH),
        "rivers": LayerType("rivers", *_NATURAL_EARTH),
        "lakes": LayerType("lakes", *_NATURAL_EARTH),
        "urban_areas": LayerType("urban_areas", *_NATURAL_EARTH),
        "places": LayerType("places", *_NATURAL_EARTH),
        "gazetteer": LayerType("gazetteer", *_GEONAMES),
        "zips": LayerType("zips", *_CENSUS),
        "airports": LayerType("airports", *_NATURAL_EARTH),
        "ports": LayerType("ports", *_NATURAL_EARTH),
    }
)
"""Every layer by its name in the file."""

LAYERS_OF_KIND: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        kind: tuple(name for name, layer in LAYER_TYPES.items() if layer.kind == kind)
        for kind in dict.fromkeys(layer.kind for layer in LAYER_TYPES.values())
    }
)
"""The layers that make up a kind."""


def unit_of(layer: str, row: Row) -> Unit | None:
    """Return the unit that a row of a layer is; None when it has no code or is no unit."""
    known = LAYER_TYPES[layer]
    if known.unit is None:
        return None
    return known.unit({"country": known.country, **row} if known.country else row)
