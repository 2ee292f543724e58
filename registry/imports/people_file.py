"""Persons from a sender's CSV: read, placed offline, and kept, row by row whole or not at all.

A second import of the same file changes nothing: each row is found again by a keyed hash of the
sender's own reference (or, without one, of name, birth and telephone), which itself is not kept.
"""

from __future__ import annotations

import enum
import hashlib
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit_log import record
from core.crypto import CannotOpen, Keyring
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
    """One row: its number in the file, its result, and for a rejected one the field and why."""

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
    kept = _KeptPersons.find(session, keyring, country, wanted)
    results = list(rejected)
    new: list[NewPerson] = []
    for want in wanted:
        home = kept.home_of(want)
        person = kept.person_of(want)
        if person is None:
            new.append(_new_person(want, home, country, post_id, is_demo))
            results.append(RowReport(want.row, PersonRowResult.IMPORTED))
        else:
            results.append(_update(kept, person, want, home, is_demo=is_demo, dry_run=dry_run))
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
        _log_import(session, report, data, actor, now)
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
            rejected.append(
                RowReport(line.row, PersonRowResult.REJECTED, wrong.location, wrong.what)
            )
            continue
        first = seen.setdefault(want.keys[0], line.row)
        if first != line.row:
            why = f"is the same person as row {first}"
            rejected.append(RowReport(line.row, PersonRowResult.REJECTED, "reference", why))
        else:
            wanted.append(want)
    return wanted, rejected


# -- comparing and keeping ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _KeptPersons:
    """What the registry already holds of the persons and households that a file names."""

    session: Session
    keyring: Keyring
    persons: dict[str, Person]
    """By the keyed hash of the sender's reference."""
    homes: set[uuid.UUID]

    @classmethod
    def find(
        cls, session: Session, keyring: Keyring, country: str, rows: list[ImportRow]
    ) -> _KeptPersons:
        """Look the rows of a file up."""
        persons: dict[str, Person] = {}
        for keys in in_parts([key for want in rows for key in want.keys]):
            query = sa.select(Person).where(Person.country == country, Person.import_key.in_(keys))
            persons.update((person.import_key, person) for person in session.scalars(query))
        homes: set[uuid.UUID] = set()
        for ids in in_parts(sorted({home for want in rows for home in want.homes})):
            existing = sa.select(Household.id).where(Household.country == country)
            homes.update(session.scalars(existing.where(Household.id.in_(ids))))
        return cls(session, keyring, persons, homes)

    def person_of(self, want: ImportRow) -> Person | None:
        """Return the person a row is about, by any of the data keys."""
        return next((self.persons[key] for key in want.keys if key in self.persons), None)

    def home_of(self, want: ImportRow) -> uuid.UUID | None:
        """Return the household of a row: one that exists, else the one to make."""
        existing = (home for home in want.homes if home in self.homes)
        return next(existing, next(iter(want.homes), None))


def _update(
    records: _KeptPersons,
    person: Person,
    want: ImportRow,
    home: uuid.UUID | None,
    *,
    is_demo: bool,
    dry_run: bool,
) -> RowReport:
    """Bring a person to what the row says; one whose record does not open is left and named."""
    try:
        changes = _changes(records, person, want, home, is_demo)
        if changes and not dry_run:
            # A change of the card reads every stay of the person: one that does not open must not
            # leave the row half written.
            with records.session.begin_nested():
                for change in changes:
                    change()
    except CannotOpen:
        why = "is registered already, in a record that cannot be opened"
        return RowReport(want.row, PersonRowResult.REJECTED, "reference", why)
    result = PersonRowResult.UPDATED if changes else PersonRowResult.UNCHANGED
    return RowReport(want.row, result)


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
    records: _KeptPersons, person: Person, want: ImportRow, home: uuid.UUID | None, is_demo: bool
) -> list[Callable[[], object]]:
    """Return what must be done to a person so that they are as the row says; empty when they are.

    Raises CannotOpen.
    """
    session, keyring = records.session, records.keyring
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
    elif not _is_same(stay, want.stay, keyring):
        changes.append(lambda: change_stay(session, keyring, stay, want.stay))
    return changes


def _is_same(stay: Stay, new: NewStay, keyring: Keyring) -> bool:
    return open_place(stay, keyring) == new.place and _dates(stay) == _dates(new)


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


def _log_import(
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
