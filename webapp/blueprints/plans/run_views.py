"""The pages of printing in number: ask for a run, see how far it is, take the ZIP away."""

from __future__ import annotations

from flask import redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response

from core.audit_log import record
from core.i18n.languages import LANGUAGES
from core.storage import FileStore
from plans.batch.archive import ZIP_NAME
from plans.batch.mass_print import PrintSelection
from plans.batch.print_runs import ask_for_run, last_run, run_store
from plans.documents.plan_pdf import PAPERS
from plans.facts.model import Audience
from webapp.auth.access import current_scope
from webapp.blueprints.plans.views import blueprint
from webapp.http.database import db
from webapp.http.services import services


@blueprint.get("/planes/imprimir")
def runs() -> str:
    """Return what can be printed at once, and how far the last run is."""
    here, country = services(), _country()
    fragment = bool(request.headers.get("HX-Request"))
    return render_template(
        "plans/run_state.html" if fragment else "plans/runs.html",
        run=last_run(db.session(), country),
        has_zip=_store(country).find(ZIP_NAME) is not None,
        country=country,
        papers=tuple(PAPERS),
        now=here.clock(),
    )


@blueprint.post("/planes/imprimir")
def start_run() -> Response:
    """Put down a run; the worker takes it up within seconds."""
    country = _country()
    selection = PrintSelection(
        country,
        _ticked("language", LANGUAGES) or LANGUAGES,
        _ticked("paper", tuple(PAPERS)) or ("both",),
        (Audience.INTERNAL if country else Audience.PUBLIC,),
    )
    ask_for_run(db.session(), selection, now=services().clock(), actor=current_scope().actor)
    return redirect(url_for("plans.runs"))


@blueprint.get("/planes/imprimir/planes.zip")
def run_file() -> Response:
    """Return the ZIP of the last run; the internal papers name leaders, so that taking them leaves
    a line.
    """
    here, country = services(), _country()
    source = _store(country).open(ZIP_NAME)
    if source is None:
        return redirect(url_for("plans.runs"))
    if country:
        record(
            db.session(),
            at=here.clock(),
            actor=current_scope().actor,
            action="plan.read",
            subject="all",
            country=country,
            purpose="internal edition, all plans",
        )
    return send_file(source, mimetype="application/zip", as_attachment=True, download_name=ZIP_NAME)


def _ticked(name: str, choices: tuple[str, ...]) -> tuple[str, ...]:
    """Return the choices ticked in the form, in their own order."""
    sent = request.form.getlist(name)
    return tuple(each for each in choices if each in sent)


def _store(country: str) -> FileStore:
    return run_store(services().settings, services().keyring, country)


def _country() -> str:
    """Return whose plans: those of the own country in the internal edition; the Secretariat all in
    the public one.
    """
    scope = current_scope()
    return scope.country if scope.reads_persons else ""
