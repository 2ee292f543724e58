from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from core.context import Context
from core.crypto import Keyring
from directory.entries.visibility import Viewer
from registry.people.card_parts import (
    ChannelConsent,
    ChannelPurpose,
    ConsentOrigin,
    ContactChannel,
)
from registry.people.models import Household, Person, StayKind
from registry.people.record import Card, StayPlace
from registry.registration.persons import NewStay, add_household, add_person
from tests.two_counties import TwoCounties

HIDALGO, CAMERON, FAR = (-98.2, 26.2), (-97.5, 26.0), (-90.0, 15.0)


@dataclass
class Registry:
    """Who is registered, and who asks."""

    session: Session
    keyring: Keyring
    atlas: TwoCounties
    now: datetime

    def register(
        self,
        name: str,
        *agreed: ContactChannel,
        at: tuple[float, float] = HIDALGO,
        household: Household | None = None,
        country: str = "SV",
        **card: Any,
    ) -> Person:
        """Register somebody at a place who agreed to be told by some channels."""
        channels = tuple(
            ChannelConsent(
                channel=each,
                purpose=ChannelPurpose.ALERTS,
                since="2026-01-01",
                how=ConsentOrigin.FORM,
            )
            for each in agreed
        )
        return add_person(
            self.session,
            self.keyring,
            country=country,
            card=Card(full_name=name, channels=channels, **card),
            stays=[NewStay(place=StayPlace(lon=at[0], lat=at[1]), kind=StayKind.RESIDENCE)],
            consent_at=self.now,
            household=household,
        )

    def home(self, country: str = "SV") -> Household:
        """Return a household nobody is in yet."""
        return add_household(self.session, country)

    def context(self, country: str = "SV") -> Context[Viewer]:
        """Return somebody of a country who writes a notice."""
        return Context(
            session=self.session,
            keyring=self.keyring,
            atlas=self.atlas,  # type: ignore[arg-type]
            viewer=Viewer.of_country(country),
            actor="user:test",
            now=self.now,
            purpose="a notice in a test",
        )


@pytest.fixture
def registry(session: Session, keyring: Keyring, now: datetime) -> Registry:
    return Registry(session, keyring, TwoCounties(), now)
