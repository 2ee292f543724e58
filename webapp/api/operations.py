"""The operations of /api/v1: one table, by which the doors read what they are asked, and the
OpenAPI file and the table of the documentation are written. Who may, `webapp.auth.policy` says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from webapp.api.answers import GEOJSON, JSON
from webapp.api.edition_rows import EDITION_FORMS
from webapp.api.hazards.atom import ATOM_TYPE
from webapp.api.hazards.cap import CAP_TYPE
from webapp.api.parameters import (
    COUNTRY,
    FIELDS,
    KIND,
    LANG,
    LEAST,
    PAGING,
    SECTION,
    Parameter,
    read_question,
)

ROOT = "/api/v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One door: what it is for, what may be asked, and what is answered."""

    name: str
    """Of its endpoint, behind `api.`."""
    path: str
    """Behind ROOT, as OpenAPI writes it."""
    summary: str
    schema: str
    """The component that describes the answer; empty where it is no JSON."""
    media_type: str = JSON
    parameters: tuple[Parameter, ...] = (LANG,)
    in_path: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def endpoint(self) -> str:
        """As the policy names it."""
        return f"api.{self.name}"

    def question(self) -> dict[str, Any]:
        """Return what this request asks, by name. Raises ProgramRefused."""
        return read_question(self.parameters)


_ID: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {"hazard_id": {"type": "string", "format": "uuid"}}
)
_TOKEN: Mapping[str, Mapping[str, Any]] = MappingProxyType({"token": {"type": "string"}})
_FILE: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "number": {"type": "string", "pattern": "^[0-9]{4}-I{1,2}([.][0-9]+)?$"},
        "form": {"type": "string", "enum": list(EDITION_FORMS)},
    }
)
OPERATIONS: Mapping[str, Operation] = MappingProxyType(
    {
        each.name: each
        for each in (
            Operation(
                name="index",
                path="",
                summary="Who asks, what may be read, and where.",
                schema="Index",
            ),
            Operation(
                name="openapi",
                path="/openapi.json",
                summary="This description.",
                schema="",
                parameters=(),
            ),
            Operation(
                name="directory",
                path="/directory",
                summary="Entries of the directory: posts, focal points, shelters, organisations.",
                schema="Entries",
                parameters=(SECTION, COUNTRY, *PAGING),
            ),
            Operation(
                name="shelters",
                path="/shelters",
                summary="Shelters on the map.",
                schema="Shelters",
                media_type=GEOJSON,
                parameters=(COUNTRY, *PAGING),
            ),
            Operation(
                name="editions",
                path="/editions",
                summary="Editions of the directory; to anybody the latest.",
                schema="Editions",
                parameters=PAGING,
            ),
            Operation(
                name="edition_file",
                path="/editions/{number}/directory.{form}",
                summary="An edition as a file.",
                schema="",
                media_type="*/*",
                in_path=_FILE,
            ),
            Operation(
                name="hazards",
                path="/hazards",
                summary="Hazards that threaten now, with their zones.",
                schema="Hazards",
                media_type=GEOJSON,
                parameters=(KIND, LEAST, *PAGING),
            ),
            Operation(
                name="hazards_feed",
                path="/hazards.atom",
                summary="The same as a feed, whose entries lead to CAP messages.",
                schema="",
                media_type=ATOM_TYPE,
                parameters=(KIND, LEAST, LANG),
            ),
            Operation(
                name="hazard",
                path="/hazards/{hazard_id}",
                summary="One hazard with the parts of its zone.",
                schema="BandedHazard",
                media_type=GEOJSON,
                in_path=_ID,
            ),
            Operation(
                name="hazard_cap",
                path="/hazards/{hazard_id}/cap",
                summary="One hazard as a CAP 1.2 message of our own, in three languages.",
                schema="",
                media_type=CAP_TYPE,
                parameters=(),
                in_path=_ID,
            ),
            Operation(
                name="plans",
                path="/plans",
                summary="How the contingency plans stand.",
                schema="Plans",
                parameters=(COUNTRY, *PAGING),
            ),
            Operation(
                name="coverage",
                path="/coverage",
                summary="How many of the registered live where a plan is in force.",
                schema="Coverage",
            ),
            Operation(
                name="statistics",
                path="/statistics",
                summary="Fields of the registry crossed, as countries released them last.",
                schema="Statistics",
                parameters=(FIELDS, COUNTRY, *PAGING),
            ),
            Operation(
                name="releases",
                path="/statistics/releases",
                summary="Statistics that countries have published.",
                schema="Releases",
                parameters=(COUNTRY, *PAGING),
            ),
            Operation(
                name="address_feed",
                path="/feeds/{token}/hazards.atom",
                summary="The feed of hazards by an address, for readers that can show no key.",
                schema="",
                media_type=ATOM_TYPE,
                parameters=(KIND, LEAST, LANG),
                in_path=_TOKEN,
            ),
            Operation(
                name="address_cap",
                path="/feeds/{token}/hazards/{hazard_id}/cap",
                summary="The CAP message to which an entry of that feed leads.",
                schema="",
                media_type=CAP_TYPE,
                parameters=(),
                in_path={**_TOKEN, **_ID},
            ),
            Operation(
                name="calendar",
                path="/calendar/{token}.ics",
                summary="Rounds, plans that fall due and drills, for calendars that subscribe.",
                schema="",
                media_type="text/calendar",
                in_path=_TOKEN,
            ),
        )
    }
)
LISTED: Mapping[str, Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "hazards": {
            "hazard": ("hazard_id", "features/0/id"),
            "hazard_cap": ("hazard_id", "features/0/id"),
        },
        "editions": {"edition_file": ("number", "editions/0/number")},
    }
)
"""What a list leads to, by operation: the name in that address, and where the list says it."""
