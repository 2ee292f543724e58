"""Puts the demo's directory into the database: posts, focal points, organisations, shelters,
leaders.
"""

from __future__ import annotations

import itertools
import random
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from core.crypto import Keyring
from directory.entries.leaders import add_leader
from directory.entries.models import (
    Channel,
    ChannelKind,
    ConfirmationMethod,
    Designation,
    FocalPoint,
    Jurisdiction,
    Organisation,
    OrganisationKind,
    Post,
    Shelter,
    Visibility,
)
from webapp.demo.network.organisations import ORGANISATIONS, DemoOrganisation
from webapp.demo.network.posts import AREA_FACTS, OF_COUNTRY, POSTS, TITLES, DemoPost
from webapp.demo.network.shelters import SHELTERS, DemoShelter
from webapp.demo.network.telephones import Exchange
from webapp.demo.people import MARK, invented_name
from webapp.demo.towns import AREAS, town

SOURCE = "demo"
_DOMAIN = "demo.example"
_COUNTRY_FOCAL_DAYS: dict[str, tuple[int | None, int | None]] = {
    "MX": (14, 62),
    "GT": (104, 136),
    "SV": (9, 71),
    "HN": (124, 48),
}
"""Days since the focal points of the whole country were confirmed: designated, alternate."""
_CAPITAL_EXCHANGE = {"MX": "mexico", "GT": "GT", "SV": "sansalvador", "HN": "HN"}
_LEADERS = {
    "mx-mcallen": 4,
    "mx-nueva-orleans": 2,
    "hn-nueva-orleans": 4,
    "mx-miami": 3,
    "gt-miami": 2,
    "gt-tapachula": 3,
    "hn-tapachula": 2,
    "mx-san-salvador": 2,
    "sv-los-angeles": 4,
    "gt-los-angeles": 3,
}
_LAST_TESTS = (35, 95, 120, 62, 160)
_SPREAD = {"houston": "houston", "atlanta": "atlanta", "brownsville": "rgv"}
"""Which exchange serves an area that holds covering posts only."""


@dataclass(slots=True)
class FilledDirectory:
    """What was put in: posts by their slug, organisations in order, and counts."""

    posts: dict[str, Post] = field(default_factory=dict)
    organisations: list[Organisation] = field(default_factory=list)
    focal_points: int = 0
    shelters: int = 0
    leaders: int = 0
    channels: int = 0


class Directory:
    """Fills one session with the demo's directory; every row is marked as demo."""

    def __init__(
        self,
        session: Session,
        keyring: Keyring,
        lots: random.Random,
        exchange: Exchange,
        now: datetime,
    ):
        self._session, self._keyring, self._lots = session, keyring, lots
        self._exchange, self._now = exchange, now
        self._method = itertools.cycle(
            (
                ConfirmationMethod.PHONE,
                ConfirmationMethod.LINK,
                ConfirmationMethod.EMAIL,
                ConfirmationMethod.VISIT,
            )
        )
        self.filled = FilledDirectory()

    def fill(self) -> FilledDirectory:
        """Put everything in. The caller commits."""
        for post in POSTS:
            self._post(post)
        self._session.flush()
        for post in POSTS:
            if post.covered_by:
                self.filled.posts[post.slug].covering_post_id = self.filled.posts[
                    post.covered_by
                ].id
            self._focal_points(post)
        for country, days in _COUNTRY_FOCAL_DAYS.items():
            self._country_focal_points(country, days)
        for organisation in ORGANISATIONS:
            self._organisation(organisation)
        for shelter in SHELTERS:
            self._shelter(shelter)
        for slug, count in _LEADERS.items():
            self._leaders(slug, count)
        self._session.flush()
        return self.filled

    # -- one entry of each kind ---------------------------------------------------------------

    def _post(self, demo: DemoPost) -> None:
        where = AREA_FACTS[demo.area]
        name = f"{TITLES[demo.kind]} de {OF_COUNTRY[demo.country]} en {demo.city} (demo)"
        post = Post(
            country=demo.country,
            kind=demo.kind,
            name=name,
            visibility=Visibility.PUBLIC,
            is_demo=True,
            located_in=where.located_in,
            city=demo.city,
            address=demo.address,
            unit_code=where.unit_code,
            lon=demo.lon,
            lat=demo.lat,
            hours="Lun a vie, 8 a 16 h",
            timezone=where.timezone,
            languages=list(demo.languages),
            **self._confirmation(demo.confirmed_days),
        )
        post.jurisdictions = [Jurisdiction(unit_code=code) for code in demo.jurisdiction]
        self._session.add(post)
        self.filled.posts[demo.slug] = post
        area = _SPREAD.get(demo.area, demo.area)
        self._channels(
            {"post_id": post.id},
            demo.confirmed_days,
            (ChannelKind.PHONE, self._exchange.directory(area), "Lun a vie, 8 a 16 h", False),
            (ChannelKind.EMERGENCY, self._exchange.directory(area), "24 horas", True),
            (ChannelKind.EMAIL, f"{demo.slug}@{_DOMAIN}", "", False),
        )

    def _focal_points(self, demo: DemoPost) -> None:
        post = self.filled.posts[demo.slug]
        area = _SPREAD.get(demo.area, demo.area)
        roles = ("Titular de protección", "Cónsul adscrito")
        for rank, (days, role) in enumerate(zip(demo.focal_days, roles, strict=True)):
            self._focal_point(
                demo.country,
                post.id,
                rank,
                role,
                days,
                area,
                f"{demo.slug}.{rank + 1}",
                demo.languages,
            )

    def _country_focal_points(self, country: str, days: tuple[int | None, int | None]) -> None:
        roles = ("Punto focal nacional de protección consular", "Punto focal nacional alterno")
        for rank, (each, role) in enumerate(zip(days, roles, strict=True)):
            slug = f"punto.focal.{country.lower()}.{rank + 1}"
            self._focal_point(
                country, None, rank, role, each, _CAPITAL_EXCHANGE[country], slug, ("es", "en")
            )

    def _focal_point(
        self,
        country: str,
        post_id: uuid.UUID | None,
        rank: int,
        role: str,
        days: int | None,
        area: str,
        slug: str,
        languages: tuple[str, ...],
    ) -> None:
        official = FocalPoint(
            country=country,
            post_id=post_id,
            visibility=Visibility.RCM,
            is_demo=True,
            designation=(Designation.DESIGNATED, Designation.ALTERNATE)[rank],
            name=f"{invented_name(self._lots, country, self._lots.choice('fm'))} {MARK}",
            role=role,
            languages=list(languages),
            rank=rank,
            **self._confirmation(days),
        )
        self._session.add(official)
        self.filled.focal_points += 1
        self._channels(
            {"focal_point_id": official.id},
            days,
            (ChannelKind.PHONE, self._exchange.directory(area), "24 horas", True),
            (ChannelKind.EMAIL, f"{slug}@{_DOMAIN}", "", False),
        )

    def _organisation(self, demo: DemoOrganisation) -> None:
        where = AREA_FACTS[demo.area]
        before, during, after = demo.phases
        entry = Organisation(
            country=demo.owner,
            visibility=Visibility.PUBLIC
            if demo.kind is not OrganisationKind.PRIVATE
            else Visibility.RCM,
            is_demo=True,
            kind=demo.kind,
            name=demo.name,
            name_other=demo.name_other,
            services=list(demo.services),
            languages=list(demo.languages),
            before=before,
            during=during,
            after=after,
            hours=demo.hours,
            papers_asked=demo.papers_asked,
            located_in=where.located_in,
            city=where.city,
            unit_code=where.unit_code,
            lon=demo.lon,
            lat=demo.lat,
            **self._confirmation(demo.confirmed_days),
        )
        self._session.add(entry)
        self.filled.organisations.append(entry)
        urgent = (
            ((ChannelKind.EMERGENCY, demo.short_number, "24 horas", False),)
            if demo.short_number
            else ()
        )
        self._channels(
            {"organisation_id": entry.id},
            demo.confirmed_days,
            (
                ChannelKind.PHONE,
                self._exchange.directory(demo.area),
                demo.hours,
                not demo.short_number,
            ),
            *urgent,
            *_own_mailbox("organizacion", len(self.filled.organisations)),
        )

    def _shelter(self, demo: DemoShelter) -> None:
        where = AREA_FACTS[demo.area]
        men, women, families, minors = demo.beds
        occupied_at = (
            None
            if demo.occupied_hours is None
            else self._now - timedelta(hours=demo.occupied_hours)
        )
        entry = Shelter(
            country=demo.owner,
            visibility=Visibility.PUBLIC,
            is_demo=True,
            kind=demo.kind,
            name=demo.name,
            located_in=where.located_in,
            city=demo.town,
            unit_code=_unit_of(demo.town, where.unit_code),
            lon=demo.lon,
            lat=demo.lat,
            address=f"{demo.town}, dirección demo",
            hours="24 horas",
            languages=["es"] if where.located_in != "US" else ["es", "en"],
            capacity=demo.capacity,
            beds_men=men,
            beds_women=women,
            beds_families=families,
            beds_minors=minors,
            occupied=demo.occupied,
            occupied_at=occupied_at,
            open_now=demo.answer(0),
            papers_asked=demo.answer(1),
            accessible=demo.answer(2),
            pets=demo.answer(3),
            charging=demo.answer(4),
            authorities_present=demo.answer(5),
            notes=demo.notes,
            **self._confirmation(demo.confirmed_days),
        )
        self._session.add(entry)
        self.filled.shelters += 1
        self._channels(
            {"shelter_id": entry.id},
            demo.confirmed_days,
            (ChannelKind.PHONE, self._exchange.directory(demo.area), "24 horas", True),
            *_own_mailbox("albergue", self.filled.shelters),
        )

    def _leaders(self, slug: str, count: int) -> None:
        post = self.filled.posts[slug]
        area = next(
            area
            for area in AREAS
            if area.key == next(each.area for each in POSTS if each.slug == slug)
        )
        for number, place in enumerate(area.towns[:count]):
            days = _LAST_TESTS[number % len(_LAST_TESTS)]
            leader = add_leader(
                self._session,
                self._keyring,
                post,
                zone=f"{place.name} y alrededores",
                name=self._marked_name(post.country),
                phone=self._exchange.person(area.key),
                alternate_name=self._marked_name(post.country),
                alternate_phone=self._exchange.person(area.key),
                languages=post.languages,
                people_covered=self._lots.choice((8, 12, 15, 20, 35)),
                is_demo=True,
            )
            leader.last_test_on = (
                None if days is None else (self._now - timedelta(days=days)).date()
            )
            leader.lon, leader.lat, leader.city, leader.unit_code = (
                place.lon,
                place.lat,
                place.name,
                place.unit_code,
            )
            for name, value in self._confirmation(days).items():
                setattr(leader, name, value)
            self.filled.leaders += 1

    # -- what every entry has -----------------------------------------------------------------

    def _marked_name(self, country: str) -> str:
        """Return the name of an invented person, marked as demo."""
        return f"{invented_name(self._lots, country, self._lots.choice('fm'))} {MARK}"

    def _channels(
        self,
        owner: dict[str, uuid.UUID],
        days: int | None,
        *rows: tuple[ChannelKind, str, str, bool],
    ) -> None:
        for rank, (kind, value, hours, has_whatsapp) in enumerate(rows):
            # The second way of reaching somebody is often confirmed a little later than the first.
            age = None if days is None else max(1, days - 5 * rank)
            channel = Channel(
                kind=kind, value=value, hours=hours, has_whatsapp=has_whatsapp, rank=rank, **owner
            )
            for name, each in self._confirmation(age).items():
                setattr(channel, name, each)
            self._session.add(channel)
            self.filled.channels += 1

    def _confirmation(self, days: int | None) -> dict[str, Any]:
        if days is None:
            return {"source": SOURCE}
        return {
            "confirmed_at": self._now - timedelta(days=days, hours=self._lots.randint(0, 9)),
            "confirmed_by": f"Oficial de guardia {MARK}",
            "confirmed_method": next(self._method),
            "source": SOURCE,
        }


def _own_mailbox(kind: str, number: int) -> tuple[tuple[ChannelKind, str, str, bool], ...]:
    """Three of four have an e-mail of their own; for the others the round asks the focal point of
    their country.
    """
    return ((ChannelKind.EMAIL, f"{kind}.{number:02d}@{_DOMAIN}", "", False),) if number % 4 else ()


def _unit_of(name: str, otherwise: str) -> str:
    try:
        return town(name).unit_code
    except KeyError:
        return otherwise
