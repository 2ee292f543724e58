"""What a record says of the country its telephones ring in: its point, its country, its city, and
last its owner (`core.phones.evidence` has the order).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from core.atlas.protocols import UnitAtlas
from core.phones.countries import calling_code
from core.phones.evidence import (
    PhoneEvidence,
    country_of_city,
    country_of_point,
    place_names,
)

_UNIT = re.compile(r"([A-Z]{2})[-:]?[A-Z0-9.:]+")


def evidence_of(values: Mapping[str, Any], owner: str, atlas: UnitAtlas | None) -> PhoneEvidence:
    """Return what `values` (of a form, a link or a saved entry) say of telephones without `+`: its
    `point` ([longitude, latitude]), `located_in`, `unit_code` and `city`, as far as it has them.

    `owner` is the country of the record (ISO 3166-1 alpha-2). The city is looked up only where
    neither point nor country is known: without an `atlas` neither point nor city tells anything.
    """
    point = _country_of(values.get("point"), atlas)
    stated = str(values.get("located_in") or "").upper()
    stated = stated or country_of_unit(str(values.get("unit_code") or ""))
    city = "" if point or stated else city_country(atlas, str(values.get("city") or ""))
    return PhoneEvidence(point=point, stated=stated, city=city, owner=owner.upper())


def country_of_unit(code: str) -> str:
    """Return the country with which the code of a unit begins: `US-TX`, `US48215`, `MX07089`."""
    found = _UNIT.fullmatch(code.strip())
    return found[1] if found and calling_code(found[1]) else ""


def city_country(atlas: UnitAtlas | None, city: str, within: str = "") -> str:
    """Return the country of a city that can be no other's; empty without an atlas of names."""
    names = place_names(atlas)
    return country_of_city(names, city, within) if names is not None else ""


# -- inside ---------------------------------------------------------------------------------


def _country_of(point: Any, atlas: UnitAtlas | None) -> str:
    """Return the country around [longitude, latitude]; empty for what is no point."""
    if atlas is None or not isinstance(point, list | tuple) or len(point) != 2:
        return ""
    try:
        return country_of_point(atlas, float(point[0]), float(point[1]))
    except (TypeError, ValueError, OverflowError):
        return ""
