"""Hands for the import: a file in, a trial out, against a small directory."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from core.atlas import Atlas
from core.crypto import Keyring
from directory.entries.change_log import ChangeOrigin, ChangeVia
from directory.entries.kinds import EntryKind
from directory.entries.visibility import Viewer
from directory.imports.apply import apply_dry_run
from directory.imports.columns.table_selection import chosen_tables, plans_for, tables_in
from directory.imports.dry_run import try_drafts
from directory.imports.existing_entries import Allowance, existing_entries
from directory.imports.row_results import DryRun
from directory.imports.rows.drafts import Plan
from directory.imports.rows.row_mapping import drafts_of
from directory.imports.trial.choices import ImportChoices

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
RCM = frozenset({"BZ", "CA", "CR", "DO", "GT", "HN", "MX", "NI", "PA", "SV", "US"})
ANYBODY = Allowance(Viewer.system(), RCM)


def plans(
    data: bytes,
    kind: EntryKind | None = None,
    *,
    name: str = "lista.csv",
    country: str = "MX",
    mapping: dict[str, Any] | None = None,
    sheet: str = "",
    atlas: Atlas | None = None,
    places: dict[str, Any] | None = None,
) -> list[Plan]:
    chosen = chosen_tables(tables_in(data, name), kind, sheet, name)
    return plans_for(chosen, mapping, country=country, now=NOW, atlas=atlas, places=places)


def tried(
    session: Session,
    those: list[Plan],
    *,
    allowance: Allowance = ANYBODY,
    keyring: Keyring | None = None,
    choices: ImportChoices | None = None,
) -> DryRun:
    drafts = drafts_of(those)
    wanted = [each.entry_id for each in drafts if each.entry_id]
    existing = existing_entries(session, {each.kind for each in drafts}, wanted, allowance, keyring)
    trial = try_drafts(drafts, existing, allowance, choices)
    counts = trial.counts
    assert counts["read"] == sum(value for key, value in counts.items() if key != "read")
    return trial


def origin(batch_id: uuid.UUID | None = None, via: ChangeVia = ChangeVia.IMPORT) -> ChangeOrigin:
    return ChangeOrigin(NOW, "cli:prueba", via, "lista.csv", batch_id or uuid.uuid4())


@pytest.fixture
def take(session: Session, keyring: Keyring) -> Callable[..., DryRun]:
    """A file taken in whole: read, guessed, tried, applied."""

    def whole(
        data: bytes,
        kind: EntryKind | None = None,
        *,
        batch_id: uuid.UUID | None = None,
        **more: Any,
    ) -> DryRun:
        allowance = more.pop("allowance", ANYBODY)
        choices = more.pop("choices", None)
        trial = tried(
            session,
            plans(data, kind, **more),
            allowance=allowance,
            keyring=keyring,
            choices=choices,
        )
        apply_dry_run(session, trial, origin=origin(batch_id), keyring=keyring)
        return trial

    return whole
