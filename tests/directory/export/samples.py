"""Rows with everything in them, and rows with nothing, as a hard day would type them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from directory.entries.freshness import freshness
from directory.entries.kinds import EntryKind
from directory.entries.models import ChannelKind
from directory.export.rows import ExportChannel, ExportRow

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
CONFIRMED = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)
ORGANISATION_ID, SHELTER_ID, POST_ID, PERSON_ID = (
    f"00000000-0000-4000-8000-00000000000{n}" for n in range(1, 5)
)
PHONE = ExportChannel(
    ChannelKind.PHONE,
    "+19565550123;ext=12",
    has_whatsapp=True,
    hours="24 h",
    languages=("es", "kek"),
)
EMAIL = ExportChannel(ChannelKind.EMAIL, "casa@example.org")
NASTY = 'Casa «ñandú»; sí, "hoy"\\mañana\r\nEND:VCARD 😀 ' + "larga " * 20


def row(section: EntryKind, identity: str, name: str, **more: Any) -> ExportRow:
    """One row of El Salvador, confirmed on 1 October."""
    values: dict[str, Any] = {
        "country": "SV",
        "visibility": "public",
        "freshness": freshness(CONFIRMED, NOW),
        "updated_at": NOW,
    }
    return ExportRow(section=section, id=identity, name=name, **{**values, **more})


def full_rows() -> list[ExportRow]:
    """A post, an official, a shelter of an organisation, and that one with two services."""
    place: dict[str, Any] = {
        "lon": -98.23,
        "lat": 26.2,
        "address": "Calle 1; local 2",
        "city": "McAllen",
    }
    return [
        row(
            EntryKind.POST,
            POST_ID,
            NASTY,
            type="consulate",
            channels=(PHONE, EMAIL),
            located_in="US",
            hours="lu-vi 9-17",
            languages=("es", "en"),
            details={"services": (), "closed_since": date(2026, 9, 1)},
            **place,
        ),
        row(
            EntryKind.FOCAL_POINT,
            PERSON_ID,
            "Peña, María",
            type="designated",
            of_post="Consulado; McAllen",
            post_id=POST_ID,
            details={"role": "Cónsul, «encargada»"},
            is_demo=True,
            channels=(ExportChannel(ChannelKind.EMERGENCY, "911", failing=True),),
        ),
        row(
            EntryKind.SHELTER,
            SHELTER_ID,
            "Casa Belén",
            type="migrant_house",
            languages=("es",),
            channels=(PHONE, EMAIL),
            details={
                "papers_asked": "yes",
                "open_now": "no",
                "capacity": 40,
                "accessible": "yes",
                "organisation_id": ORGANISATION_ID,
            },
            **place,
        ),
        row(
            EntryKind.ORGANISATION,
            ORGANISATION_ID,
            "Cruz Ejemplo",
            type="civil_society",
            channels=(EMAIL,),
            details={
                "services": ("agua", "abogados"),
                "papers_asked": "no",
                "website": "www.ejemplo.example/página uno",
                "during": "Reparte agua.",
            },
            **place,
        ),
    ]


def bare_rows() -> list[ExportRow]:
    """The same kinds with nothing but a name, never confirmed."""
    never = freshness(None, NOW)
    return [
        row(kind, f"10000000-0000-4000-8000-00000000000{number}", "X", freshness=never)
        for number, kind in enumerate(EntryKind)
        if kind is not EntryKind.LEADER
    ]
