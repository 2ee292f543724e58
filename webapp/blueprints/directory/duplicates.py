"""Pages of the duplicates: look for them, merge, keep both, take it back."""

from __future__ import annotations

import uuid

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from core.errors import UnusableInput
from directory.entries.change_log import ChangeOrigin, ChangeVia
from directory.entries.kinds import ONE_WORDS
from directory.entries.lifecycle import DesignationTaken
from directory.imports.duplicates import likely_pairs, note_pairs
from directory.imports.merging import keep_both, merge_pair, undo_decision
from directory.imports.models import DuplicateCandidate, PairState
from webapp.auth.access import current_scope
from webapp.blueprints.directory.duplicate_pairs import (
    COMPARED,
    REASON_WORDS,
    pair_for,
    pairs_for,
)
from webapp.blueprints.directory.views import blueprint
from webapp.http.database import db
from webapp.http.services import services
from webapp.http.transactions import writes
from webapp.labels.entry_values import Speaker


@blueprint.get("/directorio/duplicados")
def duplicates() -> str:
    """Return the pairs that wait, or those decided, side by side."""
    code = request.args.get("estado", "")
    state = PairState(code) if code in set(PairState) else PairState.OPEN
    scope = current_scope()
    pairs = pairs_for(scope, state, Speaker(db.session(), services().atlas, scope.viewer))
    return render_template(
        "directory/duplicates.html",
        shown=pairs,
        state=state,
        reason_words=REASON_WORDS,
        entry_words=ONE_WORDS,
    )


@blueprint.post("/directorio/duplicados")
def find_duplicates() -> Response:
    """Look for pairs again: of the own country, of all for the Secretariat."""
    country, now = current_scope().country or None, services().clock()
    likely = [likely_pairs(db.session(), kind, country) for kind in COMPARED]
    writes()
    new = sum(note_pairs(db.session(), each, now=now) for each in likely)
    flash(_("Búsqueda hecha. Parejas nuevas: %(number)s", number=new), "done")
    return redirect(url_for("directory.duplicates"))


@blueprint.post("/directorio/duplicados/<uuid:pair_id>")
def decide_duplicate(pair_id: uuid.UUID) -> Response:
    """Return what a person says of one pair."""
    pair, session = _pair_or_404(pair_id), db.session()
    chosen, origin = request.form.get("decision", ""), _origin()
    try:
        if chosen == "both":
            keep_both(session, pair, origin=origin)
            flash(_("Se quedan las dos: no se volverá a preguntar."), "done")
        elif chosen == "undo":
            undo_decision(session, pair, origin=origin)
            flash(_("Deshecho: las dos entradas están como antes."), "done")
        else:
            merged = merge_pair(
                session, pair, _entry_to_keep(pair, chosen), origin=origin, chosen=_chosen(pair)
            )
            flash(_("Unidas en: %(name)s", name=getattr(merged, "name", "")), "done")
    except (UnusableInput, DesignationTaken):
        session.rollback()
        flash(_("No se pudo: alguien cambió estas entradas entretanto. Mírelas otra vez."), "wrong")
    return redirect(url_for("directory.duplicates", estado=request.form.get("estado", "")))


# -- inside ---------------------------------------------------------------------------------


def _pair_or_404(pair_id: uuid.UUID) -> DuplicateCandidate:
    pair = pair_for(current_scope(), pair_id)
    if pair is None:
        abort(404)
    return pair


def _origin() -> ChangeOrigin:
    return ChangeOrigin(services().clock(), current_scope().actor, ChangeVia.MERGE)


def _entry_to_keep(pair: DuplicateCandidate, chosen: str) -> uuid.UUID:
    """Return the entry to keep. Aborts with 400 for a decision that is none."""
    entry_id = {"first": pair.first_id, "second": pair.second_id}.get(chosen)
    if entry_id is None:
        abort(400)
    return entry_id


def _chosen(pair: DuplicateCandidate) -> dict[str, uuid.UUID]:
    """Return which value was picked for each field in which the two differ."""
    sides = {"first": pair.first_id, "second": pair.second_id}
    return {
        name.removeprefix("field-"): sides[side]
        for name, side in request.form.items()
        if name.startswith("field-") and side in sides
    }
