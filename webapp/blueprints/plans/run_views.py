"""The doors of printing in number: ask for a run, see how far it is, take the ZIP away."""

from __future__ import annotations

from flask import redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response

from core.audit_log import record
from core.i18n.languages import LANGUAGES
from plans.batch.mass_print import PrintSelection
from plans.batch.print_runs import ask_for_run, last_run, zip_of
from plans.documents.plan_pdf import PAPERS
from plans.facts.model import Audience
from webapp.auth.access import current_scope
from webapp.blueprints.plans.views import blueprint
from webapp.http.database import db, writes
from webapp.http.services import services


@blueprint.get("/planes/imprimir")
def runs() -> str:
    """Return what can be printed at once, and how far the last run is."""
    house, country = services(), _country()
    fragment = bool(request.headers.get("HX-Request"))
    return render_template(
        "plans/run_state.html" if fragment else "plans/runs.html",
        run=last_run(db.session(), country),
        has_zip=zip_of(house.settings, country).exists(),
        country=country,
        papers=tuple(PAPERS),
        now=house.clock(),
    )


@blueprint.post("/planes/imprimir")
def start_run() -> Response:
    """Put down a run; the worker takes it up within seconds."""
    languages = (
        tuple(code for code in LANGUAGES if code in request.form.getlist("language")) or LANGUAGES
    )
    papers = tuple(paper for paper in PAPERS if paper in request.form.getlist("paper")) or ("both",)
    country = _country()
    editions = (Audience.INTERNAL,) if country else (Audience.PUBLIC,)
    wanted = PrintSelection(country, languages, papers, editions)
    ask_for_run(db.session(), wanted, now=services().clock(), actor=current_scope().actor)
    return redirect(url_for("plans.runs"))


@blueprint.get("/planes/imprimir/planes.zip")
def run_file() -> Response:
    """Return the ZIP of the last run; the internal papers name leaders, so that taking them leaves
    a line.
    """
    house, country = services(), _country()
    path = zip_of(house.settings, country)
    if not path.exists():
        return redirect(url_for("plans.runs"))
    if country:
        writes()
        record(
            db.session(),
            at=house.clock(),
            actor=current_scope().actor,
            action="plan.read",
            subject="all",
            country=country,
            purpose="internal edition, all plans",
        )
    return send_file(
        path.resolve(), mimetype="application/zip", as_attachment=True, download_name=path.name
    )


def _country() -> str:
    """Return whose plans: those of the own country in the internal edition; the Secretariat all in
    the public one.
    """
    scope = current_scope()
    return scope.country if scope.reads_persons else ""
