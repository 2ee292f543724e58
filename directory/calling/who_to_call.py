"""Whom to call now: for a place, a coordinate, a unit, an area or a telephone, in the order of
calling.

First the post in charge of each nationality with its emergency line; where it is closed, the one
that covers it; where the country has none, one that serves its nationals there by agreement; last
the nearest, and it is said that nobody named it. Then shelters, organisations, host authorities,
and for officials of the country its community leaders, whose seal the door opens and journals.

A shelter is ranked by its distance in kilometres and by what is known of it: what is wanted and not
there makes it farther by 40 km, what nobody knows by 8, a bed or a yes by nothing.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from core.crypto import Keyring
from core.geo.geometry import Area, Point
from directory.calling.callees import Callee, Callees, free_places
from directory.calling.caller_needs import CallNeed, offers
from directory.calling.query import CallQuestion, PlaceAtlas, understand
from directory.entries.kinds import EntryKind
from directory.entries.leaders import Leader, leaders_of
from directory.entries.member_states import MEMBERS
from directory.entries.models import Answer, Organisation, OrganisationKind, Post, Shelter
from directory.entries.visibility import Viewer, visible_to
from directory.search.index import SearchIndex, catalogue_of
from directory.search.jurisdictions import ChargeReason, PostInCharge, all_in_charge
from directory.search.ranking import Entry, load_entries

MOST_SHELTERS, MOST_ORGANISATIONS, MOST_AUTHORITIES, MOST_LINKS = 8, 8, 6, 5
REACH_KM, FARTHEST_KM = 150.0, 3000.0
_NO_KM, _UNKNOWN_KM = 40.0, 8.0
_HELPERS = (
    OrganisationKind.CIVIL_SOCIETY.value,
    OrganisationKind.INTERNATIONAL.value,
    OrganisationKind.PRIVATE.value,
)
_HOSTS = (OrganisationKind.HOST_AUTHORITY.value,)


@dataclass(frozen=True, slots=True)
class PostCall:
    """The post to call for one or several nationalities, and why this one.

    `stands_in_for` is the closed post it covers; `is_by_agreement` says that it is not the
    country's own.
    """

    callee: Callee
    nationalities: tuple[str, ...]
    reason: ChargeReason
    is_by_agreement: bool = False
    stands_in_for: Post | None = None
    is_closed: bool = False
    """Closed, and nobody who may be named covers it."""
    officials: tuple[Callee, ...] = ()


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
    def is_empty(self) -> bool:
        """Whether there is nobody to call on it."""
        return not (
            self.posts or self.central or self.shelters or self.organisations or self.authorities or self.matched
        )  # fmt: skip


def who_to_call(
    session: Session,
    atlas: PlaceAtlas,
    question: str | Point | Area,
    *,
    viewer: Viewer,
    now: datetime,
    nationality: str = "",
    need: CallNeed | None = None,
    keyring: Keyring | None = None,
) -> CallSheet:
    """Return whom to call at `now` for `question`, as far as `viewer` may see.

    `nationality` is ISO 3166-1 alpha-2; without one, one post per member country that has one in
    charge. With a `keyring` the community leaders of the viewer's own country are opened: the door
    journals it. Where a place must be chosen first (`asked.is_open`), nobody is named yet. Raises
    CannotOpen.
    """
    asked = understand(session, atlas, question, viewer)
    callees = Callees(session, atlas, asked, now)
    matched = tuple(callees.of(found.entry, why=found.why) for found in asked.entries)
    if asked.point is None or asked.is_open:
        return CallSheet(asked, now, nationality, need, matched=matched)
    catalogue = catalogue_of(session)
    posts, without = _posts(session, atlas, catalogue, asked, callees, viewer, nationality)
    around = _NearbyEntries(session, catalogue, asked, asked.point, viewer)
    shelters = around.nearest(EntryKind.SHELTER, MOST_SHELTERS * 2)
    helpers = around.nearest(EntryKind.ORGANISATION, _looked_at(MOST_ORGANISATIONS, need), _HELPERS)
    hosts = around.nearest(EntryKind.ORGANISATION, _looked_at(MOST_AUTHORITIES, need), _HOSTS)
    around.load(callees)
    return CallSheet(
        asked,
        now,
        nationality,
        need,
        posts,
        _central(session, viewer, callees, [nationality] if nationality else []),
        without,
        _shelters(around.entries(shelters), callees, need),
        _organisations(around.entries(helpers), callees, need, MOST_ORGANISATIONS),
        _organisations(around.entries(hosts), callees, need, MOST_AUTHORITIES),
        _leaders(session, keyring, viewer, posts),
        matched,
    )


# -- posts ----------------------------------------------------------------------------------


def _posts(
    session: Session,
    atlas: PlaceAtlas,
    catalogue: SearchIndex,
    asked: CallQuestion,
    callees: Callees,
    viewer: Viewer,
    nationality: str,
) -> tuple[tuple[PostCall, ...], tuple[str, ...]]:
    charges = _charges(session, atlas, asked, viewer, nationality)
    callees.look_up(charge.post for charge in charges)
    host = atlas.locate(asked.point).country if asked.point else None
    wanted = (
        [nationality]
        if nationality
        else [code for code in MEMBERS if host is None or code != host.code]
    )
    calls: dict[uuid.UUID, PostCall] = {}
    without = []
    for code in wanted:
        found = _for_nationality(
            session, catalogue, asked, viewer, charges, code, is_sole=bool(nationality)
        )
        if found is None:
            without.append(code)
            continue
        charge, instead_of, is_closed = found
        before = calls.get(charge.post.id)
        served = (*before.nationalities, code) if before else (code,)
        by_agreement = code not in {charge.post.country, *charge.post.co_owners}
        calls[charge.post.id] = PostCall(
            callees.of(charge.post), served, charge.reason, by_agreement, instead_of, is_closed
        )  # fmt: skip
    officials = callees.officials_of(list(calls), viewer)
    told = [
        PostCall(
            call.callee, call.nationalities, call.reason, call.is_by_agreement, call.stands_in_for, call.is_closed,
            tuple(officials.get(post_id, ())),
        )
        for post_id, call in calls.items()
    ]  # fmt: skip
    return tuple(told), tuple(without) if nationality else ()


def _charges(
    session: Session, atlas: PlaceAtlas, asked: CallQuestion, viewer: Viewer, nationality: str
) -> list[PostInCharge]:
    if asked.units:
        return all_in_charge(
            session, atlas, viewer=viewer, units=asked.units, nationality=nationality
        )
    if asked.area is not None:
        return all_in_charge(
            session, atlas, viewer=viewer, area=asked.area, nationality=nationality
        )
    return all_in_charge(session, atlas, viewer=viewer, point=asked.point, nationality=nationality)


def _for_nationality(
    session: Session,
    catalogue: SearchIndex,
    asked: CallQuestion,
    viewer: Viewer,
    charges: Sequence[PostInCharge],
    code: str,
    *,
    is_sole: bool,
) -> tuple[PostInCharge, Post | None, bool] | None:
    """Return the post for one nationality, the closed one it stands in for, and whether it is
    itself closed.
    """
    own = [charge for charge in charges if charge.post.country == code]
    joint = [
        charge for charge in charges if charge.post.country != code and _serves(charge.post, code)
    ]
    closed: PostInCharge | None = None
    for charge in (*own, *joint):
        if charge.post.closed_since is None:
            return charge, closed.post if closed else None, False
        cover = _cover(session, viewer, charge.post)
        if cover is not None:
            return PostInCharge(cover, charge.reason, charge.unit_code), charge.post, False
        closed = closed or charge
    near = _nearest(session, catalogue, asked, viewer, code) if is_sole else None
    if near is not None:
        return near, closed.post if closed else None, False
    return (closed, None, True) if closed else None


def _serves(post: Post, code: str) -> bool:
    return code in post.co_owners or code in post.covered_nationalities


def _cover(session: Session, viewer: Viewer, post: Post) -> Post | None:
    """Return the first open post in the chain of those that cover it, as far as the viewer may see."""
    seen = {post.id}
    while post.closed_since is not None:
        if post.covering_post_id is None or post.covering_post_id in seen:
            return None
        seen.add(post.covering_post_id)
        found = session.scalar(
            sa.select(Post)
            .where(Post.id == post.covering_post_id, visible_to(viewer, Post))
            .options(selectinload(Post.channels))
        )
        if found is None:
            return None
        post = found
    return post


def _nearest(
    session: Session, catalogue: SearchIndex, asked: CallQuestion, viewer: Viewer, code: str
) -> PostInCharge | None:
    if asked.point is None:
        return None
    near = catalogue.nearest(
        asked.point, viewer, EntryKind.POST, most=5, within_km=FARTHEST_KM, country=code
    )
    entries = load_entries(
        session, viewer, [catalogue.rows[catalogue.position[post_id]] for post_id, _ in near]
    )
    for post_id, away_km in near:
        post = entries.get(post_id)
        if isinstance(post, Post) and post.closed_since is None:
            return PostInCharge(post, ChargeReason.NEAREST, distance_km=away_km)
    return None


def _central(
    session: Session, viewer: Viewer, callees: Callees, countries: Collection[str]
) -> tuple[Callee, ...]:
    if not countries:
        return ()
    statement = (
        sa.select(Organisation)
        .where(
            Organisation.kind == OrganisationKind.CONSULAR,
            Organisation.country.in_(countries),
            visible_to(viewer, Organisation),
        )
        .order_by(Organisation.name, Organisation.id)
        .options(selectinload(Organisation.channels))
    )
    found = session.scalars(statement.limit(MOST_LINKS)).all()
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
    """Kilometres, real ones and those added for what is missing or not known."""
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
        self,
        session: Session,
        catalogue: SearchIndex,
        asked: CallQuestion,
        point: Point,
        viewer: Viewer,
    ) -> None:
        self._session, self._catalogue, self._point, self._viewer = (
            session,
            catalogue,
            point,
            viewer,
        )
        self._reach_km = REACH_KM + _half_width_km(asked)
        self._wanted: list[uuid.UUID] = []
        self._entries: dict[uuid.UUID, Entry] = {}

    def nearest(self, kind: EntryKind, most: int, sub_kinds: Sequence[str] = ()) -> list[uuid.UUID]:
        """Return the nearest in reach; when there is none in reach, the one nearest at all."""
        ask = partial(self._catalogue.nearest, self._point, self._viewer, kind, sub_kinds=sub_kinds)
        near = ask(most=most, within_km=self._reach_km) or ask(most=1, within_km=FARTHEST_KM)
        self._wanted += [each for each, _ in near]
        return [each for each, _ in near]

    def load(self, callees: Callees) -> None:
        """Read what was found near, with what fails of it."""
        rows = [self._catalogue.rows[self._catalogue.position[each]] for each in self._wanted]
        self._entries = load_entries(self._session, self._viewer, rows)
        callees.look_up(self._entries.values())

    def entries(self, ids: Iterable[uuid.UUID]) -> list[Entry]:
        """Return those of them that are there."""
        return [self._entries[each] for each in ids if each in self._entries]


def _looked_at(most: int, need: CallNeed | None) -> int:
    """Return how many are looked at to show `most`: with a need the nearest may not be the fittest."""
    return most * 2 if need else most + 4


def _half_width_km(asked: CallQuestion) -> float:
    if asked.area is None:
        return 0.0
    box = asked.area.box
    return Point(box.west, box.south).distance_km(Point(box.east, box.north)) / 2


def _leaders(
    session: Session, keyring: Keyring | None, viewer: Viewer, posts: Iterable[PostCall]
) -> tuple[Leader, ...]:
    if keyring is None:
        return ()
    own = [call.callee.entry.id for call in posts if call.callee.entry.country == viewer.country]
    return tuple(
        leader for post_id in own for leader in leaders_of(session, keyring, post_id, viewer=viewer)
    )


__all__ = ["CallNeed", "CallSheet", "PostCall", "who_to_call"]
