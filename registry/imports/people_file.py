"""Persons from a sender's list: read and placed offline without the database, compared with the
registry, and kept.

Every row comes in, or is named with what keeps it out: `read` is the sum of new, changed, same and
rejected. A second import of the same file changes nothing.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from core.audit_log import record
from core.crypto import CannotOpen, Keyring
from core.db import take_turns
from core.i18n.languages import N_
from core.memory.rare_collections import rare_collections
from core.phones.list_doubt import countries_offered
from core.tabular.mapping import ColumnMapping
from core.tabular.reading import read_tables
from core.tabular.text import encoding_of, separator_of
from registry.imports.geocoding import Geocoder, PlaceFinder
from registry.imports.identity import (
    Likeness,
    Repeated,
    doubles_in_file,
    likenesses,
    mark,
    with_keys,
)
from registry.imports.list_reading import Refusal, read_rows
from registry.imports.reading_plan import ReadingPlan, people_table, plan_of, with_counted_days
from registry.imports.registered_people import (
    Change,
    RegisteredPeople,
    has_persons,
    known_keys,
    registered_doubles,
)
from registry.imports.report import (
    CellReport,
    ColumnReport,
    DoubleReport,
    ImportReport,
    PersonRowResult,
    RowReport,
    counts_of,
)
from registry.imports.rows import ImportRow, RowReader
from registry.matching.writing import turn_of
from registry.people.access import in_parts
from registry.people.history import PersonEventKind, note_event
from registry.people.models import Person
from registry.registration.erased_people import ErasedPeople
from registry.registration.persons import NewPerson, add_persons

Translate = Callable[[str], str]
Doubles = Mapping[int, tuple[DoubleReport, ...]]
"""By the number of the row."""


@dataclass(frozen=True, slots=True)
class PreparedPeople:
    """A list read and understood as far as that goes without the database."""

    plan: ReadingPlan
    country: str
    rows: tuple[ImportRow, ...]
    repeated: tuple[Repeated, ...]
    refused: tuple[Refusal, ...]
    encoding: str
    delimiter: str
    sha256: str


@dataclass(frozen=True, slots=True)
class ImportOrigin:
    """Who brings a list, when, and for which post."""

    actor: str
    now: datetime
    post_id: uuid.UUID | None = None
    is_demo: bool = False
    translate: Translate = str


@dataclass(slots=True)
class ChangedPeople:
    """Whom an import made or changed, for whoever wants to keep the way back."""

    created: list[uuid.UUID] = field(default_factory=list)
    before_change: Callable[[Person], object] | None = None
    """Called with a person before the first change."""


@rare_collections()
def prepare_people(
    data: bytes,
    file_name: str,
    *,
    keyring: Keyring,
    atlas: PlaceFinder,
    country: str,
    now: datetime,
    sheet: str = "",
    mapping: ColumnMapping | None = None,
    language: str = "es",
) -> PreparedPeople:
    """Read a list of nationals of `country`, and every row of it.

    Telephones without `+` are dialled in the country where the person stays. Raises UnreadableFile.
    """
    table = people_table(read_tables(data, file_name), sheet, file_name)
    plan = plan_of(table, mapping, atlas, file_name)
    plan = with_counted_days(plan, now.date())
    reader = RowReader(plan, keyring, Geocoder(atlas, language), country, now)
    rows, refused = read_rows(reader, plan.table.rows)
    kept, repeated = with_keys(rows, keyring, country)
    encoding = encoding_of(data) if table.is_text else ""
    return PreparedPeople(
        plan,
        country,
        tuple(kept),
        tuple(repeated),
        tuple(refused),
        encoding,
        separator_of(data, encoding) if encoding else "",
        hashlib.sha256(data).hexdigest(),
    )


@rare_collections()
def find_doubles(session: Session, keyring: Keyring, prepared: PreparedPeople) -> Doubles:
    """Return the likely doubles of the rows: among themselves, and of the new ones in the registry.

    Cards are opened for it; the caller writes the audit log.
    """
    doubles = {row: (_of_row(*each),) for row, each in doubles_in_file(prepared.rows).items()}
    for row, reports in _doubles_in_registry(session, keyring, prepared).items():
        doubles[row] = (*doubles.get(row, ()), *reports)
    return doubles


@rare_collections()
def import_prepared(
    session: Session,
    keyring: Keyring,
    prepared: PreparedPeople,
    origin: ImportOrigin,
    *,
    doubles: Doubles,
    dry_run: bool = False,
    changed: ChangedPeople | None = None,
) -> ImportReport:
    """Bring the registry to what a list says; a dry run only says what would happen.

    The caller's transaction holds all of it; whoever else writes persons of this country waits for
    its end, so that nobody is registered twice by two lists at once.
    """
    if not dry_run:
        take_turns(session, turn_of(prepared.country))
    run = _Run(session, keyring, prepared, origin, dry_run, changed or ChangedPeople())
    reports = [_refusal_report(each, origin.translate) for each in prepared.refused]
    reports += [
        RowReport(each.row, PersonRowResult.UNCHANGED, same_as=each.same_as)
        for each in prepared.repeated
    ]
    # Part by part: what is needed to compare and write some hundred persons is given back.
    for part in in_parts(prepared.rows):
        reports += run.results(part, doubles)
    report = _report(prepared, tuple(sorted(reports, key=lambda each: each.row)), dry_run)
    if not dry_run:
        _log_import(session, report, prepared.sha256, origin)
    return report


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
    file_name: str = "",
    translate: Translate = str,
) -> ImportReport:
    """Import a list in one go: prepared, compared and kept. Raises UnreadableFile."""
    prepared = prepare_people(
        data, file_name, keyring=keyring, atlas=atlas, country=country, now=now
    )
    doubles = find_doubles(session, keyring, prepared)
    origin = ImportOrigin(actor, now, post_id, is_demo, translate)
    return import_prepared(session, keyring, prepared, origin, doubles=doubles, dry_run=dry_run)


# -- inside ---------------------------------------------------------------------------------


@dataclass(slots=True)
class _Run:
    """One import on its way through the rows."""

    session: Session
    keyring: Keyring
    prepared: PreparedPeople
    origin: ImportOrigin
    dry_run: bool
    changed: ChangedPeople
    new: dict[bytes, NewPerson] = field(default_factory=dict)
    """Persons of this chunk that are not written yet."""
    new_keys: set[bytes] = field(default_factory=set)
    erased: ErasedPeople = field(default_factory=lambda: ErasedPeople({}))

    def results(self, rows: Sequence[ImportRow], doubles: Doubles) -> Iterator[RowReport]:
        """Yield what becomes of the rows of one chunk, and write it unless it is a trial."""
        known = RegisteredPeople.find(self.session, self.keyring, self.prepared.country, rows)
        self.erased = ErasedPeople.find(self.session, self.keyring, self.prepared.country, rows)
        for row in rows:
            yield self._result(known, row, doubles.get(row.row, ()))
        self._write_new()

    # -- inside ---------------------------------------------------------------------------

    def _result(
        self, known: RegisteredPeople, row: ImportRow, doubles: tuple[DoubleReport, ...]
    ) -> RowReport:
        if row.keys[0] in self.new_keys:
            return self._further_stay(row)
        try:
            person = known.person_of(row)
            changes = self._changes(known, person, row) if person else []
            if person and changes and not self.dry_run:
                self._change(person, changes)
        except CannotOpen:
            why = self.origin.translate(_UNREADABLE)
            return RowReport(row.row, PersonRowResult.REJECTED, "reference", why)
        if person is None:
            if refusal := self.erased.refusal(row):
                why = refusal.explain(self.origin.translate)
                return RowReport(row.row, PersonRowResult.REJECTED, "consent", why)
            self._register(known, row)
            return self._reported(row, PersonRowResult.IMPORTED, doubles)
        result = PersonRowResult.UPDATED if changes else PersonRowResult.UNCHANGED
        return self._reported(row, result, doubles)

    def _changes(self, known: RegisteredPeople, person: Person, row: ImportRow) -> list[Change]:
        titles = self.prepared.plan.table.titles
        return known.changes(person, row, titles, is_demo=self.origin.is_demo)

    def _change(self, person: Person, changes: Sequence[Change]) -> None:
        if self.changed.before_change is not None:
            self.changed.before_change(person)
        # A change of the card reads every stay of the person: one that does not open must not
        # leave the row half written.
        with self.session.begin_nested():
            for change in changes:
                change()
        now, actor = self.origin.now, self.origin.actor
        note_event(self.session, person.id, PersonEventKind.CHANGED, at=now, actor=actor)

    def _further_stay(self, row: ImportRow) -> RowReport:
        """Add another stay to a person whom an earlier row of this list made."""
        if not self.dry_run:
            self._write_new()
            known = RegisteredPeople.find(self.session, self.keyring, self.prepared.country, [row])
            person = known.person_of(row)
            for change in self._changes(known, person, row) if person else ():
                change()
        return self._reported(row, PersonRowResult.UPDATED, ())

    def _register(self, known: RegisteredPeople, row: ImportRow) -> None:
        self.new_keys.add(row.keys[0])
        if self.dry_run:
            return
        self.erased.lift(self.session, row, actor=self.origin.actor, now=self.origin.now)
        self.new[row.keys[0]] = NewPerson(
            country=self.prepared.country,
            card=row.card,
            stays=[row.stay] if row.stay else [],
            unplaced=[row.unplaced] if row.unplaced else [],
            consent_at=row.consent_at,
            household_id=known.home_of(row),
            post_id=self.origin.post_id,
            source="import",
            import_key=row.keys[0].hex(),
            is_demo=self.origin.is_demo,
        )

    def _write_new(self) -> None:
        if self.new:
            self.changed.created += add_persons(self.session, self.keyring, list(self.new.values()))
            self.new.clear()

    def _reported(
        self, row: ImportRow, result: PersonRowResult, doubles: tuple[DoubleReport, ...]
    ) -> RowReport:
        translate = self.origin.translate
        sought = row.unplaced.place.problem.explain(translate) if row.unplaced else ""
        cells = tuple(
            CellReport(each.column, each.value, each.problem.explain(translate))
            for each in row.problems
        )
        return RowReport(row.row, result, to_be_placed=sought, cells=cells, doubles=doubles)


_UNREADABLE = N_("está registrada ya, en una ficha que no se puede abrir")


def _doubles_in_registry(session: Session, keyring: Keyring, prepared: PreparedPeople) -> Doubles:
    """Return the likely doubles of the new rows among the registered whom the list does not name
    itself.
    """
    if not has_persons(session, prepared.country):
        return {}
    keys = [key.hex() for row in prepared.rows for key in row.keys]
    known = known_keys(session, prepared.country, keys)
    new = _rows_without(known, prepared.rows)
    marks = {mark(*each) for row in new for each in likenesses(row, by_year=True)}
    registered = registered_doubles(
        session, keyring, prepared.country, marks, frozenset(known.values())
    )
    if not registered:
        return {}
    doubles = {row.row: tuple(_of_registered(row, registered)) for row in new}
    return {row: reports for row, reports in doubles.items() if reports}


def _rows_without(known: Container[str], rows: Iterable[ImportRow]) -> list[ImportRow]:
    """Return the rows none of whose keys is among the `known`, in hexadecimal figures."""
    return [row for row in rows if not any(key.hex() in known for key in row.keys)]


def _of_row(row: int, alike: Sequence[Likeness]) -> DoubleReport:
    return DoubleReport(row=row, alike=tuple(each.value for each in alike))


def _of_registered(row: ImportRow, registered: Mapping[int, uuid.UUID]) -> Iterator[DoubleReport]:
    by_person: dict[uuid.UUID, list[str]] = {}
    for likeness, text in likenesses(row, by_year=True):
        person_id = registered.get(mark(likeness, text))
        if person_id is not None:
            by_person.setdefault(person_id, []).append(likeness.value)
    for person_id, alike in by_person.items():
        yield DoubleReport(person_id=person_id, alike=tuple(alike))


def _refusal_report(refusal: Refusal, translate: Translate) -> RowReport:
    why = refusal.problem.explain(translate)
    return RowReport(refusal.row, PersonRowResult.REJECTED, refusal.field, why)


def _report(prepared: PreparedPeople, rows: tuple[RowReport, ...], dry_run: bool) -> ImportReport:
    plan = prepared.plan
    orders = tuple(
        ColumnReport(each.column, each.order or "", each.reason or "")
        for each in plan.orders.values()
    )
    return ImportReport(
        prepared.country,
        dry_run,
        prepared.encoding,
        prepared.delimiter,
        plan.ignored,
        rows,
        sheet=plan.table.sheet,
        columns=dict(plan.columns),
        day_orders=orders,
        questions=tuple(each.value for each in plan.questions),
        phones_asked=countries_offered(
            question for row in prepared.rows for question in row.phone_questions
        ),
        counts=counts_of(rows),
    )


def _log_import(session: Session, report: ImportReport, sha256: str, origin: ImportOrigin) -> None:
    record(
        session,
        at=origin.now,
        actor=origin.actor,
        action="person.import",
        country=report.country,
        purpose="registration",
        file_sha256=sha256,
        imported=report.imported,
        updated=report.updated,
        unchanged=report.unchanged,
        rejected=report.rejected,
    )
