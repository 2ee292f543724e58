"""An invented directory of any size: eleven countries, long names, holes, hostile texts.

Numbers nobody has.
"""

from __future__ import annotations

import random
import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from directory.entries.freshness import freshness
from directory.entries.kinds import EntryKind
from directory.entries.models import ChannelKind
from directory.export.rows import ExportChannel, ExportRow

NOW = datetime(2026, 11, 22, 18, 5, tzinfo=UTC)
COUNTRIES = ("BZ", "CA", "CR", "DO", "GT", "HN", "MX", "NI", "PA", "SV", "US")
TOWNS = (
    ("McAllen", "US", "US48215", -98.230, 26.203),
    ("Brownsville", "US", "US48061", -97.497, 25.902),
    ("Tapachula", "MX", "MX07089", -92.263, 14.905),
    ("Huehuetenango", "GT", "", -91.471, 15.320),
    ("San Pedro Sula", "HN", "", -88.025, 15.504),
    ("Montréal", "CA", "", -73.567, 45.502),
    ("Puerto Cabezas/Bilwi", "NI", "", -83.388, 14.035),
    ("", "", "", None, None),
)
NAMES = {
    EntryKind.POST: "Consulado General de prueba en {town} número {n}",
    EntryKind.FOCAL_POINT: "Persona Inventada Ixchʼel Qʼanjobʼalan {n}",
    EntryKind.SHELTER: "Casa del Migrante «Kʼicheʼ Qꞌeqchiꞌ Ixil» {n}",
    EntryKind.ORGANISATION: (
        "Asociación Poqomchiʼ Awakateko Chʼortiʼ para la Defensa de las Personas Migrantes {n}"
    ),
}
TYPES = {
    EntryKind.POST: ("embassy", "consulate_general", "consulate", "honorary", "mobile", "joint"),
    EntryKind.FOCAL_POINT: ("designated", "alternate", "other"),
    EntryKind.SHELTER: ("evacuation", "migrant_house", "community", "consular"),
    EntryKind.ORGANISATION: (
        "civil_society",
        "host_authority",
        "private",
        "international",
        "consular",
    ),
}
HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>{{7*7}} <!-- \u2028 & \"'"


def channel(
    number: int, kind: ChannelKind = ChannelKind.PHONE, days: int | None = 40, **more: object
) -> ExportChannel:
    """A telephone of the range kept for fiction (+1 … 555-01xx), or an address at example.org."""
    at = None if days is None else NOW - timedelta(days=days)
    value = (
        f"p{number}@example.org"
        if kind is ChannelKind.EMAIL
        else f"+1956555{100 + number % 100:04d}"
    )
    return replace(ExportChannel(kind, value, confirmed_at=at), **more)  # type: ignore[arg-type]


def row(
    number: int, section: EntryKind = EntryKind.POST, country: str = "GT", **more: object
) -> ExportRow:
    """One entry; the same number gives the same entry."""
    dice = random.Random(number)
    town, located_in, unit, lon, lat = TOWNS[number % len(TOWNS)]
    channels = _channels(number, section, dice)
    oldest = (
        None
        if any(each.confirmed_at is None for each in channels)
        else min((each.confirmed_at for each in channels if each.confirmed_at), default=None)
    )
    made = ExportRow(
        section=section,
        id=str(uuid.UUID(int=number + 1)),
        country=country,
        visibility="rcm",
        name=NAMES[section].format(town=town or "sede desconocida", n=number),
        type=TYPES[section][number % len(TYPES[section])],
        of_post="Consulado General de prueba en McAllen"
        if section is EntryKind.FOCAL_POINT and number % 3
        else "",
        languages=("es", "mam", "fr")[: number % 4],
        hours="lu-vi 9:00-17:00; sá 9:00-13:00" if number % 3 else "",
        address=""
        if section is EntryKind.FOCAL_POINT or not town
        else f"Calle Falsa {number}, colonia de ejemplo",
        city="" if section is EntryKind.FOCAL_POINT else town,
        located_in="" if section is EntryKind.FOCAL_POINT else located_in,
        unit_code="" if section is EntryKind.FOCAL_POINT else unit,
        lon=None if lon is None or section is EntryKind.FOCAL_POINT else lon + dice.gauss(0, 0.1),
        lat=None if lat is None or section is EntryKind.FOCAL_POINT else lat + dice.gauss(0, 0.1),
        channels=channels,
        freshness=freshness(oldest, NOW),
        updated_at=NOW,
        is_demo=True,
        details=_details(section, number, unit),
    )
    return replace(made, **more)  # type: ignore[arg-type]


def rows(count: int) -> list[ExportRow]:
    """`count` entries of eleven countries in the order of an export."""
    shares = (
        EntryKind.POST,
        EntryKind.FOCAL_POINT,
        EntryKind.SHELTER,
        EntryKind.ORGANISATION,
        EntryKind.ORGANISATION,
    )
    made = [row(n, shares[(n // 11) % len(shares)], COUNTRIES[n % 11]) for n in range(count)]
    order = list(EntryKind)
    return sorted(
        made, key=lambda each: (order.index(each.section), each.country, each.name, each.id)
    )


def _channels(number: int, section: EntryKind, dice: random.Random) -> tuple[ExportChannel, ...]:
    if number % 17 == 0:
        return ()
    ages = [dice.choice([3, 40, 160, 400, None]) for _ in range(4)]
    first = ChannelKind.EMERGENCY if section is EntryKind.POST else ChannelKind.PHONE
    return (
        channel(number, first, ages[0], hours="24 h", has_whatsapp=number % 2 == 0),
        channel(number + 1, ChannelKind.PHONE, ages[1], note="recados", failing=number % 13 == 0),
        channel(number, ChannelKind.EMAIL, ages[2]),
        *((channel(number + 2, ChannelKind.WHATSAPP, ages[3]),) if number % 3 == 0 else ()),
    )


def _details(section: EntryKind, number: int, unit: str) -> dict[str, object]:
    if section is EntryKind.POST:
        closed = number % 19 == 0
        return {
            "timezone": "America/Chicago",
            "services": ("pasaportes", "protección"),
            "drawn": None,
            "visits": [],
            "units": (unit,) if unit else (),
            "covered_nationalities": (),
            "co_owners": ("SV",) if number % 7 == 0 else (),
            "closed_since": NOW.date() if closed else None,
            "closed_reason": "obras" if closed else "",
            "covering_post": "Consulado que cubre" if closed else "",
            "covering_post_id": "",
        }
    if section is EntryKind.FOCAL_POINT:
        return {"role": "Cónsul de protección", "designated_on": None}
    if section is EntryKind.SHELTER:
        answer = ("yes", "no", "unknown")
        return {
            "capacity": None if number % 4 == 0 else number % 90,
            "beds_men": None,
            "beds_women": number % 12,
            "beds_families": None,
            "beds_minors": 0,
            "notes": "",
            "occupied": 7 if number % 2 else None,
            "occupied_at": NOW - timedelta(days=2) if number % 2 else None,
            "occupied_night": None,
            "occupied_night_at": None,
            "open_now": answer[number % 3],
            "papers_asked": answer[(number + 1) % 3],
            "accessible": "unknown",
            "pets": "no",
            "charging": "yes",
            "authorities_present": answer[number % 2],
            "organisation_id": "",
        }
    return {
        "name_other": "Association fictive" if number % 2 else "",
        "before": "Reparte folletos",
        "during": "Recibe personas y reparte agua y comida caliente en el parque central"
        if number % 2
        else "",
        "after": "",
        "website": "https://example.org",
        "services": ("comida", "asesoría legal"),
        "papers_asked": "no",
    }
