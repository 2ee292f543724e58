"""Consulates with their focal points and shelters, and a round that is open."""

from __future__ import annotations

from datetime import datetime

import pytest
import sqlalchemy as sa

from core.db import reading, writing
from directory.entries.models import (
    Channel,
    ChannelKind,
    Designation,
    FocalPoint,
    Post,
    Shelter,
    ShelterKind,
    Visibility,
)
from directory.rounds.models import (
    Round,
)
from tests.webapp.conftest import House, post


@pytest.fixture
def stage(house: House) -> House:
    """In each country a consulate with its focal point and a shelter it keeps."""
    with writing(house.engine) as session:
        for country, place in house.posts.items():
            address = f"focal.{country.lower()}@example.org"
            session.add(
                FocalPoint(
                    name=f"Persona {country}",
                    country=country,
                    post_id=place,
                    designation=Designation.DESIGNATED,
                    visibility=Visibility.RCM,
                    channels=[Channel(kind=ChannelKind.EMAIL, value=address)],
                )
            )
            session.add(
                Shelter(
                    name=f"Albergue {country}",
                    country=country,
                    post_id=place,
                    kind=ShelterKind.COMMUNITY,
                    visibility=Visibility.RCM,
                    channels=[Channel(kind=ChannelKind.PHONE, value="+19565550110")],
                )
            )
            session.get_one(Post, place).channels = [
                Channel(kind=ChannelKind.PHONE, value="+19565550111")
            ]
    return house


@pytest.fixture
def opened(stage: House, now: datetime) -> House:
    browser = stage.signed_in("secretariat")
    planned = post(
        browser,
        "/rondas/nueva",
        number="2026-II",
        opens_on="2026-11-22",
        due_on="2026-12-06",
        closes_on="2026-12-20",
    )
    assert planned.status_code == 302, planned.text
    assert post(browser, f"{planned.headers['Location']}/abrir").status_code == 302
    return stage


def the_round(house: House) -> Round:
    with reading(house.engine) as session:
        return session.scalars(sa.select(Round)).one()
