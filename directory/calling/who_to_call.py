"""Whom to call now: for a place, a coordinate, a unit, an area or a telephone, in the order of
calling.

First the posts (`directory.calling.post_calls`), then shelters, organisations, host authorities,
and for officials of the country its community leaders, whose reading the caller puts into the audit
log.

A shelter is ranked by its distance in kilometres and by what is known of it: what is wanted and not
there makes it farther by 40 km, what nobody knows by 8, a bed or a yes by nothing.

Nobody is named who is farther than 100 km (`REACH_KM`): the sheet says that none is known so near.
An authority is named where it stands in the same county or municipio, or in the same state.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from core.atlas.values import Located
from core.context import Context
from core.geo.geometry import Area, Point
from directory.calling.callees import Callee, Callees, free_places
from directory.calling.caller_needs import CallNeed, offers
from directory.calling.post_calls import PostCall, PostSearch
from directory.calling.query import CallQuestion, understand
from directory.entries.kinds import EntryKind
from directory.entries.leaders import Leader, leaders_of
from directory.entries.models import Answer, Organisation, OrganisationKind, Shelter
from directory.entries.visibility import Viewer, visible_to
from directory.search.index import SearchIndex, catalogue_of
from directory.search.ranking import Entry, load_entries

MOST_SHELTERS, MOST_ORGANISATIONS, MOST_AUTHORITIES, MOST_LINKS = 8, 8, 6, 5
REACH_KM: Mapping[EntryKind, float] = {EntryKind.SHELTER: 100.0, EntryKind.ORGANISATION: 100.0}
"""Beyond this nobody is named, counted from the edge of an area."""
_NO_KM, _UNKNOWN_KM = 40.0, 8.0
_HELPERS = (
    OrganisationKind.CIVIL_SOCIETY.value,
    OrganisationKind.INTERNATIONAL.value,
    OrganisationKind.PRIVATE.value,
)
_HOSTS = (OrganisationKind.HOST_AUTHORITY.value,)


@dataclass(frozen=True, slots=True)
class CallSheet:
    """The answer, in the order of calling. Empty parts are nobody known, never nobody there."""

    asked: CallQuestion
    now: datetime
    nationality: str = ""
    need: CallNeed | None = None
    posts: tuple[PostCall, ...] = ()
    central: tuple[Callee, ...] = ()
    """Consular services of the countries asked about that stand behind every post (a ministry's
    line).
    """
    without: tuple[str, ...] = ()
    """Nationalities for which no post is known."""
    shelters: tuple[Callee, ...] = ()
    organisations: tuple[Callee, ...] = ()
    authorities: tuple[Callee, ...] = ()
    leaders: tuple[Leader, ...] = ()
    matched: tuple[Callee, ...] = ()
    """The entries the question named: whose telephone it is."""

    @property
    def is_need_unanswered(self) -> bool:
        """Whether something is needed and nobody on the sheet says that they offer it. A bed is
        offered by every shelter, help with papers by a consulate.
        """
        if self.need is None:
            return False
        given = {CallNeed.SHELTER: self.shelters, CallNeed.DOCUMENTS: self.posts}
        helpers = (*self.organisations, *self.authorities)
        return not (given.get(self.need) or any(each.offers_need for each in helpers))

    @property
    def is_empty(self) -> bool:
        """Whether there is nobody to call on it."""
        helpers = (*self.shelters, *self.organisations, *self.authorities)
        return not (self.posts or self.central or helpers or self.matched)


def who_to_call(
    context: Context[Viewer],
    question: str | Point | Area,
    *,
    nationality: str = "",
    need: CallNeed | None = None,
    may_open_leaders: bool = False,
    own: Sequence[str] = (),
) -> CallSheet:
    """Return whom to call now for `question`, as far as the viewer may see.

    `nationality` is ISO 3166-1 alpha-2; without one, one post per member country that has one in
    charge. With `may_open_leaders` the community leaders of the viewer's own country are opened:
    the caller writes the audit log. Where a place must be chosen first (`asked.is_open`), nobody is
    named yet; its readings in the units `own` (codes) come first. Raises CannotOpen.
    """
    asked = understand(context, question, own)
    callees = Callees(context, asked)
    matched = tuple(callees.of(found.entry, reasons=found.why) for found in asked.entries)
    if asked.point is None:
        return CallSheet(asked, context.now, nationality, need, matched=matched)
    catalogue = catalogue_of(context.session)
    posts, without = PostSearch(context, catalogue, asked, callees).calls(nationality)
    around = _NearbyEntries(context, catalogue, asked, asked.point)
    shelters = around.nearest(EntryKind.SHELTER, MOST_SHELTERS * 2)
    helpers = around.nearest(EntryKind.ORGANISATION, _looked_at(MOST_ORGANISATIONS, need), _HELPERS)
    hosts = around.nearest(EntryKind.ORGANISATION, _looked_at(MOST_AUTHORITIES, need), _HOSTS)
    around.load(callees)
    return CallSheet(
        asked,
        context.now,
        nationality,
        need,
        posts,
        _central(context, callees, [nationality] if nationality else []),
        without,
        _shelters(around.entries(shelters), callees, need),
        _organisations(around.entries(helpers), callees, need, MOST_ORGANISATIONS),
        _organisations(around.own_hosts(hosts), callees, need, MOST_AUTHORITIES),
        _leaders(context, posts) if may_open_leaders else (),
        matched,
    )


# -- inside -----------------------------------------------------------------------------------


def _central(
    context: Context[Viewer], callees: Callees, countries: Collection[str]
) -> tuple[Callee, ...]:
    if not countries:
        return ()
    statement = (
        sa.select(Organisation)
        .where(
            Organisation.kind == OrganisationKind.CONSULAR,
            Organisation.country.in_(countries),
            visible_to(context.viewer, Organisation),
        )
        .order_by(Organisation.name, Organisation.id)
        .options(selectinload(Organisation.channels))
    )
    found = context.session.scalars(statement.limit(MOST_LINKS)).all()
    callees.look_up(found)
    return tuple(callees.of(each) for each in found)


# -- shelters and organisations -------------------------------------------------------------


def _shelters(
    found: Iterable[Entry], callees: Callees, need: CallNeed | None
) -> tuple[Callee, ...]:
    shelters = [each for each in found if isinstance(each, Shelter)]
    shelters.sort(key=lambda each: (_farness(each, callees, need), each.name, str(each.id)))
    return tuple(callees.of(each) for each in shelters[:MOST_SHELTERS])


def _farness(shelter: Shelter, callees: Callees, need: CallNeed | None) -> float:
    """Return the kilometres, real ones and those added for what is missing or not known."""
    added = _added_km(shelter.open_now) + _added_km(_opposite(shelter.papers_asked)) / 2
    if need is CallNeed.MEDICAL:
        added += _added_km(shelter.accessible)
    if need is CallNeed.FAMILY:
        added += _added_km(_has(shelter.beds_families))
    if free_places(shelter, callees.now) == 0:
        added += _NO_KM
    return (callees.distance_km(shelter) or 0.0) + added


def _added_km(answer: Answer) -> float:
    return {Answer.YES: 0.0, Answer.NO: _NO_KM, Answer.UNKNOWN: _UNKNOWN_KM}[answer]


def _opposite(answer: Answer) -> Answer:
    return {Answer.YES: Answer.NO, Answer.NO: Answer.YES, Answer.UNKNOWN: Answer.UNKNOWN}[answer]


def _has(number: int | None) -> Answer:
    return Answer.UNKNOWN if number is None else Answer.YES if number > 0 else Answer.NO


def _organisations(
    found: Iterable[Entry], callees: Callees, need: CallNeed | None, most: int
) -> tuple[Callee, ...]:
    """Return those that say they offer what is needed first, then the others but private firms;
    each by distance.
    """
    fitting = [
        (need is not None and offers(each, need), callees.distance_km(each) or 0.0, each)
        for each in found
        if isinstance(each, Organisation)
    ]
    fitting = [one for one in fitting if one[0] or one[2].kind is not OrganisationKind.PRIVATE]
    fitting.sort(key=lambda one: (not one[0], one[1], one[2].name))
    return tuple(callees.of(each, need=need) for _, _, each in fitting[:most])


class _NearbyEntries:
    """The entries near what was asked about, loaded all at once."""

    def __init__(
        self, context: Context[Viewer], catalogue: SearchIndex, question: CallQuestion, point: Point
    ) -> None:
        self._context, self._catalogue, self._point = context, catalogue, point
        self._half_width_km = _half_width_km(question)
        self._wanted: list[uuid.UUID] = []
        self._entries: dict[uuid.UUID, Entry] = {}

    def nearest(self, kind: EntryKind, most: int, sub_kinds: Sequence[str] = ()) -> list[uuid.UUID]:
        """Return the nearest in reach."""
        near = self._catalogue.nearest(
            self._point,
            self._context.viewer,
            kind,
            sub_kinds=sub_kinds,
            most=most,
            within_km=REACH_KM[kind] + self._half_width_km,
        )
        self._wanted += [each for each, _ in near]
        return [each for each, _ in near]

    def load(self, callees: Callees) -> None:
        """Read what was found near, with what fails of it."""
        rows = [self._catalogue.rows[self._catalogue.position[each]] for each in self._wanted]
        self._entries = load_entries(self._context.session, self._context.viewer, rows)
        callees.look_up(self._entries.values())

    def entries(self, ids: Iterable[uuid.UUID]) -> list[Entry]:
        """Return those of them that are there."""
        return [self._entries[each] for each in ids if each in self._entries]

    def own_hosts(self, ids: Iterable[uuid.UUID]) -> list[Entry]:
        """Return the authorities of the county or the state asked about; those of which nobody
        knows where they stand, too.
        """
        own = _codes(self._context.atlas.locate(self._point))
        return [
            each
            for each in self.entries(ids)
            if not (codes := self._units_of(each)) or not own or codes & own
        ]

    def _units_of(self, entry: Entry) -> frozenset[str]:
        atlas, point = self._context.atlas, getattr(entry, "point", None)
        unit = atlas.unit(getattr(entry, "unit_code", "") or "")
        if unit is not None:
            return frozenset({unit.code, unit.parent or unit.code})
        return frozenset() if point is None else _codes(atlas.locate(point))


def _codes(located: Located) -> frozenset[str]:
    return frozenset(unit.code for unit in (located.admin2, located.admin1) if unit is not None)


def _looked_at(most: int, need: CallNeed | None) -> int:
    """Return how many to look at so as to show `most`: the nearest may not offer what is needed."""
    return most * 2 if need else most + 4


def _half_width_km(question: CallQuestion) -> float:
    if question.area is None:
        return 0.0
    box = question.area.box
    return Point(box.west, box.south).distance_km(Point(box.east, box.north)) / 2


def _leaders(context: Context[Viewer], posts: Iterable[PostCall]) -> tuple[Leader, ...]:
    country = context.viewer.country
    own = [call.callee.entry.id for call in posts if call.callee.entry.country == country]
    return tuple(
        leader
        for post_id in own
        for leader in leaders_of(context.session, context.keyring, post_id, viewer=context.viewer)
    )
