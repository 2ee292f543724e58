"""The paper roster: who of the nationals is in a plan's area, needs first, with boxes to tick by
hand; and as CSV.

For officials of the own country only. Whoever makes one has read the persons through
`registry.registration.persons`, which writes the purpose into the journal; nothing here reads the
registry.

The CSV is made to come back filled in: UTF-8 with BOM, commas, CRLF, one person a row, and the
columns of `COLUMNS`. `id` is the person's (keep it), `household` numbers who is looked for together
in this file only, `needs` are codes of `registry.people.models.Need` joined by blanks, `as_of` is
when it was made (RFC 3339, UTC). Whoever fills it in puts `x` into one of `safe`, `needs_help`,
`not_reached`, and words into `note`.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from core.geo.geometry import Area, Point
from core.i18n.formats import Formats
from core.i18n.phones import international
from core.pdf.renderer import press
from core.tabular.formula_guard import guard_text
from plans.layout.html import environment_of, source_of
from plans.pages.code_labels import NEEDS
from registry.people.access import OpenPerson, OpenStay

COLUMNS = (
    "id", "household", "name", "phone", "needs", "language", "place", "safe", "needs_help", "not_reached", "note",
    "as_of",
)  # fmt: skip
MOST_ON_PAPER = 1500
"""So many persons are printed, needs first; the rest are in the CSV, and the paper says so."""
BLANK_ROWS = 8
"""Lines for people who were not registered."""


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One person of the roster.

    `household` counts from 1 in the order of the list; `needs` are codes.
    """

    id: str
    household: int
    name: str
    phone: str
    needs: tuple[str, ...]
    language: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """The persons of a plan's area, as they were read; `purpose` is the one in the journal."""

    rows: tuple[RosterRow, ...]
    as_of: datetime
    purpose: str


def roster_of(
    persons: Iterable[OpenPerson], area: Area, *, as_of: datetime, purpose: str
) -> Roster:
    """Return the roster: households with needs first, by place and name; within a household
    likewise.
    """
    homes: dict[str, list[OpenPerson]] = {}
    for person in persons:
        homes.setdefault(str(person.household_id or person.id), []).append(person)
    day = as_of.date()
    households = [sorted(home, key=_need_first) for home in homes.values()]
    households.sort(
        key=lambda home: (not home[0].card.needs, _place(home[0], area, day), _need_first(home[0]))
    )
    rows = [
        _row(person, number, area, day)
        for number, home in enumerate(households, start=1)
        for person in home
    ]
    return Roster(rows=tuple(rows), as_of=as_of, purpose=purpose)


def roster_csv(roster: Roster) -> bytes:
    """Return the roster as a table to be filled in and sent back; its form is told above."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    stamp = f"{roster.as_of:%Y-%m-%dT%H:%M:%SZ}"
    for row in roster.rows:
        texts = (row.name, row.phone, " ".join(row.needs), row.language, row.place)
        writer.writerow([row.id, row.household, *map(guard_text, texts), "", "", "", "", stamp])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def roster_pdf(roster: Roster, *, title: str, wording: Formats) -> bytes:
    """Return the roster on landscape pages that fit A4 and Letter, tagged (PDF/UA-1); the same rows
    give the same bytes.
    """
    shown = roster.rows[:MOST_ON_PAPER]
    text = environment_of(wording).get_template("pdf/roster/roster.html").render(
        title=title,
        roster=roster,
        households=[list(home) for _, home in groupby(shown, key=lambda row: row.household)],
        left=len(roster.rows) - len(shown),
        language=wording.language,
        needs=lambda row: ", ".join(wording.gettext(NEEDS[code]) for code in row.needs),
        tongue=wording.language_name,
        phone=international,
        link=_link,
        read_at=f"{wording.day(roster.as_of.date())}, {roster.as_of:%H:%M} UTC",
        stamp=f"{roster.as_of:%Y-%m-%dT%H:%M:%SZ}",
        counted=wording.number(len(roster.rows)),
        left_words=wording.number(len(roster.rows) - len(shown)),
        blank_rows=BLANK_ROWS,
    )  # fmt: skip
    document: Any = press().lay_out(text, source_of("pdf/roster/roster.css"))
    return press().write(
        document, hashlib.sha256(text.encode()).digest()[:16], _spoken(shown, wording)
    )


# -- inside ---------------------------------------------------------------------------------


def _need_first(person: OpenPerson) -> tuple[int, str, str]:
    return (-len(person.card.needs), person.card.full_name, str(person.id))


def _row(person: OpenPerson, household: int, area: Area, day: date) -> RosterRow:
    card = person.card
    needs = tuple(need.value for need in card.needs)
    return RosterRow(
        str(person.id),
        household,
        card.full_name,
        card.phone,
        needs,
        card.language,
        _place(person, area, day),
    )


def _place(person: OpenPerson, area: Area, day: date) -> str:
    """Return the words for the place in the area where the person is that day; a trip before the
    residence.
    """
    here = [stay for stay in person.stays if _is_there(stay, day) and area.contains(_point(stay))]
    here.sort(key=lambda stay: (stay.kind.value != "trip", str(stay.id)))
    return here[0].place.text if here else ""


def _is_there(stay: OpenStay, day: date) -> bool:
    return (stay.from_on or day) <= day <= (stay.until_on or day)


def _point(stay: OpenStay) -> Point:
    return Point(stay.place.lon, stay.place.lat)


def _link(row: RosterRow) -> str:
    return f"tel:{row.phone}"


def _spoken(rows: Sequence[RosterRow], wording: Formats) -> dict[str, str]:
    return {
        _link(row): wording.gettext(
            "Llamar a %(whose)s, %(number)s", whose=row.name, number=international(row.phone)
        )
        for row in reversed(rows)
        if row.phone
    }
