"""An import applied, taken back or dropped.

What it would do is worked out before the lock is taken, and written in one short transaction where
the directory is still what it was worked out from.
"""

from __future__ import annotations

import uuid

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core.db import write_prepared
from core.errors import Outdated
from directory.imports.batches import apply_import, revert_batch, try_prepared
from directory.imports.models import ImportBatch, ImportState
from directory.imports.revert import RevertFailure, WayBack, find_way_back
from directory.imports.row_results import DryRun
from webapp.blueprints.imports.batch_access import (
    batch_or_404,
    note_batch,
    prepared_of,
    waiting_or_404,
)
from webapp.blueprints.imports.query_args import choices_of, sender
from webapp.blueprints.imports.views import blueprint
from webapp.http.database import DatabaseSession, db
from webapp.http.services import services


@blueprint.post("/<uuid:batch_id>/aplicar")
def apply(batch_id: uuid.UUID) -> AnyResponse:
    """Write it, after the box was ticked."""
    if request.form.get("sure") != "1":
        flash(_("Marque la casilla para aplicar la importación."), "wrong")
        return redirect(url_for("imports.trial", batch_id=batch_id))
    prepared, choices = prepared_of(waiting_or_404(batch_id)), choices_of(request.form)

    def tried(session: DatabaseSession) -> DryRun:
        return try_prepared(session, prepared, sender(), choices)

    def keep(session: DatabaseSession, found: DryRun) -> None:
        batch, now = waiting_or_404(batch_id, session), services().clock()
        apply_import(session, batch, prepared, found, sender(), now=now, translate=_)
        note_batch(session, batch, "directory.import", **found.counts)

    try:
        write_prepared(db.engine, tried, keep)
    except Outdated:
        flash(_changing(), "wrong")
        return redirect(url_for("imports.trial", batch_id=batch_id))
    return redirect(url_for("imports.result", batch_id=batch_id))


@blueprint.get("/<uuid:batch_id>")
def result(batch_id: uuid.UUID) -> str | AnyResponse:
    """Return what became of a file; and the way back, which asks once more."""
    batch = batch_or_404(batch_id)
    if batch.content is not None:
        return redirect(url_for("imports.columns", batch_id=batch.id))
    asks = request.args.get("deshacer") == "1" and batch.state is ImportState.APPLIED
    return render_template("imports/result.html", batch=batch, asks=asks, left=[])


@blueprint.post("/<uuid:batch_id>/deshacer")
def take_it_back(batch_id: uuid.UUID) -> str | AnyResponse:
    """Undo an import; what cannot be undone is named."""

    def way_back(session: DatabaseSession) -> WayBack:
        return find_way_back(session, _applied(batch_id, session).id, services().keyring)

    def put_back(session: DatabaseSession, found: WayBack) -> list[RevertFailure]:
        batch = _applied(batch_id, session)
        left = revert_batch(session, batch, found, sender(), now=services().clock())
        note_batch(session, batch, "directory.import_undone", left=len(left))
        return left

    try:
        left = write_prepared(db.engine, way_back, put_back)
    except Outdated:
        flash(_changing(), "wrong")
        return redirect(url_for("imports.result", batch_id=batch_id))
    told = [(each.name or _("Líder comunitario"), each.problem.explain(_)) for each in left]
    db.session().rollback()  # what it shows was written beside this reading
    return render_template(
        "imports/result.html", batch=batch_or_404(batch_id), asks=False, left=told
    )


@blueprint.post("/<uuid:batch_id>/descartar")
def drop(batch_id: uuid.UUID) -> AnyResponse:
    """Forget a file that was not applied."""
    batch = waiting_or_404(batch_id)
    batch.state, batch.content = ImportState.DROPPED, None
    flash(_("Archivo descartado: no se escribió nada."), "done")
    return redirect(url_for("imports.index"))


# -- inside ---------------------------------------------------------------------------------


def _applied(batch_id: uuid.UUID, session: DatabaseSession) -> ImportBatch:
    """Return a file that was applied and can be taken back."""
    batch = batch_or_404(batch_id, session)
    if batch.state is not ImportState.APPLIED:
        abort(404)
    return batch


def _changing() -> str:
    return str(_("El directorio cambia en este momento y no se escribió nada. Pruebe otra vez."))
