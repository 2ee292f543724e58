"""Pages of the sources."""

from __future__ import annotations

import uuid

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from core.audit_log import record
from core.i18n.languages import N_
from feeds.context.lookup import newest_context
from feeds.sources.health import poll_soon, rejected_items, sources_health
from webapp.auth.access import current_scope
from webapp.http.database import db
from webapp.http.services import services

blueprint = Blueprint("sources", __name__)


COUNT_WORDS = {
    "alerts": N_("avisos"),
    "new": N_("nuevos"),
    "placed": N_("con lugar"),
    "unplaced": N_("sin lugar"),
    "rejected": N_("inutilizables"),
}


def counts_words(counts: dict[str, object]) -> str:
    """Return the counts of the last reading in words; those nobody counted are left out."""
    return ", ".join(
        f"{counts[key]} {_(word)}" for key, word in COUNT_WORDS.items() if key in counts
    )


@blueprint.get("/fuentes")
def index() -> str:
    """Return every source with its health and the unusable items of its last reading."""
    now = services().clock()
    sources = sources_health(db.session(), now=now)
    rejected = {
        each.source.id: rejected_items(db.session(), each.source.id)
        for each in sources
        if each.rejected
    }
    return render_template(
        "sources/index.html",
        sources=sources,
        rejected=rejected,
        counts_words=counts_words,
        context=newest_context(db.session()),
        now=now,
    )


@blueprint.post("/fuentes/<uuid:source_id>/preguntar")
def ask(source_id: uuid.UUID) -> Response:
    """Ask a source at the next tick of the worker instead of at its hour."""
    now = services().clock()
    source = poll_soon(db.session(), source_id, now=now)
    if source is None:
        abort(404)
    record(
        db.session(), at=now, actor=current_scope().actor, action="source.ask", subject=source.id
    )
    flash(_("Se preguntará a %(source)s en el próximo minuto.", source=source.name))
    return redirect(url_for("sources.index"))
