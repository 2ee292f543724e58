from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from core.accounts import User
from core.atlas import Atlas
from core.context import Context
from core.crypto import Keyring
from core.geo.geometry import Area, Box
from directory.entries.visibility import Viewer
from feeds.drawings.drawn_bands import DrawnBands
from feeds.values import Band, Severity
from registry.people.models import Household, Person, StayKind
from registry.people.record import Card, StayPlace
from registry.registration.persons import NewStay, add_household, add_person
from response.calldown.claims import Caller
from response.calldown.lists.households import ZoneToCall
from response.calldown.lists.listing import ListChanges, prepare_list, write_list
from response.calldown.lookup import item_numbered
from response.calldown.models import CallItem
from response.crisis.models import Crisis, CrisisState, CrisisZone, Participation, ZoneKind

ZONE = Box(-99, 25, -97, 27)
INSIDE, OUTSIDE = (-98.2, 26.2), (-90.0, 15.0)


@dataclass
class Calls:
    """A crisis with one country in it, and who lives there."""

    session: Session
    keyring: Keyring
    atlas: Atlas
    now: datetime
    crisis: Crisis
    part: Participation

    def register(
        self,
        name: str,
        at: tuple[float, float] = INSIDE,
        household: Household | None = None,
        country: str = "",
        **card: object,
    ) -> Person:
        """Register somebody at a place."""
        return add_person(
            self.session,
            self.keyring,
            country=country or self.part.country,
            card=Card(full_name=name, **{"phone": "+15205550100", **card}),  # type: ignore[arg-type]
            stays=[NewStay(place=StayPlace(lon=at[0], lat=at[1]), kind=StayKind.RESIDENCE)],
            consent_at=self.now,
            household=household,
        )

    def home(self) -> Household:
        """Return a household nobody is in yet."""
        return add_household(self.session, self.part.country)

    def list(self, version: int = 1, box: Box = ZONE) -> ListChanges:
        """Hold the list against a zone."""
        self.session.flush()
        band = Band(Area.from_box(box), Severity.SEVERE, "Condado")
        zone = ZoneToCall(version, (band,))
        prepared = prepare_list(self.session, self.keyring, self.part, zone, self.now)
        return write_list(self.session, self.part, prepared, self.now)

    def item(self, number: int) -> CallItem:
        """Return the household of a number."""
        found = item_numbered(self.session, self.part.id, number)
        assert found is not None
        return found

    def item_of(self, person: Person) -> CallItem:
        """Return the household of a person."""
        numbers = range(1, 100)
        found = (item_numbered(self.session, self.part.id, each) for each in numbers)
        return next(each for each in found if each and person.id in each.person_ids)

    def caller(self, *languages: str) -> Caller:
        """Return somebody who calls."""
        user = User(
            email=f"{uuid.uuid4().hex}@example.org",
            password="",
            fs_uniquifier=uuid.uuid4().hex,
            country="SV",
        )
        self.session.add(user)
        self.session.flush()
        return Caller(user.id, languages or ("es",))

    def context(self, country: str = "SV") -> Context[Viewer]:
        """Return somebody of a country who reads for a purpose."""
        return Context(
            session=self.session,
            keyring=self.keyring,
            atlas=self.atlas,
            viewer=Viewer.of_country(country),
            actor="user:test",
            now=self.now,
            purpose="calls in a test",
        )


@pytest.fixture
def calls(session: Session, keyring: Keyring, base_atlas: Atlas, now: datetime) -> Calls:
    return make_calls(session, keyring, base_atlas, now)


def make_calls(
    session: Session, keyring: Keyring, atlas: Atlas, now: datetime, country: str = "SV"
) -> Calls:
    """Return a declared crisis in which one country takes part."""
    crisis = Crisis(
        number="CR-2026-001",
        year=2026,
        serial=1,
        title="Inundación en el valle",
        type_code="flood",
        type_version=1,
        level=2,
        state=CrisisState.DECLARED,
        lead_country=country,
        declared_by="user:test",
        declared_at=now,
        reason="",
        rhythm_minutes=60,
        moves=0,
        is_demo=False,
    )
    part = Participation(
        crisis_id=crisis.id, country=country, joined_at=now, joined_by="user:test", level=2
    )
    band = Band(Area.from_box(ZONE), Severity.SEVERE, "Condado")
    zone = CrisisZone(
        crisis_id=crisis.id,
        version=1,
        kind=ZoneKind.DRAWN,
        bands=DrawnBands.of([band]),
        description="El valle",
        hazard_versions={},
        size_km2=1.0,
        from_at=now,
        by="user:test",
    )
    session.add(crisis)
    session.flush()
    session.add_all([part, zone])
    session.flush()
    return Calls(session, keyring, atlas, now, crisis, part)
