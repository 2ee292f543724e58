"""What a feed says, as values. Parsers are pure: bytes in, a Reading out, nothing else touched."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from core.geo.geometry import Area, Point

LABEL_LENGTH = 120
OWED = "not had: "
"""How the fault of a drawing begins that its source has and did not give: it is asked for anew."""


class UnreadableItem(ValueError):
    """One item of a feed that cannot be used; its text says why. The others go on."""


class Status(enum.StrEnum):
    """CAP 1.2 `status`."""

    ACTUAL = "Actual"
    EXERCISE = "Exercise"
    SYSTEM = "System"
    TEST = "Test"
    DRAFT = "Draft"


class MsgType(enum.StrEnum):
    """CAP 1.2 `msgType`."""

    ALERT = "Alert"
    UPDATE = "Update"
    CANCEL = "Cancel"
    ACK = "Ack"
    ERROR = "Error"


class Severity(enum.StrEnum):
    """CAP 1.2 `severity`, the most severe first."""

    EXTREME = "Extreme"
    SEVERE = "Severe"
    MODERATE = "Moderate"
    MINOR = "Minor"
    UNKNOWN = "Unknown"

    @property
    def rank(self) -> int:
        """4 for Extreme down to 0 for Unknown."""
        return _RANKS[self]


_RANKS = {severity: 4 - place for place, severity in enumerate(Severity)}


class HazardKind(enum.StrEnum):
    """Atalaya's own kinds of hazard (crisis typology of the plan that can have a feed)."""

    STORM = "storm"
    FLOOD = "flood"
    EARTHQUAKE = "earthquake"
    TSUNAMI = "tsunami"
    VOLCANO = "volcano"
    WILDFIRE = "wildfire"
    HEAT = "heat"
    COLD = "cold"
    DROUGHT = "drought"
    LANDSLIDE = "landslide"
    WIND = "wind"
    MARINE = "marine"
    HEALTH = "health"
    SECURITY = "security"
    OTHER = "other"


class Precision(enum.StrEnum):
    """How the zone was come by, sharpest first."""

    CONTOUR = "contour"
    POLYGON = "polygon"
    CIRCLE = "circle"
    GEOCODE = "geocode"
    ESTIMATE = "estimate"
    STATE = "state"
    COUNTRY = "country"


@dataclass(frozen=True, slots=True)
class Geocode:
    """A code for a place, in the scheme its `valueName` names (SAME, UGC, FIPS6, EMMA_ID, …)."""

    scheme: str
    value: str

    def __str__(self) -> str:
        """Return it as rows and pages write it: "UGC:TXZ253"."""
        return f"{self.scheme}:{self.value}"


@dataclass(frozen=True, slots=True)
class Band:
    """A part of the zone with its own severity (MMI ring, wind radius, CAP info block)."""

    area: Area
    severity: Severity
    label: str = ""
    starts: datetime | None = None
    """When this part begins, where its source says so of the part; else as the alert does."""
    lapses: datetime | None = None
    """When this part ceases by itself (`expires` of its block); None: with the alert."""


def band_label(description: str) -> str:
    """Return what an area is called, short enough for a list: at most 120 characters, cut between
    words.
    """
    words = " ".join(description.split())
    if len(words) <= LABEL_LENGTH:
        return words
    cut = words[:LABEL_LENGTH]
    return (cut.rpartition(" ")[0] or cut[:-1]) + "…"


@dataclass(frozen=True, slots=True)
class UndrawnArea:
    """A part of an alert named by codes or words: its name, its codes and its severity there."""

    description: str
    geocodes: tuple[Geocode, ...]
    severity: Severity
    is_drawn: bool = False
    """Whether its source draws it too: then a code only adds ground that lies elsewhere."""
    starts: datetime | None = None
    lapses: datetime | None = None
    """As of a `Band`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextItem:
    """What is told about an event and flags nobody: a report, a bulletin, an estimate of losses."""

    key: str
    """What its source knows it by; the same key again is the same item, said anew."""
    title: str
    published: datetime
    text: str = ""
    link: str = ""
    language: str = ""
    kind: HazardKind = HazardKind.OTHER
    glide: str = ""
    """The event's number in the register of disasters (`EQ-2026-000093-VEN`)."""
    countries: tuple[str, ...] = ()
    """As the source names them, or by their ISO codes."""
    event_key: str = ""
    """Key of the one hazard it tells more of, where the source says which."""
    point: Point | None = None
    """Where, when it says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertText:
    """What an alert says in one language, in the words of its sender."""

    language: str
    """As its sender writes it: `fr-CA`."""
    event: str = ""
    headline: str = ""
    description: str = ""
    instruction: str = ""
    web: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertMessage:
    """One alert as its source said it; CAP's terms for every format."""

    identifier: str
    sender: str
    sent: datetime
    status: Status = Status.ACTUAL
    msg_type: MsgType = MsgType.ALERT
    scope: str = "Public"
    references: tuple[tuple[str, str, str], ...] = ()
    """(sender, identifier, sent as written) of the messages this one replaces."""
    event_key: str = ""
    """What ties the messages of one hazard together where the format has it (GDACS type+id, USGS
    ids, VTEC).
    """
    also_known_as: tuple[str, ...] = ()
    """Other keys of the same event (`ids` of USGS)."""
    revision: str = ""
    """What its source calls this state of the event (USGS `updated`): another one may be drawn
    anew though its words are the same.
    """
    is_sequenced: bool = False
    """Whether it replaces all earlier messages of its event, named or not: GDACS, USGS and the
    tsunami centres send neither Update nor Cancel.
    """
    kind: HazardKind = HazardKind.OTHER
    category: str = ""
    event: str = ""
    language: str = "en-US"
    severity: Severity = Severity.UNKNOWN
    urgency: str = "Unknown"
    certainty: str = "Unknown"
    response_types: tuple[str, ...] = ()
    effective: datetime | None = None
    onset: datetime | None = None
    expires: datetime | None = None
    """When the message lapses."""
    ends: datetime | None = None
    """When the event itself is over, if the source says so."""
    is_open_ended: bool = False
    """Whether it lapses though the event goes on "until further notice" (a VTEC without an end)."""
    sender_name: str = ""
    headline: str = ""
    description: str = ""
    instruction: str = ""
    web: str = ""
    translations: tuple[AlertText, ...] = ()
    """What it says in each other language, one text a language (CAP 1.2, 3.2.2)."""
    area_desc: str = ""
    geocodes: tuple[Geocode, ...] = ()
    undrawn: tuple[UndrawnArea, ...] = ()
    """Areas named by codes or words: to be placed by code, else by name."""
    bands: tuple[Band, ...] = ()
    """Areas the message itself draws (polygons, circles, contours)."""
    precision: Precision | None = None
    """How `bands` were drawn; None when the message draws nothing."""
    point: Point | None = None
    """Centre or epicentre; never by itself an area."""
    magnitude: float | None = None
    depth_km: float | None = None
    is_test: bool = False
    """Test traffic by status, event name or event code."""
    is_over: bool = False
    """The message says the hazard has ended (GDACS iscurrent=false, AllClear, event cancelled,
    deleted).
    """
    is_context: bool = False
    """Whether it only informs: it has a place on the map and flags nobody, whoever passes it on."""
    context: tuple[ContextItem, ...] = ()
    """What its links tell beside the alert itself (losses estimated for a quake)."""
    is_archived: bool = False
    """Whether its list goes on naming it long after: without an end it holds so long from its own
    date, not from when it was last seen.
    """
    is_summary: bool = False
    """An entry of an index that only sums up the message at `links["cap"]`."""
    drawing_faults: tuple[str, ...] = ()
    """Shapes in the message that could not be used, each with its reason."""
    reading_notes: tuple[str, ...] = ()
    """What was understood otherwise than it is written: texts of `feeds.reading_notes`."""
    parameters: dict[str, str] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    """Addresses of further products: `cap`, `geometry`, `shakemap`."""


@dataclass(frozen=True, slots=True)
class RejectedMessage:
    """An item that could not be read, and why."""

    where: str
    reason: str


@dataclass(frozen=True, slots=True)
class Reading:
    """All that one body said."""

    format: str
    alerts: tuple[AlertMessage, ...] = ()
    rejected: tuple[RejectedMessage, ...] = ()
    links: tuple[str, ...] = ()
    """Addresses of whole messages the body only points to."""
    details: dict[str, Any] = field(default_factory=dict)
    """What the body says that is no alert (title of a feed, a ShakeMap's own id)."""
    context: tuple[ContextItem, ...] = ()
    """What is told and flags nobody."""
    is_complete: bool = False
    """Whether the body lists all that its source holds in force: what is not in it is over."""


@dataclass(frozen=True, slots=True)
class Zone:
    """Where an alert holds, worked out."""

    bands: tuple[Band, ...]
    precision: Precision
    missing_codes: tuple[str, ...] = ()
    """Codes of the alert that no layer of the atlas can draw: part of the zone is not shown."""
    ground: Area | None = None
    """The union of the bands, from whoever has worked it out."""
    notes: tuple[str, ...] = ()
    """What of the alert's drawing was left out, and why: texts of `feeds.reading_notes`."""


@dataclass(frozen=True, slots=True)
class Unplaced:
    """An alert without a usable place, and why; it is listed, never dropped."""

    reason: str
    """One of the texts of `feeds.lifecycle.zones`, in Spanish: translated where it is shown."""
    details: tuple[str, ...] = ()
    """Codes, names or faults behind the reason."""
