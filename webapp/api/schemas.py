"""The components of the OpenAPI file: JSON Schema 2020-12 of what is answered."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from core.accounts import RoleName
from core.accounts.program_tokens import TokenScope
from directory.entries.freshness import FreshnessState
from directory.entries.kinds import EntryKind
from feeds.models import Ending, HazardStatus
from feeds.values import HazardKind, Precision, Severity
from webapp.api.plan_rows import PLAN_STATES

Schema = dict[str, Any]
TEXT: Schema = {"type": "string"}
FLAG: Schema = {"type": "boolean"}
COUNT: Schema = {"type": "integer", "minimum": 0}
NUMBER: Schema = {"type": ["number", "null"]}
MOMENT: Schema = {"type": "string", "format": "date-time"}
SOMETIME: Schema = {"type": ["string", "null"], "format": "date-time"}
SOMEDAY: Schema = {"type": ["string", "null"], "format": "date"}
NEXT: Schema = {
    "type": ["string", "null"],
    "format": "uri",
    "description": "Where the next part is; null after the last.",
}
ONWARD: Schema = {
    "type": ["string", "null"],
    "description": "By which the next part is asked for; null after the last.",
}
CELL: Schema = {
    "type": ["integer", "string", "null"],
    "description": "A count; `<5` and the like for a small one, `·` for one hidden for the sake of "
    "another, null where nobody knows: never 0 for that.",
}
GEOMETRY: Schema = {
    "type": ["object", "null"],
    "required": ["type", "coordinates"],
    "properties": {"type": TEXT, "coordinates": {"type": "array"}},
}


def ref(name: str) -> Schema:
    """Return what stands for a component."""
    return {"$ref": f"#/components/schemas/{name}"}


def codes(kind: Any, *, is_open: bool = False) -> Schema:
    """Return the codes of an enumeration, or null too."""
    values = [each.value for each in kind]
    return (
        {"type": ["string", "null"], "enum": [*values, None]}
        if is_open
        else {"type": "string", "enum": values}
    )


def shape(members: Mapping[str, Schema], *optional: str, is_closed: bool = True) -> Schema:
    """Return an object of these members; all are there but the optional ones."""
    return {
        "type": "object",
        "required": [name for name in members if name not in optional],
        "properties": dict(members),
        "additionalProperties": not is_closed,
    }


def listing(name: str, item: str, **more: Schema) -> Schema:
    """Return one part of a list."""
    items = {"type": "array", "items": ref(item)}
    onward = {"next": NEXT, "cursor": ONWARD}
    return shape({**more, name: items, **onward, "made_at": MOMENT})


def collection(item: str) -> Schema:
    """Return one part of a FeatureCollection."""
    kind = {"type": "string", "const": "FeatureCollection"}
    return listing("features", item, type=kind)


FEATURE: Schema = {"type": "string", "const": "Feature"}
_CHANNEL = shape(
    {
        "kind": TEXT,
        "value": TEXT,
        "has_whatsapp": FLAG,
        "hours": TEXT,
        "note": TEXT,
        "languages": {"type": "array", "items": TEXT},
        "is_official": FLAG,
        "is_emergency": FLAG,
        "failing": FLAG,
        "confirmed_at": SOMETIME,
        "confirmed_method": TEXT,
    }
)
_ENTRY_MEMBERS: dict[str, Schema] = {
    "section": codes([each for each in EntryKind if each is not EntryKind.LEADER]),
    "country": TEXT,
    "visibility": TEXT,
    "name": TEXT,
    "type": TEXT,
    "address": TEXT,
    "city": TEXT,
    "channels": {"type": "array", "items": _CHANNEL},
    "confirmed_at": SOMETIME,
    "age_days": {"type": ["integer", "null"]},
    "state": codes(FreshnessState),
    "updated_at": MOMENT,
    "is_demo": FLAG,
}
_HAZARD_MEMBERS: dict[str, Schema] = {
    "title": TEXT,
    "source_title": TEXT,
    "kind": codes(HazardKind),
    "severity": codes(Severity),
    "status": codes(HazardStatus),
    "is_test": FLAG,
    "is_context": FLAG,
    "started_at": MOMENT,
    "ends_at": SOMETIME,
    "ended_at": SOMETIME,
    "ended_because": codes(Ending, is_open=True),
    "precision": codes(Precision, is_open=True),
    "magnitude": NUMBER,
    "same_as": {"type": ["string", "null"], "format": "uuid"},
    "source": TEXT,
    "publisher": TEXT,
    "credit": TEXT,
    "version": COUNT,
    "known_at": MOMENT,
    "caveats": {"type": "object"},
    "page": {"type": "string", "format": "uri"},
}
_HAZARD_FEATURE: dict[str, Schema] = {
    "type": FEATURE,
    "id": {"type": "string", "format": "uuid"},
    "geometry": GEOMETRY,
    "properties": shape(_HAZARD_MEMBERS),
}
_BAND = shape(
    {
        "type": FEATURE,
        "geometry": GEOMETRY,
        "properties": shape(
            {"severity": codes(Severity), "label": TEXT, "starts": SOMETIME, "lapses": SOMETIME}
        ),
    }
)
_TOKEN = shape(
    {
        "name": TEXT,
        "scopes": {"type": "array", "items": codes(TokenScope)},
        "ends_at": MOMENT,
    }
)

SCHEMAS: Mapping[str, Schema] = MappingProxyType(
    {
        "Problem": shape(
            {
                "type": TEXT,
                "title": TEXT,
                "status": {"type": "integer"},
                "detail": TEXT,
                "instance": TEXT,
                "parameter": TEXT,
                "scope": TEXT,
            },
            "detail",
            "parameter",
            "scope",
        ),
        "Index": shape(
            {
                "version": {"type": "integer", "const": 1},
                "role": codes(RoleName, is_open=True),
                "country": TEXT,
                "token": {"anyOf": [_TOKEN, {"type": "null"}]},
                "operations": {
                    "type": "array",
                    "items": shape({"path": TEXT, "summary": TEXT}),
                },
                "made_at": MOMENT,
            }
        ),
        "Entry": shape(
            {"id": {"type": "string", "format": "uuid"}, "lon": NUMBER, "lat": NUMBER}
            | _ENTRY_MEMBERS,
            is_closed=False,
        ),
        "Entries": listing("entries", "Entry"),
        "Shelter": shape(
            {
                "type": FEATURE,
                "id": {"type": "string", "format": "uuid"},
                "geometry": GEOMETRY,
                "properties": shape(_ENTRY_MEMBERS, is_closed=False),
            }
        ),
        "Shelters": collection("Shelter"),
        "Edition": shape(
            {
                "number": TEXT,
                "published_at": MOMENT,
                "sha256": TEXT,
                "is_demo": FLAG,
                "entries": COUNT,
                "countries": {
                    "type": "array",
                    "items": shape({"country": TEXT, "entries": COUNT, "confirmed": COUNT}),
                },
                "files": {"type": "object", "additionalProperties": {"type": "string"}},
            }
        ),
        "Editions": listing("editions", "Edition"),
        "Hazard": shape(_HAZARD_FEATURE),
        "Hazards": collection("Hazard"),
        "BandedHazard": shape(
            {**_HAZARD_FEATURE, "bands": {"type": "array", "items": _BAND}, "made_at": MOMENT}
        ),
        "Plan": shape(
            {
                "slug": TEXT,
                "number": TEXT,
                "country": TEXT,
                "name": {"type": "object", "additionalProperties": TEXT},
                "state": {"type": "string", "enum": list(PLAN_STATES)},
                "version": {"type": ["integer", "null"]},
                "issued_on": SOMEDAY,
                "valid_until": SOMEDAY,
                "is_demo": FLAG,
                "page": {"type": "string", "format": "uri"},
                "differences": COUNT,
            },
            "differences",
        ),
        "Plans": listing("plans", "Plan"),
        "CountryCoverage": shape(
            {
                "country": TEXT,
                "registered": CELL,
                "in_plans": CELL,
                "without": {
                    "type": "array",
                    "items": shape({"unit": TEXT, "name": TEXT, "persons": COUNT}),
                },
                "plans": {"type": "object", "additionalProperties": COUNT},
            }
        ),
        "Coverage": shape(
            {
                "smallest_count": COUNT,
                "countries": {"type": "array", "items": ref("CountryCoverage")},
                "made_at": MOMENT,
            }
        ),
        "StatisticsCell": shape(
            {
                "codes": {"type": "object", "additionalProperties": {"type": ["string", "null"]}},
                "persons": CELL,
            }
        ),
        "Statistics": listing(
            "cells",
            "StatisticsCell",
            by={"type": "array", "items": TEXT},
            smallest_count=COUNT,
            releases={
                "type": "array",
                "items": shape({"country": TEXT, "period": TEXT, "made_at": SOMETIME}),
            },
        ),
        "Release": shape(
            {
                "country": TEXT,
                "period": TEXT,
                "made_at": MOMENT,
                "published_at": MOMENT,
                "sha256": TEXT,
                "smallest_count": COUNT,
                "households": COUNT,
                "file": {"type": "string", "format": "uri"},
            }
        ),
        "Releases": listing("releases", "Release"),
    }
)
