"""The call list: whom to ring first.

Households stay together; who is inside now first, then who arrives, then who leaves; of each worst
danger first, then need, then nearness.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from core.context import Context
from directory.entries.visibility import Viewer
from feeds.values import Band
from registry.matching.blocks.attributes import NEED_BIT
from registry.matching.blocks.stays import day_of
from registry.matching.index import person_ids
from registry.people.access import AnyPerson, OpenPerson, OpenStay, UnreadablePerson, read_persons
from registry.people.columns import Unreadable
from registry.people.models import Need, StayKind
from registry.people.record import Card
from watch.matching.affected import Match, is_minor
from watch.matching.moments import Moment
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
    context: Context[Viewer], match: Match, bands: Sequence[Band], *, at: datetime
) -> tuple[CallEntry, ...]:
    """Return the persons of a match of the viewer's country in the order of calling.

    A person whose record does not open is in it all the same, marked. Writes one entry in the
    audit log. Raises NotAllowed without a purpose.
    """
    ids = person_ids(context.session, match.country, match.numbers.tolist())
    read = read_persons(context, ids.values())
    persons: dict[uuid.UUID, AnyPerson] = {**read.opened, **read.unreadable}
    entries = [
        _entry(persons[person_id], touched, at)
        for number, touched in _touched(match, bands, at)
        if (person_id := ids.get(number)) in persons
    ]
    return tuple(in_call_order(entries))


def in_call_order(entries: Sequence[CallEntry]) -> list[CallEntry]:
    """Return the entries with households together: each in the place of its most urgent member, who
    goes first in it.
    """
    best: dict[uuid.UUID, _Urgency] = {}
    for entry in entries:
        home = entry.household_id or entry.person_id
        best[home] = min(best.get(home, (9, 9, 99, 1e9)), _urgency(entry))

    def place(entry: CallEntry) -> tuple[object, ...]:
        home = entry.household_id or entry.person_id
        return (best[home], str(home), _urgency(entry), entry.name, str(entry.person_id))

    return sorted(entries, key=place)


# -- inside ---------------------------------------------------------------------------------


_Urgency = tuple[int, int, int, float]


def _urgency(entry: CallEntry) -> _Urgency:
    need = min((CALL_ORDER.index(need) for need in entry.needs), default=len(CALL_ORDER))
    return (entry.moment.rank, -entry.severity.rank, need, round(entry.distance_km, 1))


@dataclass(frozen=True, slots=True)
class _TouchedPerson:
    """What the match knows of one person without opening anything."""

    stay_id: uuid.UUID | None
    """None of who has one stay alone."""
    stay_kind: StayKind
    band: Band
    moment: Moment
    first_day: date | None
    last_day: date | None
    """Of the stay; None where it has no beginning or no end."""
    distance_km: float
    is_minor: bool
    language: str
    needs: tuple[Need, ...]


_MOMENTS = tuple(Moment)


def _touched(
    match: Match, bands: Sequence[Band], at: datetime
) -> Iterator[tuple[int, _TouchedPerson]]:
    """Yield the number of each person, and what is known of them."""
    rows = match.rows
    minors = is_minor(rows, at.year)
    for index, row in enumerate(rows):
        yield (
            int(row["person"]),
            _TouchedPerson(
                uuid.UUID(bytes=row["stay"].ljust(16, b"\0")) if row["stay"] else None,
                StayKind.TRIP if row["is_trip"] else StayKind.RESIDENCE,
                bands[int(match.band[index])],
                _MOMENTS[int(match.moment[index])],
                day_of(int(row["from_day"])),
                day_of(int(row["until_day"])),
                float(match.distance_km[index]),
                bool(minors[index]),
                row["language"].decode(),
                tuple(need for need in CALL_ORDER if int(row["needs"]) & NEED_BIT[need]),
            ),
        )


def _unreadable(person: AnyPerson, stay: OpenStay | None) -> Unreadable | None:
    """Return the worst of what does not open."""
    if isinstance(person, UnreadablePerson):
        return Unreadable.CARD
    if stay is None:
        return Unreadable.PLACE
    return Unreadable.PART if person.card.unread or stay.place.unread else None


def _moves_on(person: AnyPerson, touched: _TouchedPerson, at: datetime) -> date | None:
    """Return when somebody comes or goes, where the days of their stay say it: who has come home
    from a trip, or is taken away by one, does so on a day of that trip.
    """
    if touched.moment is Moment.ARRIVING:
        first = touched.first_day
        return first if first is not None and first >= at.date() else None
    if touched.moment is Moment.LEAVING:
        travels = any(stay.kind is StayKind.TRIP for stay in person.stays)
        return touched.last_day if touched.stay_kind is StayKind.TRIP or not travels else None
    return None


def _entry(person: AnyPerson, touched: _TouchedPerson, at: datetime) -> CallEntry:
    stay = next((stay for stay in person.stays if touched.stay_id in {None, stay.id}), None)
    unreadable = _unreadable(person, stay)
    if isinstance(person, OpenPerson):
        card = person.card
    else:
        # Nobody can be rung, but somebody is there who needs what the index still says.
        card = Card(full_name="", language=touched.language, needs=touched.needs)
    return CallEntry(
        person_id=person.id,
        household_id=person.household_id,
        name=card.full_name,
        phone=card.phone,
        has_whatsapp=card.has_whatsapp,
        email=card.email,
        language=card.language,
        needs=tuple(sorted(card.needs, key=CALL_ORDER.index)),
        is_minor=touched.is_minor,
        place_text=stay.place.text if stay else "",
        place_accuracy=stay.place.accuracy if stay else "",
        stay_kind=touched.stay_kind,
        severity=touched.band.severity,
        band_label=touched.band.label,
        moment=touched.moment,
        moves_on=_moves_on(person, touched, at),
        distance_km=touched.distance_km,
        contact_name=card.contact_name,
        contact_phone=card.contact_phone,
        is_demo=person.is_demo,
        other_phones=card.other_phones,
        source_words=card.source_words,
        unreadable=unreadable,
    )
