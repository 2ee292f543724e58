"""The call list: whom to ring first.

Households stay together; gravest danger first, then need, then nearness.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from core.crypto import Keyring
from feeds.values import Band
from registry.matching.blocks import uuids
from registry.people.access import OpenPerson, read_persons
from registry.people.models import Need
from watch.matching.affected import Match, is_minor
from watch.sheet.model import CallEntry

CALL_ORDER = (
    Need.MINOR_ALONE,
    Need.MEDICAL,
    Need.PREGNANCY,
    Need.INFANT,
    Need.MOBILITY,
    Need.OLDER,
    Need.DETAINED,
    Need.NO_PHONE,
    Need.INTERPRETER,
)
"""Who cannot wait, first (protocol for heightened vulnerability, RCM seed row 62)."""


def call_list(
    session: Session,
    keyring: Keyring,
    match: Match,
    bands: Sequence[Band],
    *,
    at: datetime,
    actor: str,
    purpose: str,
    now: datetime,
) -> tuple[CallEntry, ...]:
    """Return the persons of a match as they should be called; one entry in the journal.

    Raises NotAllowed without a purpose.
    """
    ids = uuids(match.rows["person"])
    persons = read_persons(
        session, keyring, ids, actor=actor, purpose=purpose, now=now, country=match.country
    )
    stays = uuids(match.rows["stay"])
    minors = is_minor(match.rows, at.year)
    entries = [
        _entry(persons[person_id], stay_id, bands[int(band)], float(distance), bool(minor))
        for person_id, stay_id, band, distance, minor in zip(
            ids, stays, match.band, match.distance_km, minors, strict=True
        )
        if person_id in persons
    ]
    return tuple(in_call_order(entries))


def in_call_order(entries: Sequence[CallEntry]) -> list[CallEntry]:
    """Households together, each where its most urgent member stands; the most urgent goes first in
    it.
    """
    best: dict[uuid.UUID, tuple[int, int, float]] = {}
    for entry in entries:
        home = entry.household_id or entry.person_id
        best[home] = min(best.get(home, (9, 99, 1e9)), _urgency(entry))

    def place(entry: CallEntry) -> tuple[object, ...]:
        home = entry.household_id or entry.person_id
        return (best[home], str(home), _urgency(entry), entry.name, str(entry.person_id))

    return sorted(entries, key=place)


# -- inside ---------------------------------------------------------------------------------


def _urgency(entry: CallEntry) -> tuple[int, int, float]:
    needs = [CALL_ORDER.index(need) for need in entry.needs]
    return (-entry.severity.rank, min(needs, default=len(CALL_ORDER)), round(entry.distance_km, 1))


def _entry(
    person: OpenPerson, stay_id: uuid.UUID, band: Band, distance_km: float, is_minor: bool
) -> CallEntry:
    card = person.card
    stay = {stay.id: stay for stay in person.stays}[stay_id]
    return CallEntry(
        person_id=person.id,
        household_id=person.household_id,
        name=card.full_name,
        phone=card.phone,
        has_whatsapp=card.has_whatsapp,
        email=card.email,
        language=card.language,
        needs=tuple(sorted(card.needs, key=CALL_ORDER.index)),
        is_minor=is_minor,
        place_text=stay.place.text,
        place_accuracy=stay.place.accuracy,
        stay_kind=stay.kind,
        severity=band.severity,
        band_label=band.label,
        distance_km=distance_km,
        contact_name=card.contact_name,
        contact_phone=card.contact_phone,
        is_demo=person.is_demo,
    )
