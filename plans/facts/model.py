"""The facts of a plan, frozen: nothing after this reads live data.

Each fact keeps its source and date.

Counts only: no name, number or address of a national ever enters here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Generic, TypeVar

from core.geo.geometry import Area, Point
from core.json_reader import Texts
from core.json_values import OMITTED_WHEN_EMPTY
from plans.facts.printed_protocols import Rules
from plans.questionnaire.model import Questionnaire

Value = TypeVar("Value", covariant=True)
JSON_KEY = "json"
"""Metadata of a field: its name in the JSON, where that is an older one."""


class Audience(StrEnum):
    """For whom a plan is printed.

    What the public one leaves out stands in `plans.facts.redaction`.
    """

    INTERNAL = "internal"
    PUBLIC = "public"


class ContactKind(StrEnum):
    """What a contact is; the shape of its pin."""

    EMERGENCY = "emergency"
    POST = "post"
    FOCAL_POINT = "focal_point"
    SHELTER = "shelter"
    AUTHORITY = "authority"
    HOSPITAL = "hospital"
    ORGANISATION = "organisation"
    AIRPORT = "airport"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Fact(Generic[Value]):
    """A value with who says so, and as of which day (None when nobody said)."""

    value: Value
    source: str
    as_of: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Somebody to call. Telephones are E.164 or short numbers, empty when there is none."""

    kind: ContactKind
    name: str
    what_for: Texts
    services: tuple[str, ...] = ()
    phone: str = ""
    alternate: str = ""
    emergency_lines: tuple[str, ...] = field(default=(), metadata=OMITTED_WHEN_EMPTY)
    """Which of the two are lines for emergencies and no switchboards."""
    hours: str = ""
    languages: tuple[str, ...] = ()
    point: Point | None = None
    capacity: int | None = None
    papers_asked: bool | None = None
    """Whether identity papers are asked; None is unknown."""
    is_open: bool | None = None
    """Whether a shelter is open; None is unknown, and for what is no shelter."""
    office: str = ""
    """Of an official: the post they belong to; empty for one of the whole country."""
    is_public: bool = False
    """Whether anybody may see it: its entry says so, or the form, which is written to be printed.
    """
    entry: str = ""
    """Identity of the entry of the directory it comes from; empty for what the form says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostFact:
    """The post that answers for the area, or the one that covers it."""

    name: str
    city: str
    phone: str
    address: str
    timezone: str
    located_in: str
    point: Point | None
    is_public: bool = False
    """Whether anybody may see its telephone and address."""
    is_named: bool = True
    """Whether partners of the conference may see that it exists."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaFact:
    """What the plan covers."""

    shape: Area
    units: tuple[str, ...]
    """Names of the administrative units; empty for a drawn area."""
    host_countries: tuple[str, ...]
    """ISO 3166-1 alpha-2 of every country it lies in, that of the post first, then those with most
    of its ground; empty when unknown.
    """
    size_km2: float

    @property
    def dialled_in(self) -> str:
        """The country whose telephones are dialled without its code: the only one; empty when there
        are several, for a number must ring from each side of the border, and when unknown.
        """
        return self.host_countries[0] if len(self.host_countries) == 1 else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """Registered people in the area on the day: distinct persons and households."""

    persons: int
    households: int
    minors: int | None
    needs: tuple[tuple[str, int], ...]
    languages: tuple[tuple[str, int], ...]
    places: tuple[tuple[str, int], ...]
    """Where most of them are: name of the unit and persons."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EstimateFact:
    """How many nationals are thought to live there, registered or not."""

    persons: int
    low: int | None
    high: int | None
    year: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaderFact:
    """A community leader: an official contact, known by consent."""

    zone: str
    name: str
    phone: str
    alternate_name: str
    alternate_phone: str
    people_covered: int | None
    last_test_on: date | None
    entry: str = ""
    """Identity of the entry of the directory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOff:
    """What a version says of itself: number, days, and by whom."""

    version: int
    issued_on: date | None = None
    valid_until: date | None = None
    prepared_by: str = ""
    approved_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFacts:
    """All a plan prints."""

    slug: str
    number: str
    version: int
    country: str
    """The sending state, whose plan this is."""
    name: Texts
    issued_on: date | None
    valid_until: date | None
    prepared_by: str
    approved_by: str
    is_demo: bool
    gathered_at: datetime
    post: Fact[PostFact]
    covering: Fact[PostFact] | None
    area: Fact[AreaFact]
    # The frozen facts of every version, and those in papers already handed out, say "particulars".
    questionnaire: Fact[Questionnaire] = field(metadata={JSON_KEY: "particulars"})
    rules: Fact[Rules]
    """What the protocols in force say to this plan; `as_of` is the day of the latest approval."""
    numbers: Fact[Numbers] | None
    """None: nobody is registered there, so the number is unknown, never 0."""
    estimate: Fact[EstimateFact] | None
    contacts: tuple[Fact[Contact], ...]
    """In order of importance within a kind; `as_of` is the day of confirmation."""
    leaders: tuple[Fact[LeaderFact], ...]
