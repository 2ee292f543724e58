"""One file imported: prepared without the database, tried against it, applied at once."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring, SealedPlace, place_of
from core.db import hold_row
from core.errors import Outdated, UnusableInput
from core.problems import Problem
from directory.entries.change_log import ChangeOrigin, ChangeVia
from directory.entries.kinds import EntryKind
from directory.entries.visibility import Clearance
from directory.imports.apply import apply_dry_run
from directory.imports.columns.mapping_memory import remember_mapping
from directory.imports.columns.table_selection import chosen_tables, plans_for, tables_in
from directory.imports.columns.targets import POINTS, READINGS
from directory.imports.dry_run import try_drafts
from directory.imports.error_file import error_file
from directory.imports.existing_entries import Allowance, existing_entries
from directory.imports.models import ImportBatch, ImportState
from directory.imports.revert import RevertFailure, WayBack, take_way_back
from directory.imports.row_results import DryRun
from directory.imports.rows.charge_reading import ListAtlas
from directory.imports.rows.drafts import Draft, Plan
from directory.imports.rows.row_mapping import drafts_of
from directory.imports.trial.choices import ImportChoices
from directory.version import directory_version, require_version

WAITING = timedelta(days=7)
"""So long a file waits, under seal, to be applied."""


@dataclass(frozen=True, slots=True)
class PreparedImport:
    """A file read and understood as far as that goes without the directory."""

    plans: list[Plan]
    drafts: list[Draft]

    @property
    def hidden_rows(self) -> int:
        """How many of the rows are hidden in the workbook."""
        return sum(plan.table.hidden_rows for plan in self.plans)

    @property
    def notes(self) -> list[Problem]:
        """What was done to read the tables."""
        return [note for plan in self.plans for note in plan.table.notes]

    @property
    def ignored_columns(self) -> list[str]:
        """The titles of the columns that hold something and are not read."""
        return list(dict.fromkeys(title for plan in self.plans for title in plan.ignored))


@dataclass(frozen=True, slots=True)
class Importer:
    """Who brings a file: the name of the audit log, what they may write, and the keyring."""

    actor: str
    allowance: Allowance
    keyring: Keyring

    @property
    def opens_leaders(self) -> bool:
        """Whether community leaders may be opened for this sender: never outside their country."""
        return self.allowance.viewer.clearance in {Clearance.COUNTRY, Clearance.POST}


def prepare(
    data: bytes,
    name: str,
    kind: EntryKind | None,
    *,
    country: str,
    now: datetime,
    sheet: str = "",
    head: tuple[int, int] | None = None,
    mapping: Mapping[str, Any] | None = None,
    atlas: ListAtlas | None = None,
    language: str = "es",
    places: Mapping[str, Any] | None = None,
    phones_in: str = "",
) -> PreparedImport:
    """Read a file and every row of it; `head` are the rows of its titles, where somebody said so;
    `phones_in` is the country of telephones whose row does not say it, where somebody said so.

    Raises UnreadableFile, UnusableInput for a mapping that is none.
    """
    chosen = chosen_tables(tables_in(data, name, head), kind, sheet, name)
    plans = plans_for(
        chosen,
        mapping,
        country=country,
        now=now,
        atlas=atlas,
        language=language,
        places=places,
        phones_in=phones_in,
    )
    return PreparedImport(plans, drafts_of(plans))


def try_prepared(
    session: Session,
    prepared: PreparedImport,
    sender: Importer,
    choices: ImportChoices | None = None,
) -> DryRun:
    """Return what every row would do now, with what a person decided in `choices`.

    Raises UnusableInput for community leaders brought by anybody but their country.
    """
    kinds = {each.kind for each in prepared.drafts}
    if EntryKind.LEADER in kinds and not sender.opens_leaders:
        raise UnusableInput(
            EntryKind.LEADER, "community leaders are brought in by their own country only"
        )
    version = directory_version(session)
    wanted = [each.entry_id for each in prepared.drafts if each.entry_id is not None]
    existing = existing_entries(
        session, kinds, wanted, sender.allowance, sender.keyring if sender.opens_leaders else None
    )
    trial = try_drafts(prepared.drafts, existing, sender.allowance, choices)
    trial.version = version
    return trial


def new_batch(
    data: bytes, name: str, kind: EntryKind | None, sender: Importer, *, country: str, now: datetime
) -> ImportBatch:
    """Return the record of a file sent in, with its content under seal until it is applied."""
    batch = ImportBatch(
        id=uuid.uuid4(),
        at=now,
        actor=sender.actor,
        clearance=sender.allowance.viewer.clearance,
        country=country,
        kind=kind,
        file_name=name[-200:],
        sha256=hashlib.sha256(data).hexdigest(),
    )
    batch.content = sender.keyring.seal(data, batch_place("content", batch.id, batch.country))
    return batch


def batch_place(column: str, batch_id: uuid.UUID, country: str) -> SealedPlace:
    """Return where the content or the error file of a batch belongs: each is sealed once."""
    return place_of("import_batch", column, batch_id, country=country)


def content_of(batch: ImportBatch, keyring: Keyring) -> bytes | None:
    """Return the file; None once it was applied or dropped. Raises CannotOpen."""
    return (
        keyring.open(batch.content, batch_place("content", batch.id, batch.country))
        if batch.content
        else None
    )


def drop_expired(session: Session, now: datetime) -> None:
    """Drop the files that waited too long to be applied: they may hold leaders, by name. Nothing is
    committed.
    """
    session.execute(
        sa.update(ImportBatch)
        .where(ImportBatch.content.is_not(None), ImportBatch.at < now - WAITING)
        .values(state=ImportState.DROPPED, content=None)
    )


def columns_of(batch: ImportBatch) -> dict[str, Any]:
    """Return the mapping kept for a file, without what holds for that file alone."""
    return {key: batch.mapping[key] for key in ("columns", "defaults") if key in batch.mapping}


def places_of(batch: ImportBatch) -> dict[str, Any]:
    """Return what somebody chose about the places of a file: a member of its mapping each."""
    return {key: batch.mapping[key] for key in (READINGS, POINTS) if key in batch.mapping}


def head_of(batch: ImportBatch) -> tuple[int, int] | None:
    """Return the rows of the titles somebody named for a file; None where nobody did."""
    rows = batch.mapping.get("head")
    return (int(rows[0]), int(rows[1])) if rows else None


def phones_in_of(batch: ImportBatch) -> str:
    """Return the country of telephones whose row does not say it; empty where nobody was asked."""
    return str(batch.mapping.get("phones_in", ""))


def rejected_of(batch: ImportBatch, keyring: Keyring) -> bytes | None:
    """Return the error file of an import applied; None when every row was taken.

    Raises CannotOpen.
    """
    return (
        keyring.open(batch.rejected, batch_place("rejected", batch.id, batch.country))
        if batch.rejected
        else None
    )


def apply_import(
    session: Session,
    batch: ImportBatch,
    prepared: PreparedImport,
    trial: DryRun,
    sender: Importer,
    *,
    now: datetime,
    translate: Callable[[str], str],
) -> None:
    """Apply a file: written as it was tried before the lock, its mapping remembered, its content
    dropped.

    The rows rejected are kept as the error file, in the reader's language. Nothing is committed.
    Raises Outdated where the directory is no longer what the file was tried against.
    """
    require_version(session, trial.version)
    session.add(batch)
    _require_state(session, batch, ImportState.UPLOADED, ImportState.TRIED)
    origin = ChangeOrigin(now, sender.actor, ChangeVia.IMPORT, batch.file_name, batch.id)
    apply_dry_run(session, trial, origin=origin, keyring=sender.keyring)
    batch.state, batch.applied_at = ImportState.APPLIED, now
    batch.counts = {
        **trial.counts,
        "ignored_columns": prepared.ignored_columns,
        "asked": sum(row.is_asked for row in trial.rows),
        "unplaced": len(trial.unplaced),
        "only_in_county": len(trial.only_in_county),
    }
    rejected = error_file(prepared.plans, trial, translate)
    batch.rejected = (
        sender.keyring.seal(rejected, batch_place("rejected", batch.id, batch.country))
        if rejected
        else None
    )
    batch.content = None
    columns = columns_of(batch)
    for plan in prepared.plans if "columns" in columns else ():
        remember_mapping(session, plan.table, plan.kind, batch.country, columns, now)


def revert_batch(
    session: Session, batch: ImportBatch, way_back: WayBack, sender: Importer, *, now: datetime
) -> list[RevertFailure]:
    """Undo an import by the way back worked out before the lock; what stands is given back with the
    reason. Nothing is committed. Raises Outdated where the directory has changed meanwhile.
    """
    require_version(session, way_back.version)
    _require_state(session, batch, ImportState.APPLIED)
    origin = ChangeOrigin(now, sender.actor, ChangeVia.PUT_BACK, batch.file_name, batch.id)
    left = take_way_back(session, way_back, origin=origin, keyring=sender.keyring)
    batch.state, batch.undone_at, batch.undone_by = ImportState.UNDONE, now, sender.actor
    return left


def batches_of(session: Session, sender: Importer, limit: int = 50) -> list[ImportBatch]:
    """Return the files this sender may know of, newest first."""
    statement = sa.select(ImportBatch).where(
        _within_reach(sender), ImportBatch.state != ImportState.DROPPED
    )
    return list(
        session.scalars(statement.order_by(ImportBatch.at.desc(), ImportBatch.id).limit(limit))
    )


def batch_of(session: Session, batch_id: uuid.UUID, sender: Importer) -> ImportBatch | None:
    """Return one of them; None for a stranger's as for one that is not there."""
    return session.scalar(
        sa.select(ImportBatch).where(ImportBatch.id == batch_id, _within_reach(sender))
    )


# -- inside ---------------------------------------------------------------------------------


def _require_state(session: Session, batch: ImportBatch, *states: ImportState) -> None:
    """Raise Outdated unless a file is in one of these states once it is held."""
    hold_row(session, batch)
    if batch.state not in states:
        raise Outdated(f"the import {batch.id} is {batch.state}")


def _within_reach(sender: Importer) -> sa.ColumnElement[bool]:
    """Return the files somebody sees: the Secretariat its own, a country all of its people's, a
    post what its consul sent.
    """
    viewer = sender.allowance.viewer
    if viewer.clearance is Clearance.RCM:
        return ImportBatch.clearance == Clearance.RCM
    own = sa.and_(ImportBatch.country == viewer.country, ImportBatch.clearance != Clearance.RCM)
    return (
        own
        if viewer.clearance is Clearance.COUNTRY
        else sa.and_(own, ImportBatch.actor == sender.actor)
    )
