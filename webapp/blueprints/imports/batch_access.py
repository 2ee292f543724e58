"""One file sent in, as a page of the import asks for it: found for who may know of it, opened and
read.
"""

from __future__ import annotations

import uuid

from flask import abort
from flask_babel import get_locale

from core.audit_log import record
from core.db import hold_row
from directory.imports.batches import (
    PreparedImport,
    batch_of,
    columns_of,
    content_of,
    head_of,
    phones_in_of,
    places_of,
    prepare,
)
from directory.imports.models import ImportBatch, ImportState
from webapp.auth.access import current_scope
from webapp.blueprints.imports.query_args import sender
from webapp.http.database import DatabaseSession, db
from webapp.http.services import services


def batch_or_404(batch_id: uuid.UUID, session: DatabaseSession | None = None) -> ImportBatch:
    """Return a file the sender may know of, and did not drop."""
    batch = batch_of(session or db.session(), batch_id, sender())
    if batch is None or batch.state is ImportState.DROPPED:
        abort(404)
    return batch


def waiting_or_404(batch_id: uuid.UUID, session: DatabaseSession | None = None) -> ImportBatch:
    """Return a file that was not applied yet; where the session writes, it stays so."""
    batch = batch_or_404(batch_id, session)
    if (session or db.session()).info.get("writes"):
        hold_row(session or db.session(), batch)
    if batch.content is None:
        abort(404)
    return batch


def bytes_of(batch: ImportBatch) -> bytes:
    """Return the file itself; nothing once it was applied."""
    return content_of(batch, services().keyring) or b""


def prepared_of(batch: ImportBatch) -> PreparedImport:
    """Return a file read as somebody said it is to be read. Raises UnreadableFile."""
    return prepare(
        bytes_of(batch),
        batch.file_name,
        batch.kind,
        country=batch.country,
        now=services().clock(),
        sheet=batch.sheet,
        head=head_of(batch),
        mapping=columns_of(batch) or None,
        atlas=services().atlas,
        phones_in=phones_in_of(batch),
        language=str(get_locale()),
        places=places_of(batch),
    )


def note_batch(session: DatabaseSession, batch: ImportBatch, action: str, **details: int) -> None:
    """Say in the audit log what is done with a file."""
    here = current_scope()
    record(
        session,
        at=services().clock(),
        actor=here.actor,
        action=action,
        subject=batch.id,
        country=batch.country,
        purpose="import",
        **details,
    )
