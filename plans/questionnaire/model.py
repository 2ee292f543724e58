"""What the system cannot know by itself: the short form behind a plan, typed and checked.

Kept as JSON in `PlanArea.questionnaire`. Texts that are printed go by language ({"es", "en", "fr"};
a bare string serves all three). Every refusal is an `UnusableInput` that names the field, as in
`questionnaire.assembly_points[1].lat`. An empty document is valid: what is missing is printed as
missing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from core.json_reader import JsonReader, Texts

LONGEST_LINE = 160
LONGEST_TEXT = 320
MOST_ENTRY_POINTS, MOST_SEASONS, MOST_SCENARIOS = 8, 8, 5
MOST_ASSEMBLY_POINTS, MOST_ROUTES, MOST_FACILITIES = 8, 6, 40
MOST_HOST_COUNTRIES = 6


class Likelihood(StrEnum):
    """How likely a scenario is within a year."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class PointKind(StrEnum):
    """What a place given in the form is."""

    HOSPITAL = "hospital"
    AIRPORT = "airport"
    AUTHORITY = "authority"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Coordination:
    """With whom of the host state help is agreed, by which channel, and since when."""

    who: Texts
    channel: Texts
    agreed_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HostNumber:
    """The emergency number of one host country, as dialled there."""

    country: str
    """ISO 3166-1 alpha-2."""
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Season:
    """A hazard and the months (1 to 12) in which it is expected."""

    hazard: str
    """The code of a crisis type of the protocols, or free text."""
    months: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One crisis to be ready for."""

    hazard: str
    likelihood: Likelihood
    season: Texts
    zone: Texts
    effect: Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class AssemblyPoint:
    """Where people meet."""

    name: Texts
    lon: float
    lat: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Facility:
    """A hospital, an airport or an authority that belongs in the table and on the map."""

    kind: PointKind
    name: str
    phone: str
    """E.164 or a short number; empty when there is none."""
    what_for: Texts
    hours: str
    confirmed_on: date | None
    lon: float | None
    lat: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Channels:
    """The order in which the post is reached: PACE (primary, alternate, contingency, emergency)."""

    primary: Texts = field(default_factory=dict)
    alternate: Texts = field(default_factory=dict)
    contingency: Texts = field(default_factory=dict)
    emergency: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Questionnaire:
    """The whole form. Every field may be empty; what is empty is said on the page."""

    capital: Texts = field(default_factory=dict)
    access: Texts = field(default_factory=dict)
    """How the area is reached, and how it is left."""
    distance_km: int | None = None
    """By road from the post to the farthest town of the area."""
    languages: Texts = field(default_factory=dict)
    emergency_number: str = ""
    """Of the host state, as dialled there: `911`; of the first of several."""
    further_emergency_numbers: tuple[HostNumber, ...] = ()
    """Of the other countries an area lies in."""
    alert_system: Texts = field(default_factory=dict)
    host_authority: Texts = field(default_factory=dict)
    civil_protection: Texts = field(default_factory=dict)
    host_coordination: Coordination | None = None
    legal: Texts = field(default_factory=dict)
    """Visa and legal points in a crisis."""
    entry_points: tuple[str, ...] = ()
    """Ways into and out of the country: crossings, ports, airports."""
    seasons: tuple[Season, ...] = ()
    scenarios: tuple[Scenario, ...] = ()
    assembly_points: tuple[AssemblyPoint, ...] = ()
    evacuation_routes: tuple[Texts, ...] = ()
    transport: Texts = field(default_factory=dict)
    minors: Texts = field(default_factory=dict)
    pets: Texts = field(default_factory=dict)
    facilities: tuple[Facility, ...] = ()
    channels: Channels = field(default_factory=Channels)
    offline_copy_holder: str = ""
    """Who keeps a printed copy, by function, not by name."""
    message_slots: Mapping[str, Texts] = field(default_factory=dict)
    """Texts for the slots of the ready messages (`protocols.levels_and_messages.OF_THE_FORM`)."""

    @classmethod
    def read(cls, document: Any) -> Questionnaire:
        """Return the form out of JSON.

        Raises UnusableInput, naming the field, for what cannot be used.
        """
        form = JsonReader.open(document, "questionnaire")
        questionnaire = cls(
            capital=form.texts("capital", LONGEST_LINE),
            access=form.texts("access", LONGEST_TEXT),
            distance_km=form.whole_number("distance_km", 0, 20_000),
            languages=form.texts("languages", LONGEST_LINE),
            emergency_number=form.text("emergency_number", 20),
            further_emergency_numbers=tuple(
                _host_number(each)
                for each in form.each("further_emergency_numbers", MOST_HOST_COUNTRIES)
            ),
            alert_system=form.texts("alert_system", LONGEST_TEXT),
            host_authority=form.texts("host_authority", LONGEST_LINE),
            civil_protection=form.texts("civil_protection", LONGEST_LINE),
            host_coordination=_coordination(form.inner("host_coordination")),
            legal=form.texts("legal", LONGEST_TEXT),
            entry_points=form.lines("entry_points", MOST_ENTRY_POINTS, LONGEST_LINE),
            seasons=tuple(_season(each) for each in form.each("seasons", MOST_SEASONS)),
            scenarios=tuple(_scenario(each) for each in form.each("scenarios", MOST_SCENARIOS)),
            assembly_points=tuple(
                _assembly_point(each) for each in form.each("assembly_points", MOST_ASSEMBLY_POINTS)
            ),
            evacuation_routes=form.many_texts("evacuation_routes", MOST_ROUTES, LONGEST_TEXT),
            transport=form.texts("transport", LONGEST_TEXT),
            minors=form.texts("minors", LONGEST_TEXT),
            pets=form.texts("pets", LONGEST_LINE),
            facilities=tuple(_facility(each) for each in form.each("facilities", MOST_FACILITIES)),
            channels=_channels(form.inner("channels")),
            offline_copy_holder=form.text("offline_copy_holder", LONGEST_LINE),
            message_slots=_slots(form.inner("message_slots")),
        )
        form.close()
        return questionnaire

    def emergency_numbers_by_country(self, hosts: Sequence[str]) -> dict[str, list[str]]:
        """Return the emergency numbers of an area in the countries `hosts`, each with those it is
        of; `emergency_number` is of the first.

        A number of a country the area does not reach is left out. Without any host it stands alone.
        """
        numbers: dict[str, list[str]] = {}
        told = {each.country: each.number for each in self.further_emergency_numbers}
        first = hosts[0] if hosts else ""
        for country in (first, *hosts[1:]):
            number = self.emergency_number if country == first else told.get(country, "")
            if number:
                numbers.setdefault(number, []).append(country)
        return numbers

    def to_document(self) -> dict[str, Any]:
        """Return the form as JSON that `read` takes back."""
        return _json_value(asdict(self))  # type: ignore[no-any-return]


def _coordination(form: JsonReader | None) -> Coordination | None:
    if form is None:
        return None
    found = Coordination(
        who=form.texts("who", LONGEST_LINE, needed=True),
        channel=form.texts("channel", LONGEST_LINE),
        agreed_on=form.day("agreed_on"),
    )
    form.close()
    return found


def _host_number(form: JsonReader) -> HostNumber:
    found = HostNumber(
        country=form.text("country", 2, needed=True), number=form.text("number", 20, needed=True)
    )
    form.close()
    return found


def _season(form: JsonReader) -> Season:
    found = Season(hazard=form.text("hazard", 60, needed=True), months=form.months("months"))
    form.close()
    return found


def _scenario(form: JsonReader) -> Scenario:
    found = Scenario(
        hazard=form.text("hazard", 60, needed=True),
        likelihood=Likelihood(form.choice("likelihood", tuple(Likelihood))),
        season=form.texts("season", 80),
        zone=form.texts("zone", 120),
        effect=form.texts("effect", 240),
    )
    form.close()
    return found


def _assembly_point(form: JsonReader) -> AssemblyPoint:
    found = AssemblyPoint(
        name=form.texts("name", LONGEST_LINE, needed=True),
        lon=form.degrees("lon", 180, needed=True) or 0.0,
        lat=form.degrees("lat", 90, needed=True) or 0.0,
    )
    form.close()
    return found


def _facility(form: JsonReader) -> Facility:
    found = Facility(
        kind=PointKind(form.choice("kind", tuple(PointKind))),
        name=form.text("name", LONGEST_LINE, needed=True),
        phone=form.phone("phone"),
        what_for=form.texts("what_for", LONGEST_LINE),
        hours=form.text("hours", 60),
        confirmed_on=form.day("confirmed_on"),
        lon=form.degrees("lon", 180),
        lat=form.degrees("lat", 90),
    )
    form.close()
    return found


def _channels(form: JsonReader | None) -> Channels:
    if form is None:
        return Channels()
    found = Channels(
        primary=form.texts("primary", LONGEST_LINE),
        alternate=form.texts("alternate", LONGEST_LINE),
        contingency=form.texts("contingency", LONGEST_LINE),
        emergency=form.texts("emergency", LONGEST_LINE),
    )
    form.close()
    return found


def _slots(form: JsonReader | None) -> Mapping[str, Texts]:
    return {} if form is None else {name: form.texts(name, 120) for name in form.names()}


def _json_value(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {name: _json_value(inner) for name, inner in value.items()}
    if isinstance(value, (tuple, list)):
        return [_json_value(inner) for inner in value]
    return value.value if isinstance(value, StrEnum) else value
