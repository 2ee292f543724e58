"""Shelters, posts and leaders around a zone, as lines of the sheet."""

from __future__ import annotations

import math
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

import sqlalchemy as sa

from core.atlas.atlas import Atlas
from core.atlas.values import Located, Unit
from core.audit_log import record
from core.context import Context
from core.geo.geometry import Area, Point
from directory.calling.failure_reports import open_failures
from directory.emergency_lines import country_of_lines, is_emergency_line
from directory.entries.freshness import freshness, freshness_of
from directory.entries.leaders import Leader, leaders_of_posts
from directory.entries.models import FailureReport, FocalPoint, Post, Shelter
from directory.entries.visibility import Viewer, is_seen
from directory.search.jurisdictions import PostInCharge, posts_in_charge_by_country
from directory.search.nearby import (
    focal_points_of_posts,
    posts_within,
    shelters_near,
    shelters_within,
)
from feeds.values import Band
from watch.matching.affected import most_severe_first
from watch.sheet.model import (
    ChannelFailure,
    ChannelLine,
    LeaderLine,
    OfficialLine,
    PostLine,
    ShelterLine,
)


@dataclass(frozen=True, slots=True)
class RememberedAtlas:
    """An atlas that locates a point once, for however many countries' posts it is needed."""

    atlas: Atlas
    located: dict[Point, Located] = field(default_factory=dict)

    def unit(self, code: str) -> Unit | None:
        """Return the unit of a code."""
        return self.atlas.unit(code)

    def area(self, code: str) -> Area | None:
        """Return the shape of a unit."""
        return self.atlas.area(code)

    def locate(self, point: Point) -> Located:
        """Return the units around a point."""
        if point not in self.located:
            self.located[point] = self.atlas.locate(point)
        return self.located[point]


@dataclass(frozen=True, slots=True)
class NearbyPlaces:
    """What of the directory stands on a sheet: places and officials, no leader and nobody's people.

    It follows from the directory, the zone and who looks, and may be remembered with them.
    """

    shelters_inside: tuple[ShelterLine, ...]
    shelters_near: tuple[ShelterLine, ...]
    posts_inside: tuple[PostLine, ...]
    posts_in_charge: tuple[PostLine, ...]
    own_posts: Mapping[uuid.UUID, str]
    """Names of the posts of the viewer's country in charge, by id."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What lies in a zone and around it, as the viewer of the context may see it."""

    context: Context[Viewer]
    atlas: RememberedAtlas
    zone: Area
    bands: Sequence[Band]
    known_charges: dict[str, list[PostInCharge]] = field(default_factory=dict)
    """Filled as countries are asked about."""
    known_officials: dict[uuid.UUID, list[FocalPoint]] = field(default_factory=dict)
    """By post; filled as posts are."""
    known_failures: dict[uuid.UUID, list[FailureReport]] = field(default_factory=dict)
    """By channel, empty where nobody says that it fails; filled as entries are."""

    def places(self, near_km: float, countries: Iterable[str]) -> NearbyPlaces:
        """Return the places in the zone and within `near_km` of it, and the posts of `countries` in
        charge of it.
        """
        own = self.context.viewer.country
        return NearbyPlaces(
            shelters_inside=self.shelters_inside(),
            shelters_near=self.shelters_near(near_km),
            posts_inside=self.posts_inside(),
            posts_in_charge=self.posts_in_charge(countries),
            own_posts={each.post.id: each.post.name for each in self.charges(own)} if own else {},
        )

    def shelters_inside(self) -> tuple[ShelterLine, ...]:
        """Return the shelters in danger, most severe first."""
        session, viewer = self.context.session, self.context.viewer
        shelters = shelters_within(session, self.zone, viewer=viewer)
        self._ask_failures(shelters)
        lines = [self._shelter(shelter, 0.0) for shelter in shelters]
        return tuple(
            sorted(lines, key=lambda line: (-line.severity.rank if line.severity else 0, line.name))
        )

    def shelters_near(self, within_km: float) -> tuple[ShelterLine, ...]:
        """Return the shelters outside the zone within `within_km` of it, nearest first."""
        session, viewer = self.context.session, self.context.viewer
        found = shelters_near(session, self.zone, within_km, viewer=viewer)
        self._ask_failures([near.entry for near in found])
        return tuple(self._shelter(near.entry, near.distance_km) for near in found)

    def posts_inside(self) -> tuple[PostLine, ...]:
        """Return the posts in danger, of any country."""
        session, viewer = self.context.session, self.context.viewer
        posts = posts_within(session, self.zone, viewer=viewer)
        coverings = self._ask_officials(posts)
        return tuple(self._post(post, coverings) for post in posts)

    def posts_in_charge(self, countries: Iterable[str]) -> tuple[PostLine, ...]:
        """Return the posts of `countries` in charge of a part of the zone, with their officials."""
        of_interest = list(countries)
        self._ask_charges(of_interest)
        charges = [charge for country in of_interest for charge in self.charges(country)]
        coverings = self._ask_officials([charge.post for charge in charges])
        return tuple(self._post(charge.post, coverings, charge) for charge in charges)

    def charges(self, country: str) -> list[PostInCharge]:
        """Return the posts of one country in charge; none for a country without posts."""
        self._ask_charges([country])
        return self.known_charges[country]

    def leaders(
        self, posts: Mapping[uuid.UUID, str], *, may_see_names: bool
    ) -> tuple[LeaderLine, ...]:
        """Return the leaders of the viewer's own country around its posts in charge, given by id
        and name, nearest first.

        Names and telephones only when `may_see_names`; the audit log then says that they were read.
        """
        if not posts:
            return ()
        session, viewer = self.context.session, self.context.viewer
        found = leaders_of_posts(session, self.context.keyring, list(posts), viewer=viewer)
        lines = [
            self._leader(leader, name, may_see_names=may_see_names)
            for post_id, name in posts.items()
            for leader in found[post_id]
        ]
        if lines and may_see_names:
            note_leaders_read(self.context, len(lines))
        return tuple(sorted(lines, key=_nearest_first))

    # -- inside -----------------------------------------------------------------------------

    def _ask_charges(self, countries: Sequence[str]) -> None:
        """Ask once for the posts in charge of all countries that are not known yet."""
        new = [country for country in countries if country not in self.known_charges]
        if new:
            session, viewer = self.context.session, self.context.viewer
            found = posts_in_charge_by_country(
                session, self.atlas, countries=new, viewer=viewer, area=self.zone
            )
            self.known_charges.update(found)

    def _ask_officials(self, posts: Sequence[Post]) -> dict[uuid.UUID, Post]:
        """Ask once for the officials of all posts, and for what fails at either; return the posts
        that cover for them, by id.
        """
        session, viewer = self.context.session, self.context.viewer
        new = [post for post in posts if post.id not in self.known_officials]
        found = focal_points_of_posts(session, new, viewer=viewer)
        self.known_officials.update(found)
        self._ask_failures([*new, *chain.from_iterable(found.values())])
        ids = {post.covering_post_id for post in posts} - {None}
        coverings = session.scalars(sa.select(Post).where(Post.id.in_(ids))) if ids else ()
        return {post.id: post for post in coverings}

    def _ask_failures(self, entries: Iterable[Post | FocalPoint | Shelter]) -> None:
        """Ask once for what is said to fail of all channels that were not asked about yet."""
        ids = {channel.id for entry in entries for channel in entry.channels}
        new = ids - self.known_failures.keys()
        found = open_failures(self.context.session, new)
        self.known_failures.update({each: found.get(each, []) for each in new})

    def _leader(self, leader: Leader, post_name: str, *, may_see_names: bool) -> LeaderLine:
        row = leader.row
        return LeaderLine(
            id=row.id,
            post_name=post_name,
            zone=row.zone,
            city=row.city,
            distance_km=self.zone.distance_km(row.point) if row.point else None,
            name=leader.name if may_see_names else "",
            phone=leader.phone if may_see_names else "",
            alternate_name=leader.alternate_name if may_see_names else "",
            alternate_phone=leader.alternate_phone if may_see_names else "",
            languages=tuple(row.languages),
            people_covered=row.people_covered,
            freshness=freshness_of(row, self.context.now),
            is_demo=row.is_demo,
            is_unreadable=leader.is_unreadable,
        )

    def _shelter(self, shelter: Shelter, distance_km: float) -> ShelterLine:
        band = band_at(self.bands, shelter.point)
        return ShelterLine(
            id=shelter.id,
            name=shelter.name,
            kind=shelter.kind,
            country=shelter.country,
            located_in=shelter.located_in,
            city=shelter.city,
            address=shelter.address,
            point=shelter.point,
            is_inside=distance_km == 0,
            severity=band.severity if band else None,
            band_label=band.label if band else "",
            distance_km=distance_km,
            capacity=shelter.capacity,
            occupied=shelter.occupied,
            occupied_at=shelter.occupied_at,
            free=free_places(shelter),
            open_now=shelter.open_now,
            papers_asked=shelter.papers_asked,
            accessible=shelter.accessible,
            pets=shelter.pets,
            charging=shelter.charging,
            authorities_present=shelter.authorities_present,
            languages=tuple(shelter.languages),
            channels=self._channels(shelter),
            freshness=freshness_of(shelter, self.context.now),
            is_demo=shelter.is_demo,
            unit_code=shelter.unit_code,
        )

    def _post(
        self, post: Post, coverings: Mapping[uuid.UUID, Post], charge: PostInCharge | None = None
    ) -> PostLine:
        band = band_at(self.bands, post.point)
        covers = post.covering_post_id
        covering = self._if_seen(coverings.get(covers) if covers else None)
        officials = self.known_officials[post.id]
        return PostLine(
            id=post.id,
            name=post.name,
            kind=post.kind,
            country=post.country,
            city=post.city,
            address=post.address,
            point=post.point,
            is_inside=band is not None,
            severity=band.severity if band else None,
            band_label=band.label if band else "",
            in_charge_because=charge.reason if charge else None,
            covering_id=covering.id if covering else None,
            covering_name=covering.name if covering else "",
            covering_inside=self._inside(covering),
            channels=self._channels(post),
            officials=tuple(self._official(official) for official in officials),
            freshness=freshness_of(post, self.context.now),
            is_demo=post.is_demo,
        )

    def _if_seen(self, post: Post | None) -> Post | None:
        """Return a joined post, None where the viewer may not see it by its own row."""
        return post if post is not None and is_seen(self.context.viewer, post) else None

    def _inside(self, post: Post | None) -> bool | None:
        return None if post is None or post.point is None else self.zone.contains(post.point)

    def _official(self, official: FocalPoint) -> OfficialLine:
        return OfficialLine(
            id=official.id,
            name=official.name,
            role=official.role,
            designation=official.designation,
            languages=tuple(official.languages),
            channels=self._channels(official),
            freshness=freshness_of(official, self.context.now),
        )

    def _channels(self, entry: Post | FocalPoint | Shelter) -> tuple[ChannelLine, ...]:
        channels, country = entry.channels, country_of_lines(entry)
        return tuple(
            ChannelLine(
                kind=channel.kind,
                value=channel.value,
                has_whatsapp=channel.has_whatsapp,
                hours=channel.hours,
                note=channel.note,
                freshness=freshness(channel.confirmed_at, self.context.now),
                failures=tuple(
                    ChannelFailure(each.at, each.note) for each in self.known_failures[channel.id]
                ),
                is_emergency=is_emergency_line(channel.kind, channel.value, country),
                id=channel.id,
                answered_at=channel.answered_at,
                unanswered_at=channel.unanswered_at,
            )
            for channel in channels
        )


def _nearest_first(line: LeaderLine) -> tuple[float, str]:
    return (math.inf if line.distance_km is None else line.distance_km, line.zone)


def note_leaders_read(context: Context[Viewer], leaders: int) -> None:
    """Write into the audit log that so many leaders were read."""
    record(
        context.session,
        at=context.now,
        actor=context.actor,
        action="leader.read",
        country=context.viewer.country or "",
        purpose=context.purpose,
        leaders=leaders,
    )


def band_at(bands: Sequence[Band], point: Point | None) -> Band | None:
    """Return the most severe band that holds the point."""
    if point is None:
        return None
    return next(
        (
            bands[position]
            for position in most_severe_first(bands)
            if bands[position].area.contains(point)
        ),
        None,
    )


def free_places(shelter: Shelter) -> int | None:
    """Return the places free when last counted, never below 0; None when it is not known."""
    if shelter.capacity is None or shelter.occupied is None:
        return None
    return max(0, shelter.capacity - shelter.occupied)
