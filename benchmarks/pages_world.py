"""Sixty rows and more for each list of the pages, in a demo that has few: invented, seeded."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.audit_log import record
from core.crypto import Keyring
from core.db import writing
from core.geo.geometry import Area, Box
from directory.entries.models import Channel, ChannelKind, Post, Shelter, ShelterKind, Visibility
from feeds.drawings.drawn_bands import DrawnBands
from feeds.models import Alert, Hazard, HazardStatus, Source
from feeds.values import Band, HazardKind, MsgType, Precision, Severity, Status
from plans.models import PlanArea
from registry.people.record import Card
from registry.people.sought_place import SoughtPlace
from registry.registration.persons import NewPerson, add_persons
from registry.registration.unplaced import NewUnplacedStay

MANY = 60
COUNTRY = "MX"
_KINDS = (HazardKind.FLOOD, HazardKind.WILDFIRE, HazardKind.EARTHQUAKE)
_SEVERITIES = (Severity.EXTREME, Severity.SEVERE, Severity.MODERATE)


def grow(engine: Engine, keyring: Keyring, now: datetime) -> None:
    """Add to each list so many rows."""
    with writing(engine) as session:
        post = session.scalars(sa.select(Post).where(Post.country == COUNTRY)).first()
        source = session.scalars(sa.select(Source)).first()
        if post is None or source is None:
            raise LookupError("a demo is to be seeded first")
        for number in range(MANY):
            session.add(_shelter(number, now))
            session.add(_hazard(source, number, now))
            session.add(_plan(post, number))
            record(
                session,
                at=now - timedelta(minutes=number),
                actor="worker",
                action="person.read",
                country=COUNTRY,
                purpose="search",
                persons=number,
            )
        _persons(session, keyring, now)


def _shelter(number: int, now: datetime) -> Shelter:
    made = Shelter(
        kind=ShelterKind.EVACUATION,
        name=f"Refugio inventado {number:02}",
        country=COUNTRY,
        located_in="US",
        city="McAllen",
        address=f"{number} Main St",
        unit_code="US48215",
        lon=-98.4 + number / 200,
        lat=26.2,
        visibility=Visibility.PUBLIC,
        confirmed_at=now - timedelta(days=number * 4),
    )
    made.channels = [
        Channel(
            kind=kind,
            value=f"+1956555{line}{number:03}",
            has_whatsapp=not line,
            confirmed_at=now - timedelta(days=number * 4),
        )
        for line, kind in enumerate((ChannelKind.PHONE, ChannelKind.EMERGENCY))
    ]
    return made


def _hazard(source: Source, number: int, now: datetime) -> Hazard:
    left = -110 + number / 3
    band = Band(Area.from_box(Box(left, 25, left + 0.3, 25.3)), _SEVERITIES[number % 3])
    hazard = Hazard(
        key=f"bench:{number}",
        source_id=source.id,
        kind=_KINDS[number % 3],
        title=f"Aviso inventado {number:02}",
        area_desc="Hidalgo; Cameron",
        severity=_SEVERITIES[number % 3],
        status=HazardStatus.ACTIVE,
        started_at=now - timedelta(hours=1),
        ends_at=now + timedelta(hours=6),
        last_seen_at=now - timedelta(minutes=number),
        zone=band.area,
        severity_zones=DrawnBands.of((band,)),
        precision=Precision.POLYGON,
        place=["US48215"],
    )
    hazard.alerts = [
        Alert(
            source_id=source.id,
            sender="bench",
            identifier=f"urn:bench:{number}",
            sent=now,
            sent_text=now.isoformat(),
            status=Status.ACTUAL,
            msg_type=MsgType.ALERT,
            severity=_SEVERITIES[number % 3],
            language="en-US",
            received_at=now,
            headline=f"Invented warning {number:02}",
            description="Move to higher ground.",
        )
    ]
    return hazard


def _plan(post: Post, number: int) -> PlanArea:
    return PlanArea(
        country=COUNTRY,
        post_id=post.id,
        slug=f"bench-{number:02}",
        number=f"MX-BEN-{number:02}",
        name={"es": f"Área inventada {number:02}"},
        unit_codes=["US48215"],
    )


def _persons(session: Session, keyring: Keyring, now: datetime) -> None:
    sought = [
        SoughtPlace(text=f"Rancho {number}", message="no se da ningún lugar")
        for number in range(MANY)
    ]
    add_persons(
        session,
        keyring,
        [
            NewPerson(
                country=COUNTRY,
                card=Card(
                    full_name=f"Persona Inventada {number:02}",
                    phone=f"+1956556{number:04}",
                    language="es",
                ),
                stays=[],
                unplaced=[NewUnplacedStay(place=place)],
                consent_at=now,
            )
            for number, place in enumerate(sought)
        ],
    )
