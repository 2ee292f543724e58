"""Shelters, posts and leaders around a zone, as lines of the sheet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.atlas.atlas import Atlas
from core.atlas.values import Located, Unit
from core.audit_log import record
from core.crypto import Keyring
from core.geo.geometry import Area, Point
from directory.calling.failure_reports import open_failures
from directory.entries.freshness import freshness, freshness_of
from directory.entries.leaders import leaders_of
from directory.entries.models import Channel, FocalPoint, Post, Shelter
from directory.entries.visibility import Viewer
from directory.search.jurisdictions import PostInCharge, posts_in_charge
from directory.search.nearby import focal_points_of, posts_within, shelters_near, shelters_within
from feeds.values import Band
from watch.matching.affected import gravest_first
from watch.sheet.model import ChannelLine, LeaderLine, OfficialLine, PostLine, ShelterLine


@dataclass(frozen=True, slots=True)
class RememberedAtlas:
    """An atlas that locates a point once, however many countries' posts are asked about."""

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
class Surroundings:
    """The ground asked about, and who asks when."""

    session: Session
    atlas: RememberedAtlas
    viewer: Viewer
    zone: Area
    bands: Sequence[Band]
    now: datetime
    known_charges: dict[str, list[PostInCharge]] = field(default_factory=dict)
    """Filled as countries are asked about."""

    def shelters_inside(self) -> tuple[ShelterLine, ...]:
        """Shelters in danger; gravest first."""
        lines = [
            self._shelter(shelter, 0.0)
            for shelter in shelters_within(self.session, self.zone, viewer=self.viewer)
        ]
        return tuple(
            sorted(lines, key=lambda line: (-line.severity.rank if line.severity else 0, line.name))
        )

    def shelters_near(self, within_km: float) -> tuple[ShelterLine, ...]:
        """Shelters outside the zone within `within_km` of it; nearest first."""
        found = shelters_near(self.session, self.zone, within_km, viewer=self.viewer)
        return tuple(self._shelter(near.entry, near.distance_km) for near in found)

    def posts_inside(self) -> tuple[PostLine, ...]:
        """Posts in danger, of any country."""
        return tuple(
            self._post(post) for post in posts_within(self.session, self.zone, viewer=self.viewer)
        )

    def posts_in_charge(self, countries: Iterable[str]) -> tuple[PostLine, ...]:
        """Return the posts of `countries` that answer for a part of the zone, with their officials."""
        return tuple(
            self._post(charge.post, charge)
            for country in countries
            for charge in self.charges(country)
        )

    def charges(self, country: str) -> list[PostInCharge]:
        """Return the posts of one country in charge; none for a country without posts."""
        if country not in self.known_charges:
            has_posts = (
                self.session.scalar(sa.select(Post.id).where(Post.country == country).limit(1))
                is not None
            )
            found = (
                posts_in_charge(
                    self.session, self.atlas, country=country, viewer=self.viewer, area=self.zone
                )
                if has_posts
                else []
            )
            self.known_charges[country] = found
        return self.known_charges[country]

    def leaders(
        self, keyring: Keyring, *, may_see_names: bool, actor: str, purpose: str
    ) -> tuple[LeaderLine, ...]:
        """Leaders of the viewer's own country around its posts in charge, nearest first; names go
        in the journal.
        """
        country = self.viewer.country
        if country is None:
            return ()
        lines = []
        for charge in self.charges(country):
            for leader in leaders_of(self.session, keyring, charge.post.id, viewer=self.viewer):
                row = leader.row
                lines.append(
                    LeaderLine(
                        id=row.id,
                        post_name=charge.post.name,
                        zone=row.zone,
                        city=row.city,
                        distance_km=self.zone.distance_km(row.point) if row.point else None,
                        name=leader.name if may_see_names else "",
                        phone=leader.phone if may_see_names else "",
                        alternate_name=leader.alternate_name if may_see_names else "",
                        alternate_phone=leader.alternate_phone if may_see_names else "",
                        languages=tuple(row.languages),
                        people_covered=row.people_covered,
                        freshness=freshness_of(row, self.now),
                        is_demo=row.is_demo,
                    )
                )
        if lines and may_see_names:
            record(
                self.session,
                at=self.now,
                actor=actor,
                action="leader.read",
                country=country,
                purpose=purpose,
                leaders=len(lines),
            )
        far = float("inf")
        return tuple(
            sorted(
                lines,
                key=lambda line: (far if line.distance_km is None else line.distance_km, line.zone),
            )
        )

    # -- inside -----------------------------------------------------------------------------

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
            channels=self._channels(shelter.channels),
            freshness=freshness_of(shelter, self.now),
            is_demo=shelter.is_demo,
        )

    def _post(self, post: Post, charge: PostInCharge | None = None) -> PostLine:
        band = band_at(self.bands, post.point)
        covering = post.covering_post
        officials = focal_points_of(self.session, post.country, post.id, viewer=self.viewer)
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
            channels=self._channels(post.channels),
            officials=tuple(self._official(official) for official in officials),
            freshness=freshness_of(post, self.now),
            is_demo=post.is_demo,
        )

    def _inside(self, post: Post | None) -> bool | None:
        return None if post is None or post.point is None else self.zone.contains(post.point)

    def _official(self, official: FocalPoint) -> OfficialLine:
        return OfficialLine(
            id=official.id,
            name=official.name,
            role=official.role,
            designation=official.designation,
            languages=tuple(official.languages),
            channels=self._channels(official.channels),
            freshness=freshness_of(official, self.now),
        )

    def _channels(self, channels: Sequence[Channel]) -> tuple[ChannelLine, ...]:
        failures = open_failures(self.session, [channel.id for channel in channels])
        return tuple(
            ChannelLine(
                kind=channel.kind,
                value=channel.value,
                has_whatsapp=channel.has_whatsapp,
                hours=channel.hours,
                note=channel.note,
                freshness=freshness(channel.confirmed_at, self.now),
                failures=tuple(failures.get(channel.id, ())),
            )
            for channel in channels
        )


def band_at(bands: Sequence[Band], point: Point | None) -> Band | None:
    """Return the gravest band that holds the point."""
    if point is None:
        return None
    return next(
        (
            bands[position]
            for position in gravest_first(bands)
            if bands[position].area.contains(point)
        ),
        None,
    )


def free_places(shelter: Shelter) -> int | None:
    """Places free when last counted; never below 0; None when it is not known."""
    if shelter.capacity is None or shelter.occupied is None:
        return None
    return max(0, shelter.capacity - shelter.occupied)
