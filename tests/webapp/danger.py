"""A flood with people in it, for the tests of the pages that tell of it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from typing import cast

from core.atlas.atlas import Atlas
from core.db import writing
from core.geo.geometry import Area, Box
from directory.entries.models import Channel, ChannelKind, Post, Shelter, ShelterKind, Visibility
from feeds.drawings.drawn_bands import DrawnBands
from feeds.models import Alert, Hazard, HazardStatus, RejectedItem, Source
from feeds.values import Band, HazardKind, MsgType, Precision, Severity, Status
from registry.people.record import Card, StayPlace
from registry.registration.persons import NewPerson, NewStay, add_persons
from tests.kept_rows import Sow
from tests.two_counties import TwoCounties
from tests.webapp.conftest import House
from watch.flags.update import flag_hazard, watch_context
from watch.models import WatchCycle
from webapp.http.services import EXTENSION

ZONE = Area.from_box(Box(-98.5, 26.0, -98.0, 26.5))
CANARY = {"GT": "=CanarioGuatemala()", "HN": "CanarioHonduras"}
HOW_MANY = {"GT": 7, "HN": 3}


@dataclass
class Danger:
    """What was made: ids of the hazards by name."""

    house: House
    hazards: dict[str, uuid.UUID] = field(default_factory=dict)

    @property
    def flood(self) -> str:
        return str(self.hazards["flood"])


def sown_danger(house: House, sow: Sow) -> Danger:
    """The same for a fixture: made once in each process."""
    return Danger(house, dict(sow("danger", lambda: make_danger(house).hazards)))


def make_danger(house: House) -> Danger:
    """A live flood over 7 Guatemalans and 3 Hondurans, a test, one unplaced, a failing source."""
    now = house.clock()
    keyring = house.app.extensions[EXTENSION].keyring
    danger = Danger(house)
    with writing(house.engine) as session:
        source = Source(
            key="nws",
            name="NWS",
            format="cap",
            address="https://example.org/feed",
            last_good_at=now,
            last_asked_at=now,
        )
        late = Source(
            key="usgs", name="USGS", format="usgs-geojson", address="https://example.org/quakes",
            last_good_at=now - timedelta(hours=5), failing_since=now - timedelta(hours=4),
            last_error="connection refused", error_kind="refused",
        )  # fmt: skip
        session.add_all([source, late])
        session.flush()
        session.add(
            RejectedItem(
                source_id=late.id, at=now, where="features[3]", reason="coordinates are not numbers"
            )
        )
        for name, given in _HAZARDS.items():
            hazard = _hazard(house, source, name, **given)
            session.add(hazard)
            danger.hazards[name] = hazard.id
        for country, how_many in HOW_MANY.items():
            add_persons(
                session, keyring, [_person(house, country, number) for number in range(how_many)]
            )
        _shelters(session, house)
        session.flush()
        for hazard_id in danger.hazards.values():
            flag_hazard(
                watch_context(session, keyring, cast(Atlas, TwoCounties()), now),
                session.get_one(Hazard, hazard_id),
            )
        session.add(WatchCycle(started_at=now, finished_at=now, summary={}))
    return danger


_HAZARDS: dict[str, dict[str, object]] = {
    "flood": {"severity": Severity.EXTREME, "bands": (Band(ZONE, Severity.EXTREME, "río"),)},
    "far": {
        "severity": Severity.SEVERE,
        "kind": HazardKind.WILDFIRE,
        "bands": (Band(Area.from_box(Box(-118, 34, -117.9, 34.1)), Severity.SEVERE),),
    },
    "drill": {
        "severity": Severity.EXTREME,
        "is_test": True,
        "bands": (Band(ZONE, Severity.EXTREME),),
    },
    "nowhere": {
        "severity": Severity.SEVERE,
        "unplaced_reason": "sin códigos conocidos",
        "bands": (),
    },
}


def _hazard(house: House, source: Source, name: str, **given: object) -> Hazard:
    now = house.clock()
    bands = given.pop("bands")
    assert isinstance(bands, tuple)
    hazard = Hazard(
        key=f"cap:{name}",
        source_id=source.id,
        title=f"Peligro {name}",
        area_desc="Hidalgo",
        status=HazardStatus.ACTIVE,
        started_at=now - timedelta(hours=1),
        ends_at=now + timedelta(hours=6),
        last_seen_at=now,
        created_at=now - timedelta(hours=1),
        zone=bands[0].area if bands else None,
        severity_zones=DrawnBands.of(bands),
        precision=Precision.POLYGON if bands else None,
        **{"kind": HazardKind.FLOOD, **given},
    )
    hazard.alerts = [
        Alert(
            source_id=source.id,
            sender="w-nws",
            identifier=f"urn:{name}",
            sent=now,
            sent_text=now.isoformat(),
            status=Status.ACTUAL,
            msg_type=MsgType.ALERT,
            severity=Severity.EXTREME,
            language="en-US",
            received_at=now,
            headline=f"Flash flood <b>{name}</b>",
            description="Move to higher ground.",
            web="javascript:alert(1)",
        )
    ]
    return hazard


def _person(house: House, country: str, number: int) -> NewPerson:
    name = f"{CANARY[country]} {number}"
    place = StayPlace(lon=-98.2 + number / 100, lat=26.2, text="Calle 1, McAllen")
    card = Card(full_name=name, phone=f"+1956555{100 + number:04d}", language="es")
    return NewPerson(
        country=country, card=card, stays=[NewStay(place=place)], consent_at=house.clock()
    )


def _shelters(session: object, house: House) -> None:
    for name, lon, visibility in (
        ("Albergue Norte", -98.2, Visibility.RCM),
        ("Albergue Secreto", -98.3, Visibility.COUNTRY),
    ):
        shelter = Shelter(
            kind=ShelterKind.EVACUATION,
            name=name,
            country="GT",
            lon=lon,
            lat=26.3,
            city="McAllen",
            visibility=visibility,
        )
        shelter.channels = [
            Channel(kind=ChannelKind.PHONE, value="+19565550199", confirmed_at=house.clock())
        ]
        session.add(shelter)  # type: ignore[attr-defined]
    place = session.get_one(Post, house.posts["GT"])  # type: ignore[attr-defined]
    place.lon, place.lat = -98.1, 26.1
