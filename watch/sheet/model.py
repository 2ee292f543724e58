"""The affected sheet as values: everything a page, a print, a workbook or a program shows of it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime

from core.disclosure import Cell
from core.geo.geometry import Area, Point
from core.json_values import OMITTED_WHEN_EMPTY
from directory.entries.freshness import Freshness
from directory.entries.models import (
    Answer,
    ChannelKind,
    Designation,
    PostKind,
    ShelterKind,
)
from directory.search.jurisdictions import ChargeReason
from feeds.values import Band, Severity
from registry.estimates import AreaEstimate
from registry.people.columns import Unreadable
from registry.people.models import Need, StayKind
from watch.matching.coarse_places import CoarsePlaces
from watch.matching.disclosure_grid import PeopleSquare
from watch.matching.moments import Moment
from watch.sheet.caveats import ZoneCaveats


@dataclass(frozen=True, slots=True)
class CountryLine:
    """One country's people in the zone. Of other countries small cells are hidden."""

    country: str
    is_own: bool
    unknown: bool
    """Nobody is registered in the zone or in the units it touches: the answer is *unknown*, never
    0.
    """
    persons: Cell
    households: Cell
    minors: Cell
    by_need: dict[Need, Cell]
    by_language: dict[str, Cell]
    by_severity: dict[Severity, Cell]
    by_moment: dict[Moment, Cell]
    """Inside now, arriving, leaving: each person in one of them; empty where it may not be shown.
    """
    estimate: AreaEstimate | None
    coverage: float | None
    """Registered for each person estimated; None when either is hidden or unknown."""
    coarse: CoarsePlaces | None = field(default=None, metadata=OMITTED_WHEN_EMPTY)
    """Of the viewer's own people, those of whom only the municipality is known."""


@dataclass(frozen=True, slots=True)
class CallEntry:
    """One person to call, with the reason. Sorted as they should be called."""

    person_id: uuid.UUID
    household_id: uuid.UUID | None
    name: str
    phone: str
    has_whatsapp: bool
    email: str
    language: str
    needs: tuple[Need, ...]
    is_minor: bool
    place_text: str
    place_accuracy: str
    stay_kind: StayKind
    severity: Severity
    band_label: str
    moment: Moment
    """Whether inside now, arriving before it ends, or leaving before it comes."""
    moves_on: date | None
    """The day on which who is not there yet comes, or who leaves goes; None where no date of that
    stay says it.
    """
    distance_km: float
    contact_name: str
    contact_phone: str
    is_demo: bool
    other_phones: tuple[str, ...] = field(default=(), metadata=OMITTED_WHEN_EMPTY)
    source_words: str = field(default="", metadata=OMITTED_WHEN_EMPTY)
    """What a list said of the person that no field holds, as it was said."""
    unreadable: Unreadable | None = field(default=None, metadata=OMITTED_WHEN_EMPTY)
    """What did not open. Of a card: name, telephone and contact are empty, the rest comes from the
    matching index. Of a place: its words are empty. In part: single fields of another release.
    """


@dataclass(frozen=True, slots=True)
class CallPage:
    """Which part of the call list is open: households are whole on a page."""

    persons: int = 0
    """In the whole list."""
    page: int = 1
    pages: int = 1
    lines_before: int = 0
    households_before: int = 0


@dataclass(frozen=True, slots=True)
class ChannelFailure:
    """Somebody called, and the channel failed; who said so stays in the directory."""

    at: datetime
    note: str
    settled_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ChannelLine:
    """One way to reach an entry, and how old its confirmation is."""

    kind: ChannelKind
    value: str
    has_whatsapp: bool
    hours: str
    note: str
    freshness: Freshness
    failures: tuple[ChannelFailure, ...] = ()
    """Reports that it fails, not settled yet."""
    is_emergency: bool = False
    """Whether it is a line for emergencies and no switchboard."""
    id: uuid.UUID | None = None
    answered_at: datetime | None = None
    """When somebody who used it last heard it answered, and that it was right: hearsay."""
    unanswered_at: datetime | None = None

    @property
    def confirmed_at(self) -> datetime | None:
        """When its owner last confirmed it."""
        return self.freshness.confirmed_at


@dataclass(frozen=True, slots=True)
class ShelterLine:
    """A shelter inside the zone (danger: distance 0, with the band's severity) or near it."""

    id: uuid.UUID
    name: str
    kind: ShelterKind
    country: str
    located_in: str
    city: str
    address: str
    point: Point | None
    is_inside: bool
    severity: Severity | None
    band_label: str
    distance_km: float
    capacity: int | None
    occupied: int | None
    occupied_at: datetime | None
    free: int | None
    """Places free when last counted; None when capacity or occupation is not known."""
    open_now: Answer
    papers_asked: Answer
    accessible: Answer
    pets: Answer
    charging: Answer
    authorities_present: Answer
    languages: tuple[str, ...]
    channels: tuple[ChannelLine, ...]
    freshness: Freshness
    is_demo: bool
    unit_code: str = field(default="", metadata=OMITTED_WHEN_EMPTY)
    """The unit it stands in, by whose state's holidays it may be closed."""


@dataclass(frozen=True, slots=True)
class OfficialLine:
    """A focal point with the channels and the age of their confirmation."""

    id: uuid.UUID
    name: str
    role: str
    designation: Designation
    languages: tuple[str, ...]
    channels: tuple[ChannelLine, ...]
    freshness: Freshness


@dataclass(frozen=True, slots=True)
class PostLine:
    """A post inside the zone, or in charge of a part of it, and who takes over when it closes."""

    id: uuid.UUID
    name: str
    kind: PostKind
    country: str
    city: str
    address: str
    point: Point | None
    is_inside: bool
    severity: Severity | None
    band_label: str
    in_charge_because: ChargeReason | None
    """Only of posts in charge: by unit, by drawn area, or (a last resort) as the nearest."""
    covering_id: uuid.UUID | None
    covering_name: str
    covering_inside: bool | None
    """Whether the post that would take over lies in the zone as well; None when there is none."""
    channels: tuple[ChannelLine, ...]
    officials: tuple[OfficialLine, ...]
    freshness: Freshness
    is_demo: bool


@dataclass(frozen=True, slots=True)
class LeaderLine:
    """A community leader of the viewer's own country; name and telephone only for who may see
    names.
    """

    id: uuid.UUID
    post_name: str
    zone: str
    city: str
    distance_km: float | None
    """From the zone, 0 when inside; None when nobody noted where the leader lives."""
    name: str
    phone: str
    alternate_name: str
    alternate_phone: str
    languages: tuple[str, ...]
    people_covered: int | None
    freshness: Freshness
    is_demo: bool
    is_unreadable: bool = field(default=False, metadata=OMITTED_WHEN_EMPTY)
    """The record does not open: the name and telephones are empty for everybody."""


@dataclass(frozen=True, slots=True)
class AffectedSheet:
    """Whom and what a zone touches at a moment, as one viewer may see it."""

    at: datetime
    """The moment the stays were asked about."""
    made_at: datetime
    zone: Area
    bands: tuple[Band, ...]
    center: Point
    near_km: float
    viewer_country: str | None
    may_see_names: bool
    countries: tuple[CountryLine, ...]
    """Own country first, then by persons; every country with somebody registered or estimated
    inside.
    """
    calls: tuple[CallEntry, ...]
    """Of the viewer's own country, and only for who may see names: those that `call_page` says."""
    shelters_inside: tuple[ShelterLine, ...]
    shelters_near: tuple[ShelterLine, ...]
    posts_inside: tuple[PostLine, ...]
    posts_in_charge: tuple[PostLine, ...]
    leaders: tuple[LeaderLine, ...]
    squares: tuple[PeopleSquare, ...] = field(default=(), metadata=OMITTED_WHEN_EMPTY)
    """The viewer's own people by squares of the map."""
    caveats: ZoneCaveats | None = field(default=None, metadata=OMITTED_WHEN_EMPTY)
    """What is not sure about the zone and the end of its hazard; None of an area asked about."""
    unplaced: int = field(default=0, metadata=OMITTED_WHEN_EMPTY)
    """Persons of the viewer's own country whose place opens nowhere: they may be in the zone, and
    are not in the call list.
    """
    call_page: CallPage = field(default=CallPage())
    """Which part of the call list `calls` is."""
    without_place: int = 0
    """Registered persons of the viewer's own country with a stay whose place nobody found yet: no
    alert reaches them there, and they are in no count of this sheet.
    """

    @property
    def own(self) -> CountryLine | None:
        """The line of the viewer's country."""
        return next((line for line in self.countries if line.is_own), None)

    @property
    def unreadable_calls(self) -> int:
        """How many persons of the open part of the call list could not be opened in full."""
        return sum(entry.unreadable is not None for entry in self.calls)

    @property
    def unreadable_leaders(self) -> int:
        """How many community leaders around it could not be opened."""
        return sum(leader.is_unreadable for leader in self.leaders)
