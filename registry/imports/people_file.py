"""Persons from a sender's CSV: read, placed offline, and kept, row by row whole or not at all.

A second import of the same file changes nothing: each row is found again by a keyed hash of the
sender's own reference (or, without one, of name, birth and telephone), which itself is not kept.
"""

from __future__ import annotations

import enum
import hashlib
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit_log import record
from core.crypto import Keyring
from core.errors import UnusableInput
from registry.imports import columns
from registry.imports.geocoding import Geocoder, PlaceFinder
from registry.imports.rows import ImportRow, RowReader
from registry.imports.table import TableLine, read_table
from registry.people.access import in_parts
from registry.people.models import Household, Person, Stay, StayKind
from registry.people.record import open_card, open_place
from registry.registration.persons import (
    NewPerson,
    NewStay,
    add_persons,
    add_stay,
    change_card,
    change_stay,
    set_household,
)


class PersonRowResult(enum.StrEnum):
    """What became of a row."""

    IMPORTED = "imported"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class RowReport:
    """One row: its number in the file, what became of it, and for a rejected one the field and why."""

    row: int
    result: PersonRowResult
    field: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, or would do. It holds no names."""

    country: str
    is_dry_run: bool
    encoding: str
    delimiter: str
    ignored_columns: tuple[str, ...]
    rows: tuple[RowReport, ...]

    def count(self, result: PersonRowResult) -> int:
        """Return how many rows ended so; the four counts add up to the rows."""
        return sum(row.result is result for row in self.rows)

    @property
    def imported(self) -> int:
        """New persons."""
        return self.count(PersonRowResult.IMPORTED)

    @property
    def updated(self) -> int:
        """Persons known before, of whom the file says something new."""
        return self.count(PersonRowResult.UPDATED)

    @property
    def unchanged(self) -> int:
        """Persons of whom it says nothing new."""
        return self.count(PersonRowResult.UNCHANGED)

    @property
    def rejected(self) -> int:
        """Rows that could not be used."""
        return self.count(PersonRowResult.REJECTED)


def import_persons(
    session: Session,
    keyring: Keyring,
    atlas: PlaceFinder,
    data: bytes,
    *,
    country: str,
    actor: str,
    now: datetime,
    dry_run: bool = False,
    post_id: uuid.UUID | None = None,
    is_demo: bool = False,
) -> ImportReport:
    """Import the persons of a CSV as nationals of `country`; a dry run only says what would happen.

    Telephones without `+` are dialled in the country where the person stays. The caller's
    transaction holds all of it. Raises UnusableInput, naming the row, when the file itself is no
    use.
    """
    table = read_table(data)
    fields, ignored = columns.fields_of(table.header)
    reader = RowReader(fields, len(table.header), keyring, Geocoder(atlas), country, now)
    wanted, rejected = _understood(table.lines, reader.read)
    known = _known(session, country, wanted)
    homes = _known_homes(session, country, wanted)
    results = list(rejected)
    new: list[NewPerson] = []
    for want in wanted:
        person = next((known[key] for key in want.keys if key in known), None)
        home = next((home for home in want.homes if home in homes), next(iter(want.homes), None))
        if person is None:
            new.append(_new_person(want, home, country, post_id, is_demo))
            results.append(RowReport(want.row, PersonRowResult.IMPORTED))
        else:
            changes = _changes(session, keyring, person, want, home, is_demo)
            if not dry_run:
                for change in changes:
                    change()
            results.append(
                RowReport(
                    want.row, PersonRowResult.UPDATED if changes else PersonRowResult.UNCHANGED
                )
            )
    report = ImportReport(
        country,
        dry_run,
        table.encoding,
        table.delimiter,
        ignored,
        tuple(sorted(results, key=lambda result: result.row)),
    )
    if not dry_run:
        add_persons(session, keyring, new)
        _journal(session, report, data, actor, now)
    return report


# -- reading rows ---------------------------------------------------------------------------


def _understood(
    lines: tuple[TableLine, ...], understand: Callable[[TableLine], ImportRow]
) -> tuple[list[ImportRow], list[RowReport]]:
    wanted: list[ImportRow] = []
    rejected: list[RowReport] = []
    seen: dict[str, int] = {}
    for line in lines:
        try:
            want = understand(line)
        except UnusableInput as wrong:
            rejected.append(RowReport(line.row, PersonRowResult.REJECTED, wrong.where, wrong.what))
            continue
        first = seen.setdefault(want.keys[0], line.row)
        if first != line.row:
            why = f"is the same person as row {first}"
            rejected.append(RowReport(line.row, PersonRowResult.REJECTED, "reference", why))
        else:
            wanted.append(want)
    return wanted, rejected


# -- comparing and keeping ---------------------------------------------------------------------


def _known(session: Session, country: str, wanted: list[ImportRow]) -> dict[str, Person]:
    keys = [key for want in wanted for key in want.keys]
    found: dict[str, Person] = {}
    for part in in_parts(keys):
        query = sa.select(Person).where(Person.country == country, Person.import_key.in_(part))
        found.update((person.import_key, person) for person in session.scalars(query))
    return found


def _known_homes(session: Session, country: str, wanted: list[ImportRow]) -> set[uuid.UUID]:
    found: set[uuid.UUID] = set()
    for part in in_parts(sorted({home for want in wanted for home in want.homes})):
        found.update(
            session.scalars(
                sa.select(Household.id).where(Household.country == country, Household.id.in_(part))
            )
        )
    return found


def _new_person(
    want: ImportRow, home: uuid.UUID | None, country: str, post_id: uuid.UUID | None, is_demo: bool
) -> NewPerson:
    return NewPerson(
        country=country,
        card=want.card,
        stays=[want.stay],
        consent_at=want.consent_at,
        household_id=home,
        post_id=post_id,
        source="import",
        import_key=want.keys[0],
        is_demo=is_demo,
    )


def _changes(
    session: Session,
    keyring: Keyring,
    person: Person,
    want: ImportRow,
    home: uuid.UUID | None,
    is_demo: bool,
) -> list[Callable[[], object]]:
    """Return what must be done to a known person so that they are as the file says; nothing when
    they are.
    """
    changes: list[Callable[[], object]] = []
    if open_card(person, keyring) != want.card:
        changes.append(lambda: change_card(session, keyring, person, want.card))
    if home is not None and person.household_id != home:
        changes.append(
            lambda: set_household(
                session, keyring, person, _household(session, home, person, is_demo)
            )
        )
    stay = _same_stay(session, person, want.stay)
    if stay is None:
        changes.append(lambda: add_stay(session, keyring, person, want.stay))
    elif replace(want.stay, place=open_place(stay, keyring)) != want.stay or _dates(stay) != _dates(
        want.stay
    ):
        changes.append(lambda: change_stay(session, keyring, stay, want.stay))
    return changes


def _same_stay(session: Session, person: Person, new: NewStay) -> Stay | None:
    """Return the stay the row speaks of: the residence, or the trip that begins on the same day."""
    query = (
        sa.select(Stay)
        .where(Stay.person_id == person.id, Stay.kind == new.kind)
        .order_by(Stay.created_at, Stay.id)
    )
    if new.kind is StayKind.TRIP:
        query = query.where(Stay.from_on == new.from_on)
    return session.scalars(query).first()


def _dates(stay: Stay | NewStay) -> tuple[object, object]:
    return stay.from_on, stay.until_on


def _household(session: Session, home: uuid.UUID, person: Person, is_demo: bool) -> Household:
    household = session.get(Household, home)
    if household is None:
        household = Household(id=home, country=person.country, is_demo=is_demo)
        session.add(household)
        session.flush()
    return household


def _journal(
    session: Session, report: ImportReport, data: bytes, actor: str, now: datetime
) -> None:
    record(
        session,
        at=now,
        actor=actor,
        action="person.import",
        country=report.country,
        purpose="registration",
        file_sha256=hashlib.sha256(data).hexdigest(),
        imported=report.imported,
        updated=report.updated,
        unchanged=report.unchanged,
        rejected=report.rejected,
    )
