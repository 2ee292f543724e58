"""The affected sheet: whom and what a zone touches at a moment, as one viewer may see it.

Names are of the viewer's own country only; of other countries counts travel, small cells hidden.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol, Required, TypedDict, TypeVar, Unpack

from core.context import Context
from core.disclosure import STANDARD, UNKNOWN, Cell, Disclosure
from core.errors import UnusableInput
from core.geo.geometry import Area, Point, union
from core.geo.window import Window
from directory.entries.visibility import Viewer
from feeds.values import Band, Severity
from registry.estimates import AreaEstimate, coverage, estimates_in
from registry.matching.index import MatchingIndex, open_index
from registry.registration.unplaced import count_unplaced
from watch.matching.affected import Counts, Match, affected
from watch.matching.coarse_places import CoarsePlaces, coarse_places
from watch.matching.disclosure_grid import PeopleSquare, persons_by_squares, squares_of
from watch.matching.moments import HazardTimes
from watch.sheet.call_list import ALL_CALLS, CallList, CallsPart, FoundCalls
from watch.sheet.caveats import ZoneCaveats
from watch.sheet.model import AffectedSheet, CountryLine
from watch.sheet.nearby import RememberedAtlas, Surroundings

_NOBODY = Counts(0, 0, 0, {}, {}, {}, {})


Part = TypeVar("Part")


class Memory(Protocol):
    """Gives a part of a sheet as it was made before, by what tells it from the others."""

    def __call__(self, key: Hashable, make: Callable[[], Part], /) -> Part:
        """Return the part of a key, made where it is not remembered."""


def made_anew(_key: Hashable, make: Callable[[], Part], /) -> Part:
    """Return a part as it is made: nothing is remembered."""
    return make()


class ZoneAsked(TypedDict, total=False):
    """What a sheet is asked of: the keywords of `sheet_and_calls`."""

    zone: Required[Sequence[Band]]
    at: Required[datetime]
    may_see_names: Required[bool]
    near_km: Required[float]
    part: CallsPart
    center: Point | None
    times: HazardTimes | None
    caveats: ZoneCaveats | None
    is_drawn: bool
    disclosure: Disclosure
    remember: Memory


def affected_sheet(context: Context[Viewer], **asked: Unpack[ZoneAsked]) -> AffectedSheet:
    """Work out the sheet of a zone, as `sheet_and_calls` says."""
    sheet, _ = sheet_and_calls(context, **asked)
    return sheet


def sheet_and_calls(
    context: Context[Viewer],
    *,
    zone: Sequence[Band],
    at: datetime,
    may_see_names: bool,
    near_km: float,
    part: CallsPart = ALL_CALLS,
    center: Point | None = None,
    times: HazardTimes | None = None,
    caveats: ZoneCaveats | None = None,
    is_drawn: bool = False,
    disclosure: Disclosure = STANDARD,
    remember: Memory = made_anew,
) -> tuple[AffectedSheet, CallList]:
    """Work out the sheet of a zone (bands, most severe last), asked at `at`; return it with the
    whole call list, of which the rest can be opened as long as the session is.

    With the `times` of its hazard who arrives before it ends and who leaves before it comes is on
    it, too (`watch.matching.moments`); without them only who is inside at `at`.

    The viewer's country is the one whose counts are exact and, when `may_see_names`, of whose call
    list the part asked for is opened: that needs a purpose and writes the audit log, in a session
    that reads before anything of it leaves (`core.audit_log.record`). `center` is the epicentre or
    the eye, when there is one. `is_drawn` says that the asker chose the zone: of other countries
    whole squares are counted then (`watch.matching.disclosure_grid`), so that nobody is found by
    drawing ever smaller zones. `remember` may give what is of places alone as it was made for this
    zone and this viewer before (`NearbyPlaces`).
    Raises UnusableInput for a zone without bands and NotAllowed for names without a purpose.
    """
    found, call_list = find_sheet(
        context,
        zone=zone,
        at=at,
        may_see_names=may_see_names,
        near_km=near_km,
        part=part,
        center=center,
        times=times,
        caveats=caveats,
        is_drawn=is_drawn,
        disclosure=disclosure,
        remember=remember,
    )
    return found.opened(context), call_list


@dataclass(frozen=True, slots=True)
class FoundSheet:
    """A sheet of which nobody is opened: no name, of neither the call list nor the leaders. It
    belongs to one viewer, and holds as long as all it was found in is as it was.
    """

    sheet: AffectedSheet
    calls: FoundCalls
    own_posts: Mapping[uuid.UUID, str]
    """The posts of the viewer's country in charge, by which leaders are found."""

    def opened(self, context: Context[Viewer]) -> AffectedSheet:
        """Return the sheet with what may be seen of names, each reading in the audit log.

        Raises NotAllowed for names without a purpose.
        """
        sheet = self.sheet
        around = Surroundings(context, RememberedAtlas(context.atlas), sheet.zone, sheet.bands)
        return replace(
            sheet,
            made_at=context.now,
            calls=self.calls.opened(context),
            leaders=around.leaders(self.own_posts, may_see_names=sheet.may_see_names),
        )


def find_sheet(
    context: Context[Viewer],
    *,
    zone: Sequence[Band],
    at: datetime,
    may_see_names: bool,
    near_km: float,
    part: CallsPart = ALL_CALLS,
    center: Point | None = None,
    times: HazardTimes | None = None,
    caveats: ZoneCaveats | None = None,
    is_drawn: bool = False,
    disclosure: Disclosure = STANDARD,
    remember: Memory = made_anew,
) -> tuple[FoundSheet, CallList]:
    """Return what `sheet_and_calls` does with nobody opened: no purpose is needed, and nothing goes
    into the audit log.
    """
    if not zone:
        raise UnusableInput("zone", "holds no area")
    area = union(band.area for band in zone)
    middle = center or area.center
    counts = _ZoneCounts.read(
        context, zone, area, middle, at, times=times, disclosure=disclosure, is_drawn=is_drawn
    )
    countries = counts.country_lines(remember)
    around = Surroundings(context, RememberedAtlas(context.atlas), area, zone)
    call_list = CallList(context, counts.own if may_see_names else None, zone, at)
    calls = call_list.find_page(part)
    shown = tuple(line.country for line in countries)
    places = remember(("places", shown), lambda: around.places(near_km, shown))
    sheet = AffectedSheet(
        at=at,
        made_at=context.now,
        zone=area,
        bands=tuple(zone),
        center=middle,
        near_km=near_km,
        viewer_country=context.viewer.country,
        may_see_names=may_see_names,
        countries=countries,
        calls=(),
        shelters_inside=places.shelters_inside,
        shelters_near=places.shelters_near,
        posts_inside=places.posts_inside,
        posts_in_charge=places.posts_in_charge,
        leaders=(),
        squares=counts.squares(may_see_names=may_see_names),
        caveats=caveats,
        unplaced=counts.unplaced,
        call_page=calls.page,
        without_place=_without_place(context),
    )
    return FoundSheet(sheet, calls, places.own_posts), call_list


def area_as_zone(area: Area, label: str = "") -> tuple[Band, ...]:
    """Return a drawn area as a zone: a crisis without a feed is as good as one with."""
    return (Band(area, Severity.UNKNOWN, label),)


# -- inside ---------------------------------------------------------------------------------


def _without_place(context: Context[Viewer]) -> int:
    """Return how many of the viewer's own people wait to be placed; of others nothing is said."""
    country = context.viewer.country
    return count_unplaced(context.session, country) if country else 0


@dataclass(frozen=True, slots=True)
class _ZoneCounts:
    """Whom a zone touches, as far as the viewer may count them."""

    context: Context[Viewer]
    area: Area
    at: datetime
    index: MatchingIndex
    """Of the countries that are counted person by person."""
    matches: dict[str, Match]
    by_squares: dict[str, int]
    """Persons of the countries that are counted in whole squares."""
    disclosure: Disclosure

    @classmethod
    def read(
        cls,
        context: Context[Viewer],
        zone: Sequence[Band],
        area: Area,
        middle: Point,
        at: datetime,
        *,
        times: HazardTimes | None,
        disclosure: Disclosure,
        is_drawn: bool,
    ) -> _ZoneCounts:
        """Read the matching index and count; of a zone that was drawn others in squares."""
        index = open_index(context.session, context.keyring)
        by_squares: dict[str, int] = {}
        if is_drawn:
            own = context.viewer.country
            others = [country for country in index.countries if country != own]
            by_squares = persons_by_squares(area, index.of(others), at, disclosure)
            index = index.of([own] if own else [])
        matches = affected(zone, index, at, middle, times=times)
        return cls(context, area, at, index, matches, by_squares, disclosure)

    @property
    def own(self) -> Match | None:
        """The people of the viewer's country."""
        return self.matches.get(self.context.viewer.country or "")

    @property
    def unplaced(self) -> int:
        """How many persons of the viewer's country nothing can place, beside those matched."""
        country = self.context.viewer.country or ""
        unplaced = self.index.unplaced.get(country, frozenset())
        if not unplaced or self.own is None:
            return len(unplaced)
        return len(unplaced.difference(self.own.numbers.tolist()))

    def squares(self, *, may_see_names: bool) -> tuple[PeopleSquare, ...]:
        """Return the people of the viewer's country by squares of the map."""
        if self.own is None:
            return ()
        return squares_of(self.own.rows, self.disclosure, is_own=may_see_names)

    def country_lines(self, remember: Memory) -> tuple[CountryLine, ...]:
        """Return one line a country with somebody registered or estimated, the viewer's first."""
        own, session, atlas = self.context.viewer.country, self.context.session, self.context.atlas
        estimates = remember(("estimates",), lambda: estimates_in(session, atlas, self.area))
        countries = {*self.matches, *estimates, *self.by_squares} | ({own} if own else set())
        around = self._registered_around(countries - self.matches.keys(), remember)
        lines = [
            self._country_line(country, estimates.get(country), around) for country in countries
        ]
        lines = [replace(each, coarse=self._coarse(remember)) if each.is_own else each
                 for each in lines]  # fmt: skip
        return tuple(
            sorted(
                lines, key=lambda line: (not line.is_own, -(line.persons.value or 0), line.country)
            )
        )

    def _country_line(
        self, country: str, estimate: AreaEstimate | None, around: set[str]
    ) -> CountryLine:
        if country in self.by_squares:
            persons = self.disclosure.whole(self.by_squares[country])
            return _coarse_line(country, persons, estimate)
        counts = self.matches[country].counts if country in self.matches else _NOBODY
        is_unknown = country not in self.matches and country not in around
        is_own = country == self.context.viewer.country
        return _line(country, counts, estimate, self.disclosure, is_own=is_own, unknown=is_unknown)

    def _coarse(self, remember: Memory) -> CoarsePlaces | None:
        """Return those of the viewer's own people of whom only the municipality is known."""
        country = self.context.viewer.country or ""
        if not self.index.coarse_residents(country):
            return None
        units = remember(("units",), self._units)
        by_middle = self.own.coarse if self.own else 0
        shapes = [each.area for each in units]
        return coarse_places(self.index, country, by_middle, self.area, shapes)

    def _registered_around(self, countries: set[str], remember: Memory) -> set[str]:
        """Return those that know people in the units the zone touches, though nobody inside it.

        Only there a count of nought is known; elsewhere the answer is *unknown*.
        """
        index = self.index.of(countries)
        if not index.countries:
            return set()
        units = remember(("units",), self._units)
        return set(affected(units, index, self.at)) if units else set()

    def _units(self) -> list[Band]:
        """Return the units that the zone touches."""
        shapes = [self.context.atlas.area(code) for code in self._unit_codes()]
        return [
            Band(shape, Severity.UNKNOWN)
            for shape in shapes
            if shape is not None and shape.intersects(self.area)
        ]

    def _unit_codes(self) -> list[str]:
        """Return the units around the zone; of one across 180° those on either side of it."""
        return sorted(
            {
                str(feature.attributes["code"])
                for frame in Window.around(self.area).boxes
                for feature in self.context.atlas.features("admin2", frame)
            }
        )


def _line(
    country: str,
    counts: Counts,
    estimate: AreaEstimate | None,
    disclosure: Disclosure,
    *,
    is_own: bool,
    unknown: bool,
) -> CountryLine:
    persons = UNKNOWN if unknown else disclosure.whole(counts.persons, is_own=is_own)
    return CountryLine(
        country=country,
        is_own=is_own,
        unknown=unknown,
        persons=persons,
        households=UNKNOWN if unknown else disclosure.whole(counts.households, is_own=is_own),
        minors=UNKNOWN
        if unknown
        else disclosure.part(counts.minors, counts.persons, is_own=is_own),
        by_need=disclosure.parts(counts.by_need, counts.persons, is_own=is_own),
        by_language=disclosure.division(counts.by_language, is_own=is_own),
        by_severity=disclosure.division(counts.by_severity, is_own=is_own),
        by_moment=disclosure.division(counts.by_moment, is_own=is_own),
        estimate=estimate,
        coverage=None if persons.value is None else coverage(persons.value, estimate),
    )


def _coarse_line(country: str, persons: Cell, estimate: AreaEstimate | None) -> CountryLine:
    """Persons alone: any finer count of a square could be of one of them."""
    return CountryLine(
        country=country,
        is_own=False,
        unknown=False,
        persons=persons,
        households=UNKNOWN,
        minors=UNKNOWN,
        by_need={},
        by_language={},
        by_severity={},
        by_moment={},
        estimate=estimate,
        coverage=None,
    )
