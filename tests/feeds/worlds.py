"""A small atlas and small messages, for tests that need no recorded file."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.atlas import Located, Place, PlacedCodes, Unit, UnknownScheme
from core.atlas.gazetteer import PartOfCountry
from core.geo.geometry import Area, Box, Point, union
from feeds.formats.registry import read
from feeds.lifecycle.store import store
from feeds.models import Hazard, Source

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
KNOWN_SCHEMES = {"UGC", "UGC-FIRE", "SAME", "FIPS6", "MX-STATE"}


class FakeAtlas:
    """Units that are boxes: enough to see which codes and names were asked for."""

    def __init__(self) -> None:
        self.units_by_code = {
            "TXZ253": Unit("TXZ253", "nws_zones", "Inland Hidalgo"),
            "TXZ353": Unit("TXZ353", "nws_zones", "Coastal Willacy"),
            "US48215": Unit("US48215", "admin2", "Hidalgo", country="US"),
            "US-TX": Unit("US-TX", "admin1", "Texas", country="US"),
            "MX-CHP": Unit("MX-CHP", "admin1", "Chiapas", country="MX"),
            "MX-OAX": Unit("MX-OAX", "admin1", "Oaxaca", country="MX"),
            "HN-LP": Unit("HN-LP", "admin1", "La Paz", country="HN"),
            "SV-PA": Unit("SV-PA", "admin1", "La Paz", country="SV"),
            "SV": Unit("SV", "countries", "El Salvador", country="SV"),
        }
        boxes = [
            (-98.6, 26.0, -97.9, 26.6),
            (-97.9, 26.2, -97.2, 26.6),
            (-98.6, 26.0, -97.8, 26.8),
            (-106, 26, -94, 36),
            (-94, 14.5, -90.4, 17.9),
            (-98.5, 15.6, -93.9, 18.6),
            (-88, 14, -87.5, 14.5),
            (-89.2, 13.2, -88.8, 13.6),
            (-90.1, 13.1, -87.7, 14.4),
        ]
        self.shapes = {
            code: Area.from_box(Box(*box))
            for code, box in zip(self.units_by_code, boxes, strict=True)
        }
        self.codes = {
            ("UGC", "TXZ253"): ["TXZ253"],
            ("UGC", "TXZ353"): ["TXZ353"],
            ("SAME", "048215"): ["US48215"],
            ("FIPS6", "048215"): ["US48215"],
            ("SAME", "048000"): ["US-TX"],
            ("MX-STATE", "Chis,Oax"): ["MX-CHP", "MX-OAX"],
        }

    def population(self, code: str) -> int:
        return 0

    def towns_called(self, text: str, country: str = "") -> list[Place]:
        return []

    def placed(self, codes: Iterable[tuple[str, str]]) -> PlacedCodes:
        found: list[Unit] = []
        unplaced: list[str] = []
        for scheme, value in codes:
            if scheme not in KNOWN_SCHEMES:
                raise UnknownScheme(scheme)
            units = [self.units_by_code[code] for code in self.codes.get((scheme, value), ())]
            found += units
            if not units:
                unplaced.append(value)
        area, _ = self.areas([unit.code for unit in found])
        return PlacedCodes(tuple(found), area, tuple(unplaced))

    def by_name(self, text: str, country: str | None = None) -> list[Unit]:
        return [
            unit
            for unit in self.units_by_code.values()
            if unit.name.lower() == text.strip().lower()
        ]

    def areas(self, codes: Iterable[str]) -> tuple[Area | None, tuple[str, ...]]:
        codes = list(codes)
        shapes = [self.shapes[code] for code in codes if code in self.shapes]
        unknown = tuple(code for code in codes if code not in self.shapes)
        return (union(shapes) if shapes else None), unknown

    def people_within_each(self, areas: Iterable[Area]) -> list[dict[PartOfCountry, int]]:
        """A thousand in the middle of each state."""
        states = [unit for unit in self.units_by_code.values() if unit.kind == "admin1"]
        return [
            {
                (unit.country, unit.code, None): 1000
                for unit in states
                if area.contains(self.shapes[unit.code].center)
            }
            for area in areas
        ]

    def locate(self, point: Point) -> Located:
        """The state that holds a point."""
        for unit in self.units_by_code.values():
            if unit.kind == "admin1" and self.shapes[unit.code].contains(point):
                return Located(None, unit, None, None, nearest=False)
        return Located(None, None, None, None, nearest=False)

    def units(self, kind: str, country: str | None = None, parent: str | None = None) -> list[Unit]:
        return [
            unit
            for unit in self.units_by_code.values()
            if unit.kind == kind and country in (None, unit.country)
        ]

    def area(self, code: str) -> Area | None:
        return self.shapes.get(code)

    def read_ahead(self, codes: Iterable[tuple[str, str]]) -> None:
        """There is nothing to read."""

    def part_boxes(self, code: str) -> tuple[Box, ...]:
        return (self.shapes[code].box,) if code in self.shapes else ()

    def unit(self, code: str) -> Unit | None:
        return self.units_by_code.get(code)


def make_source(
    session: Session, key: str = "nws", address: str = "https://example.test/feed", **given: object
) -> Source:
    values: dict[str, object] = {
        "key": key,
        "name": key,
        "publisher": key,
        "address": address,
        "format": "cap",
        "keep_hours": 48,
    }
    source = Source(**(values | given))
    session.add(source)
    session.flush()
    return source


def cap(
    identifier: str = "A1",
    *,
    sent: str = "2026-11-22T11:00:00-00:00",
    msg_type: str = "Alert",
    references: str = "",
    sender: str = "alerts@example.test",
    status: str = "Actual",
    event: str = "Flood Warning",
    severity: str = "Severe",
    expires: str | None = "2026-11-22T18:00:00-00:00",
    area: str = "<polygon>26.0,-98.5 26.5,-98.5 26.5,-98.0 26.0,-98.0 26.0,-98.5</polygon>",
    info_more: str = "",
    info: str | None = None,
) -> bytes:
    """A CAP 1.2 message; `info` replaces the whole info block, "" leaves it out."""
    if info is None:
        ending = f"<expires>{expires}</expires>" if expires else ""
        info = (
            f"<info><language>en-US</language><category>Met</category><event>{event}</event><urgency>Immediate</urgency>"
            f"<severity>{severity}</severity><certainty>Likely</certainty>{ending}<headline>{event}</headline>{info_more}"
            f"<area><areaDesc>Hidalgo</areaDesc>{area}</area></info>"
        )
    named = f"<references>{references}</references>" if references else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?><alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">'
        f"<identifier>{identifier}</identifier><sender>{sender}</sender><sent>{sent}</sent><status>{status}</status>"
        f"<msgType>{msg_type}</msgType><scope>Public</scope>{named}{info}</alert>"
    ).encode()


def flood(session: Session, key: str, **given: str) -> Hazard:
    """Store a flood told by the source `key`, or what `given` makes of it; return its hazard."""
    body = cap(f"F-{key}", sender=f"{key}@example.test", **given)
    source = session.scalar(sa.select(Source).where(Source.key == key)) or make_source(session, key)
    store(session, source, read(body), FakeAtlas(), NOW)
    name = f"cap:{key}@example.test,F-{key}"
    return session.scalars(sa.select(Hazard).where(Hazard.key == name)).one()


def named(
    identifier: str, sent: str = "2026-11-22T11:00:00-00:00", sender: str = "alerts@example.test"
) -> str:
    return f"{sender},{identifier},{sent}"


def quake(
    event_id: str = "us7000abcd",
    *,
    ids: str = "",
    mag: float = 6.0,
    updated: int = 0,
    status: str = "reviewed",
    **more: object,
) -> bytes:
    """A USGS summary of one quake off El Salvador at 10:00 UTC; `updated` in milliseconds after its
    first message.
    """
    at = int(datetime(2026, 11, 22, 10, 0, tzinfo=UTC).timestamp() * 1000)
    properties = {
        "mag": mag,
        "place": "off El Salvador",
        "time": at,
        "updated": at + 60_000 + updated,
        "ids": f",{ids or event_id},",
        "status": status,
        "type": "earthquake",
        "net": "us",
        "alert": None,
        "title": f"M {mag} - off El Salvador",
        "types": ",origin,",
    }
    geometry = {"type": "Point", "coordinates": [-88.9, 13.0, 30.0]}
    feature = {
        "type": "Feature",
        "id": event_id,
        "properties": properties | more,
        "geometry": geometry,
    }
    return json.dumps(
        {"type": "FeatureCollection", "metadata": {"title": "USGS"}, "features": [feature]}
    ).encode()


def gdacs(
    episode: int = 1,
    *,
    current: str = "true",
    level: str = "Orange",
    kind: str = "EQ",
    source: str = "us7000abcd",
    geometry_link: str = "https://www.gdacs.org/g",
) -> bytes:
    """A GDACS event list of one event near the quake above."""
    properties = {
        "eventtype": kind,
        "eventid": 1500001,
        "episodeid": episode,
        "name": "Event off El Salvador",
        "alertlevel": level,
        "episodealertlevel": level,
        "iscurrent": current,
        "country": "El Salvador",
        "fromdate": "2026-11-22T10:00:20",
        "todate": "2026-11-22T10:00:20",
        "datemodified": f"2026-11-22T10:{10 + episode:02d}:00",
        "source": "NEIC",
        "sourceid": source,
        "Class": "Point_Centroid",
        "url": {"geometry": geometry_link},
        "severitydata": {
            "severity": 6.1,
            "severitytext": "Magnitude 6.1M, Depth:30km",
            "severityunit": "M",
        },
    }
    geometry = {"type": "Point", "coordinates": [-88.95, 13.02]}
    feature = {"type": "Feature", "properties": properties, "geometry": geometry}
    return json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()
