"""The paper roster: who of the nationals is in a plan's area, needs first, with boxes to tick by
hand; and as CSV.

For officials of the own country only. Who makes one has read the persons through
`registry.people.access`, which writes the purpose into the audit log; nothing here reads the
registry.

The CSV is made to come back filled in: UTF-8 with BOM, commas, CRLF, one person a row, and the
columns of `csv_columns`. `id` is the person's (keep it), `household` numbers who is looked for
together in this file only, `needs` are codes of `registry.people.models.Need` joined by blanks,
`as_of` is when it was made (RFC 3339, UTC), `made_by` by whom. Who fills it in puts `x` into one of
`safe`, `needs_help`, `not_reached`, and words into `note`, where a person whose card does not open
already says so.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby
from typing import Any

from core.geo.geometry import Area, Point
from core.i18n.formats import Formats
from core.i18n.phones import international
from core.pdf.page_renderer import page_renderer
from core.tabular.formula_guard import guard_text
from plans.layout.html import environment_of, source_of
from plans.pages.code_labels import NEEDS
from registry.people.access import AnyPerson, OpenPerson, OpenStay, PersonsRead
from registry.people.columns import (
    CellValue,
    ListedPerson,
    SheetColumn,
    Unreadable,
    person_columns,
)
from registry.people.record import ADULT_AT, Card

AS_OF, MADE_BY = "as_of", "made_by"
MOST_ON_PAPER = 1500
"""So many persons are printed, needs first; the rest are in the CSV, and the paper says so."""
BLANK_ROWS = 8
"""Lines for people who were not registered."""
_FIRST_COLUMNS = ("id", "household", "name", "phone", "needs", "language", "place")
"""Needs before language here, for those who knock at doors; other columns keep their order."""
_NO_CARD = Card(full_name="", language="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """The persons of a plan's area, as they were read; `purpose` is the one in the audit log."""

    rows: tuple[ListedPerson, ...]
    as_of: datetime
    purpose: str
    made_by: str = ""
    """Who made it, by the name people know them by."""
    unplaced: int = 0
    """Persons of the country whose place opens nowhere: they may be in the area."""
    without_place: int = 0
    """Persons of the country with a stay whose place nobody found yet: they may be in the area."""

    @property
    def unreadable(self) -> int:
        """How many persons could not be opened in full."""
        return sum(row.unreadable is not None for row in self.rows)


def roster_of(
    read: PersonsRead,
    area: Area,
    *,
    as_of: datetime,
    purpose: str,
    made_by: str = "",
    unplaced: int = 0,
    without_place: int = 0,
) -> Roster:
    """Return the roster: households with needs first, by place and name; within a household
    likewise.

    Who could not be opened is in it without a name, to be looked for at the place; `unplaced` more
    could be in the area, for all anybody can tell, and `without_place` wait to be placed.
    """
    homes: dict[str, list[ListedPerson]] = {}
    persons: list[AnyPerson] = [*read.opened.values(), *read.unreadable.values()]
    for person in persons:
        home = str(person.household_id or person.id)
        line = _listed(person, area, as_of.date())
        is_closed = line.unreadable is Unreadable.CARD
        if not line.place_text and not is_closed and person.id in read.unplaced:
            line = replace(line, unreadable=Unreadable.PLACE)
        homes.setdefault(home, []).append(line)
    households = [sorted(home, key=_need_first) for home in homes.values()]
    households.sort(key=lambda home: (not home[0].needs, home[0].place_text, _need_first(home[0])))
    rows = [
        replace(person, household=number)
        for number, home in enumerate(households, start=1)
        for person in home
    ]
    return Roster(
        rows=tuple(rows),
        as_of=as_of,
        purpose=purpose,
        made_by=made_by,
        unplaced=unplaced,
        without_place=without_place,
    )


def roster_columns() -> list[SheetColumn[ListedPerson]]:
    """Return the columns in the order of the roster: what is filled in by hand comes last."""

    def place(column: SheetColumn[ListedPerson]) -> tuple[bool, int]:
        leads = column.key in _FIRST_COLUMNS
        rank = _FIRST_COLUMNS.index(column.key) if leads else len(_FIRST_COLUMNS)
        return column.is_blank, rank

    return sorted(person_columns(), key=place)


def csv_columns() -> list[str]:
    """Return the heads of the CSV."""
    return [*(column.key for column in roster_columns() if column.in_csv), AS_OF, MADE_BY]


def roster_csv(roster: Roster) -> bytes:
    """Return the roster as a table to be filled in and sent back; its form is described above."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerow(csv_columns())
    columns = [column for column in roster_columns() if column.in_csv]
    stamp = f"{roster.as_of:%Y-%m-%dT%H:%M:%SZ}"
    for row in roster.rows:
        cells = (_guarded(column.csv_value(row)) for column in columns)
        writer.writerow([*cells, stamp, _guarded(roster.made_by)])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def roster_pdf(roster: Roster, *, title: str, wording: Formats) -> bytes:
    """Return the roster on landscape pages that fit A4 and Letter, tagged (PDF/UA-1); the same rows
    give the same bytes.
    """
    shown = roster.rows[:MOST_ON_PAPER]
    text = environment_of(wording).get_template("pdf/roster/roster.html").render(
        title=title,
        roster=roster,
        columns=[column for column in roster_columns() if column.on_paper],
        translate=wording.gettext,
        households=[list(home) for _, home in groupby(shown, key=lambda row: row.household)],
        left=len(roster.rows) - len(shown),
        language=wording.language,
        needs=lambda row: ", ".join(wording.gettext(NEEDS[need.value]) for need in row.needs),
        tongue=wording.language_name,
        phone=international,
        link=_link,
        read_at=f"{wording.day(roster.as_of.date())}, {roster.as_of:%H:%M} UTC",
        stamp=f"{roster.as_of:%Y-%m-%dT%H:%M:%SZ}",
        counted=wording.number(len(roster.rows)),
        left_words=wording.number(len(roster.rows) - len(shown)),
        blank_rows=BLANK_ROWS,
        unreadable=wording.number(roster.unreadable) if roster.unreadable else "",
        unplaced=wording.number(roster.unplaced) if roster.unplaced else "",
        without_place=wording.number(roster.without_place) if roster.without_place else "",
    )  # fmt: skip
    document: Any = page_renderer().lay_out(text, source_of("pdf/roster/roster.css"))
    return page_renderer().write(
        document, hashlib.sha256(text.encode()).digest()[:16], _link_texts(shown, wording)
    )


# -- inside ---------------------------------------------------------------------------------


def _need_first(person: ListedPerson) -> tuple[int, str, str]:
    return (-len(person.needs), person.name, str(person.person_id))


def _listed(person: AnyPerson, area: Area, day: date) -> ListedPerson:
    """Return the line of a person; the household is numbered once all are known."""
    card = person.card if isinstance(person, OpenPerson) else _NO_CARD
    return ListedPerson(
        person_id=person.id,
        household=0,
        name=card.full_name,
        phone=card.phone,
        has_whatsapp=card.has_whatsapp,
        language=card.language,
        needs=card.needs_on(day),
        is_minor=card.birth_year is not None and day.year - card.birth_year < ADULT_AT,
        place_text=_place(person, area, day),
        contact_name=card.contact_name,
        contact_phone=card.contact_phone,
        other_phones=card.other_phones,
        source_words=card.source_words,
        unreadable=_unreadable(person),
    )


def _unreadable(person: AnyPerson) -> Unreadable | None:
    if not isinstance(person, OpenPerson):
        return Unreadable.CARD
    return Unreadable.PART if person.card.unread else None


def _place(person: AnyPerson, area: Area, day: date) -> str:
    """Return the words for the place in the area where the person is that day; a trip before the
    residence.
    """
    here = [stay for stay in person.stays if _is_there(stay, day) and area.contains(_point(stay))]
    here.sort(key=lambda stay: (stay.kind.value != "trip", str(stay.id)))
    return here[0].place.text if here else ""


def _guarded(value: CellValue) -> CellValue:
    return guard_text(value) if isinstance(value, str) else value


def _is_there(stay: OpenStay, day: date) -> bool:
    return (stay.from_on or day) <= day <= (stay.until_on or day)


def _point(stay: OpenStay) -> Point:
    return Point(stay.place.lon, stay.place.lat)


def _link(row: ListedPerson) -> str:
    return f"tel:{row.phone}"


def _link_texts(rows: Sequence[ListedPerson], wording: Formats) -> dict[str, str]:
    return {
        _link(row): wording.gettext(
            "Llamar a %(whose)s, %(number)s", whose=row.name, number=international(row.phone)
        )
        for row in reversed(rows)
        if row.phone
    }
