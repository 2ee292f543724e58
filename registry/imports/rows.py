"""One row of a sender's table, understood: a card, a stay, a consent, and the keys to find it
again.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time

from core.atlas.names import fold
from core.crypto import Keyring
from registry.imports import columns
from registry.imports.columns import InvalidCell
from registry.imports.geocoding import Geocoder
from registry.imports.table import LONGEST_FIELD, TableLine
from registry.people.record import Card, check_card
from registry.registration.persons import NewStay

_PERSON = "registry import person"
_HOUSEHOLD = "registry import household"


@dataclass(frozen=True, slots=True)
class ImportRow:
    """A row as it should be kept.

    `keys` and `homes` have one entry a data key, the current first.
    """

    row: int
    keys: tuple[str, ...]
    homes: tuple[uuid.UUID, ...]
    card: Card
    stay: NewStay
    consent_at: datetime


@dataclass(frozen=True, slots=True)
class RowReader:
    """Reads the rows of one file: `fields` says in which of its `width` columns each field is."""

    fields: Mapping[str, int]
    width: int
    keyring: Keyring
    geocoder: Geocoder
    country: str
    now: datetime

    def read(self, line: TableLine) -> ImportRow:
        """Return the row, checked and placed.

        Raises UnusableInput, whose `location` is the field.
        """
        if len(line.cells) > self.width and any(line.cells[self.width :]):
            raise InvalidCell("row", f"has {len(line.cells)} fields under {self.width} headers")
        cells = {field: _cell(field, line, column) for field, column in self.fields.items()}
        consent_at = _consent(cells, self.now)
        place, place_country = self.geocoder.place(cells)
        card = _card(cells, place_country or self.country, self.now)
        check_card(card)
        stay = NewStay(
            place=place,
            kind=columns.kind(cells.get("kind", "")),
            from_on=columns.day("from_on", cells.get("from_on", "")),
            until_on=columns.day("until_on", cells.get("until_on", "")),
        )
        stay.check()
        reference = (
            cells.get("reference") or f"{fold(card.full_name)}|{card.birth_year or ''}|{card.phone}"
        )
        return ImportRow(
            row=line.row,
            keys=tuple(
                key.hex() for key in self.keyring.digests(f"{self.country}|{reference}", _PERSON)
            ),
            homes=self._homes(cells.get("household", "")),
            card=card,
            stay=stay,
            consent_at=consent_at,
        )

    def _homes(self, home: str) -> tuple[uuid.UUID, ...]:
        if not home:
            return ()
        return tuple(
            uuid.UUID(bytes=key[:16])
            for key in self.keyring.digests(f"{self.country}|{home}", _HOUSEHOLD)
        )


def _cell(field: str, line: TableLine, column: int) -> str:
    text = columns.unwrapped(line.cells[column]) if column < len(line.cells) else ""
    if len(text) > LONGEST_FIELD:
        raise InvalidCell(field, f"is longer than {LONGEST_FIELD:,} characters")
    return columns.refuse_formula(field, text)


def _consent(cells: Mapping[str, str], now: datetime) -> datetime:
    """Return the day somebody consented, at noon UTC; a plain yes counts as of now.

    Nobody is kept without.
    """
    text = cells.get("consent", "")
    if not any(letter.isdigit() for letter in text.strip("01")):
        if not columns.yes("consent", text):
            raise InvalidCell("consent", "the person has not consented")
        return now
    on = columns.day("consent", text)
    if on is None or on > now.date():
        raise InvalidCell("consent", "lies in the future")
    return datetime.combine(on, time(12), UTC)


def _card(cells: Mapping[str, str], dialled_in: str, now: datetime) -> Card:
    parts = (cells.get("first_name", ""), cells.get("last_name", ""))
    phone = columns.phone("phone", cells.get("phone", ""), dialled_in)
    whatsapp = cells.get("whatsapp", "")
    has_whatsapp = False
    if sum(letter.isdigit() for letter in whatsapp) >= 6:
        # Senders often put the number itself in this column.
        number = columns.phone("whatsapp", whatsapp, dialled_in)
        phone, has_whatsapp = phone or number, (phone or number) == number
    elif whatsapp:
        has_whatsapp = columns.yes("whatsapp", whatsapp) and bool(phone)
    return Card(
        full_name=" ".join(
            (cells.get("full_name") or " ".join(part for part in parts if part)).split()
        ),
        phone=phone,
        has_whatsapp=has_whatsapp,
        email=cells.get("email", ""),
        birth_year=columns.birth_year(cells.get("birth", ""), now),
        sex=columns.sex(cells.get("sex", "")),
        language=columns.language(cells.get("language", "")),
        needs=columns.needs(cells.get("needs", "")),
        contact_name=cells.get("contact_name", ""),
        contact_phone=columns.phone("contact_phone", cells.get("contact_phone", ""), dialled_in),
        note=cells.get("note", ""),
    )
