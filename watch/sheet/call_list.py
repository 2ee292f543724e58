"""The call list: whom to ring first.

Its order follows from the matching index (`watch.sheet.call_order`); names are opened for the part
that is shown, and each opening leaves one entry in the audit log.
"""

from __future__ import annotations

import uuid
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from core.context import Context
from directory.entries.visibility import Viewer
from feeds.values import Band
from registry.matching.blocks.attributes import NEED_BIT
from registry.matching.blocks.stays import day_of
from registry.matching.index import person_ids
from registry.people.access import (
    AnyPerson,
    OpenPerson,
    OpenStay,
    UnreadablePerson,
    note_read_again,
    read_persons,
    read_persons_in_parts,
    texts_of,
)
from registry.people.columns import Unreadable
from registry.people.models import Need, StayKind
from registry.people.record import Card
from watch.matching.affected import Match, is_minor
from watch.matching.moments import Moment
from watch.sheet.call_order import CALL_ORDER, CallOrder, call_order
from watch.sheet.model import CallEntry, CallPage

AT_ONCE = 500
"""So many persons of a long list are open at a time."""
LONGEST_PAGE = 200
"""Persons on a page of a screen, or more households than anybody has."""


@dataclass(frozen=True, slots=True)
class CallsPart:
    """Which part of a call list is opened: its `page`, from 1, of pages of about `size` persons
    with their households whole; a page that lies behind the last is the last.
    """

    page: int = 1
    size: int | None = None
    """Without it all of it is one page."""

    def of(self, pages: Sequence[slice]) -> int:
        """Return which of the pages it is, from 0."""
        return min(self.page, len(pages)) - 1


NO_CALLS = CallsPart(size=0)
"""Nothing is opened, and no entry written."""
ALL_CALLS = CallsPart()


@dataclass(frozen=True)
class FoundCalls:
    """A part of a call list as the open index knows it: who is on it, in which order, and why. It
    holds no name and may be kept as long as the index is as it was.
    """

    page: CallPage
    at: datetime
    touched: tuple[tuple[uuid.UUID, TouchedPerson], ...] = ()
    is_list: bool = False
    """Whether there is a list to be opened, if only of nobody."""

    @property
    def persons(self) -> list[uuid.UUID]:
        """Who is on it, in its order."""
        return [person_id for person_id, _ in self.touched]

    @cached_property
    def hexes(self) -> tuple[str, ...]:
        """Who is on it, in hexadecimal digits: asked for with each look."""
        return tuple(person_id.hex for person_id in self.persons)

    def opened(self, context: Context[Viewer]) -> tuple[CallEntry, ...]:
        """Return its entries; who is gone meanwhile is left out. Writes one entry in the audit log.
        Raises NotAllowed without a purpose.
        """
        if not self.is_list:
            return ()
        read = read_persons(context, self.persons)
        return tuple(_entries(self.touched, {**read.opened, **read.unreadable}, self.at))

    def texts(self, context: Context[Viewer]) -> Hashable | None:
        """Return what differs whenever a card or a place of it was written over; None where nothing
        says so: somebody is gone, or it is longer than a page.
        """
        country = context.viewer.country
        if country is None or len(self.touched) > LONGEST_PAGE:
            return None
        return texts_of(context.session, country, self.hexes)

    def note_read_again(self, context: Context[Viewer]) -> None:
        """Write the entry of opening it, where all of it opened and is shown again to who read it.
        Raises NotAllowed as `opened` does.
        """
        if self.is_list:
            note_read_again(context, self.hexes)


@dataclass(frozen=True)
class CallList:
    """The persons of a match of the viewer's country, in the order of calling.

    A person whose record does not open is in it all the same, marked.
    """

    context: Context[Viewer]
    match: Match | None
    """None where nobody is to be called."""
    bands: Sequence[Band]
    at: datetime

    @property
    def persons(self) -> int:
        """How many they are."""
        return 0 if self.match is None else self.match.persons

    def find_page(self, part: CallsPart) -> FoundCalls:
        """Return who is on a part of the list; nobody is opened."""
        if self.match is None or part.size == 0:
            return FoundCalls(CallPage(persons=self.persons), self.at)
        pages = self._order.pages(part.size or len(self._order))
        number = part.of(pages)
        first = int(pages[number].start)
        before = int(self._order.household[first]) - 1 if len(self._order) else 0
        touched = list(_touched(self.match, self._order.at[pages[number]], self.bands, self.at))
        ids = person_ids(self.context.session, self.match.country, [each[0] for each in touched])
        found = tuple((ids[number], each) for number, each in touched if number in ids)
        page = CallPage(self.persons, number + 1, len(pages), first, before)
        return FoundCalls(page, self.at, found, is_list=True)

    def open_all(self) -> Iterator[list[CallEntry]]:
        """Yield all entries, some households at a time: no more of them are open at once. One entry
        in the audit log. Raises NotAllowed without a purpose.
        """
        if self.match is not None:
            yield from self._opened(self._order.pages(AT_ONCE))

    # -- inside -----------------------------------------------------------------------------

    @cached_property
    def _order(self) -> CallOrder:
        assert self.match is not None
        return call_order(self.match)

    def _opened(self, parts: Sequence[slice]) -> Iterator[list[CallEntry]]:
        assert self.match is not None
        numbers = self.match.rows["person"]
        asked: list[dict[int, uuid.UUID]] = []

        def ids() -> Iterator[Iterable[uuid.UUID]]:
            for part in parts:
                wanted = numbers[self._order.at[part]].tolist()
                asked.append(person_ids(self.context.session, self._match.country, wanted))
                yield asked[-1].values()

        reading = read_persons_in_parts(self.context, ids())
        for part, read in zip(parts, reading, strict=True):
            persons: dict[uuid.UUID, AnyPerson] = {**read.opened, **read.unreadable}
            yield self._entries(self._order.at[part], asked.pop(), persons)

    def _entries(
        self,
        positions: NDArray[np.int64],
        ids: dict[int, uuid.UUID],
        persons: dict[uuid.UUID, AnyPerson],
    ) -> list[CallEntry]:
        """Return the entries of whole households; who is gone meanwhile is left out."""
        touched = _touched(self._match, positions, self.bands, self.at)
        found = ((ids[number], each) for number, each in touched if number in ids)
        return _entries(found, persons, self.at)

    @property
    def _match(self) -> Match:
        assert self.match is not None
        return self.match


def in_call_order(entries: Sequence[CallEntry]) -> list[CallEntry]:
    """Return the entries of households that follow each other with the most urgent of each first:
    of two as urgent by name.
    """
    homes = dict.fromkeys(entry.household_id or entry.person_id for entry in entries)
    places = {home: place for place, home in enumerate(homes)}

    def place(entry: CallEntry) -> tuple[object, ...]:
        home = entry.household_id or entry.person_id
        return (places[home], _urgency(entry), entry.name, str(entry.person_id))

    return sorted(entries, key=place)


# -- inside ---------------------------------------------------------------------------------


def _entries(
    touched: Iterable[tuple[uuid.UUID, TouchedPerson]],
    persons: Mapping[uuid.UUID, AnyPerson],
    at: datetime,
) -> list[CallEntry]:
    """Return the entries of whole households, of those who are there."""
    found = ((persons[person_id], each) for person_id, each in touched if person_id in persons)
    return in_call_order([_entry(person, each, at) for person, each in found])


def _urgency(entry: CallEntry) -> tuple[int, int, int, float]:
    need = min((CALL_ORDER.index(need) for need in entry.needs), default=len(CALL_ORDER))
    return (entry.moment.rank, -entry.severity.rank, need, round(entry.distance_km, 1))


@dataclass(frozen=True, slots=True)
class TouchedPerson:
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
    match: Match, positions: NDArray[np.int64], bands: Sequence[Band], at: datetime
) -> Iterator[tuple[int, TouchedPerson]]:
    """Yield the number of each person at some positions of the match, and what is known of them."""
    rows = match.rows[positions]
    minors = is_minor(rows, at.year)
    band, moment = match.band[positions], match.moment[positions]
    distance_km = match.distance_km[positions]
    for index, row in enumerate(rows):
        yield (
            int(row["person"]),
            TouchedPerson(
                uuid.UUID(bytes=row["stay"].ljust(16, b"\0")) if row["stay"] else None,
                StayKind.TRIP if row["is_trip"] else StayKind.RESIDENCE,
                bands[int(band[index])],
                _MOMENTS[int(moment[index])],
                day_of(int(row["from_day"])),
                day_of(int(row["until_day"])),
                float(distance_km[index]),
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


def _moves_on(person: AnyPerson, touched: TouchedPerson, at: datetime) -> date | None:
    """Return when somebody comes or goes, where the days of their stay say it: who has come home
    from a trip, or is taken away by one, does so on a day of that trip.
    """
    if touched.moment is Moment.ARRIVING:
        first = touched.first_day
        return first if first is not None and first >= at.date() else None
    if touched.moment is Moment.LEAVING:
        travels = any(stay.kind is not StayKind.RESIDENCE for stay in person.stays)
        return touched.last_day if touched.stay_kind is StayKind.TRIP or not travels else None
    return None


def _entry(person: AnyPerson, touched: TouchedPerson, at: datetime) -> CallEntry:
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
        needs=tuple(sorted(card.needs_on(at.date()), key=CALL_ORDER.index)),
        is_minor=touched.is_minor,
        place_text=stay.place.text if stay else "",
        place_accuracy=stay.place.accuracy if stay else "",
        stay_kind=stay.kind if stay else touched.stay_kind,
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
