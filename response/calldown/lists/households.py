"""Which households a zone touches, in the order of the affected sheet, and who is called for help
alone. Nobody's card is opened for it.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from feeds.values import Band, Severity
from registry.matching.index import open_index, person_ids
from registry.people.access import in_parts
from registry.people.models import Person
from registry.quality.models import QualityFlag, RegistrationFault
from response.calldown.helps import unlisted_helps
from response.calldown.order import CallReasons, candidates_of
from response.crisis.models import CrisisZone, Participation
from response.crisis.zones import zone_bands
from watch.matching.affected import affected
from watch.matching.moments import Moment

NOT_IN_ZONE = CallReasons(
    moment=Moment.LEAVING,
    severity=Severity.UNKNOWN,
    band="",
    needs=(),
    languages=(),
    tenths_km=0,
    minors=0,
)
"""Of who is called for help alone."""


@dataclass(frozen=True, slots=True)
class ZoneToCall:
    """Where people are called: the bands of a version of the zone."""

    version: int
    bands: tuple[Band, ...]

    @classmethod
    def of(cls, zone: CrisisZone) -> ZoneToCall:
        """Return the zone of a version."""
        return cls(zone.version, zone_bands(zone))


@dataclass(frozen=True, slots=True)
class HouseholdToCall:
    """A household inside the zone, as it goes into the list."""

    key: uuid.UUID
    person_ids: tuple[uuid.UUID, ...]
    post_id: uuid.UUID | None
    reasons: CallReasons
    is_demo: bool


def households_inside(
    session: Session, keyring: Keyring, country: str, zone: ZoneToCall, now: datetime
) -> list[HouseholdToCall]:
    """Return the households inside a zone, in the order of the affected sheet."""
    index = open_index(session, keyring, [country])
    match = affected(zone.bands, index, now).get(country) if zone.bands else None
    if match is None:
        return []
    ids = person_ids(session, country, match.numbers.tolist())
    rows = _person_rows(session, ids.values())
    only = _with_fault(session, country, RegistrationFault.NO_CHANNEL, ids.values())
    numberless = _with_fault(session, country, RegistrationFault.UNREACHABLE, ids.values())
    found = []
    for each in candidates_of(match):
        own = tuple(ids[number] for number in each.persons if number in ids)
        if not own:
            continue
        first = rows[own[0]]
        reasons = replace(
            each.reasons,
            only_by_call=not only.isdisjoint(own),
            has_no_number=numberless.issuperset(own),
        )
        key = first.household_id or own[0]
        found.append(HouseholdToCall(key, own, first.post_id, reasons, first.is_demo))
    return found


@dataclass(frozen=True, slots=True)
class _PersonRow:
    household_id: uuid.UUID | None
    post_id: uuid.UUID | None
    is_demo: bool


def unlisted_households(
    session: Session,
    participation: Participation,
    households: Sequence[HouseholdToCall],
    now: datetime,
) -> list[HouseholdToCall]:
    """Return the households of who asked for help and neither is inside nor in the list yet."""
    inside = {each for household in households for each in household.person_ids}
    ids = unlisted_helps(session, participation.id, now) - inside
    by_home: dict[uuid.UUID, list[uuid.UUID]] = {}
    rows = _person_rows(session, ids)
    for person_id in sorted(rows):
        by_home.setdefault(rows[person_id].household_id or person_id, []).append(person_id)
    return [
        HouseholdToCall(key, tuple(own), rows[own[0]].post_id, NOT_IN_ZONE, rows[own[0]].is_demo)
        for key, own in by_home.items()
    ]


def _person_rows(session: Session, ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, _PersonRow]:
    found = {}
    columns = (Person.id, Person.household_id, Person.post_id, Person.is_demo)
    for part in in_parts(sorted(ids)):
        for row in session.execute(sa.select(*columns).where(Person.id.in_(part))):
            found[row.id] = _PersonRow(row.household_id, row.post_id, row.is_demo)
    return found


def _with_fault(
    session: Session, country: str, fault: RegistrationFault, ids: Iterable[uuid.UUID]
) -> set[uuid.UUID]:
    """Return of whom the boards of quality know a fault: that they agreed to no channel, that they
    have neither telephone nor e-mail. Nobody's card is opened to ask.
    """
    query = sa.select(QualityFlag.person_id).where(
        QualityFlag.country == country, QualityFlag.kind == fault
    )
    return set(ids).intersection(session.scalars(query))
