"""That somebody died: proposed by one, confirmed by another; nothing is sent by it."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from core.approval import IllegalMove, SecondPersonNeeded
from core.errors import UnusableInput
from core.i18n.languages import N_
from response.accounting.deaths import (
    DeathProof,
    confirm_death,
    death_report,
    open_reports,
    propose_death,
    refuse_death,
    take_death_back,
)
from response.accounting.labels import DEATH_WORDS
from response.accounting.models import DeathReport
from response.crisis.models import Participation
from webapp.auth.access import current_scope
from webapp.blueprints.accounting.form_values import typed_moment
from webapp.blueprints.accounting.presenters import person_lines
from webapp.blueprints.accounting.reach import own_part, own_person
from webapp.blueprints.accounting.views import blueprint
from webapp.crisis_frame.crisis_pages import participation_page
from webapp.forms.typed_text import form_text
from webapp.http.database import db
from webapp.http.services import services


@blueprint.get("/fallecimientos")
def deaths(number: str) -> str:
    """Return the reports that wait for a second person, and those that were confirmed."""
    page, part = participation_page(number)
    reports = open_reports(db.session(), services().keyring, part.id)
    lines = person_lines(part, [each.report.person_id for each in reports])
    return render_template(
        "accounting/deaths.html",
        page=page,
        reports=reports,
        persons={each.person_id: each for each in lines},
        actor=current_scope().actor,
        death_words=DEATH_WORDS,
    )


@blueprint.post("/<uuid:person_id>/fallecimiento")
def propose(number: str, person_id: uuid.UUID) -> Response:
    """Propose that somebody died, with the official source."""
    part, here = own_part(number), services()
    own_person(part, person_id)
    form = request.form
    proof = DeathProof(*(form_text(form, name) for name in ("source", "document", "note")))
    try:
        propose_death(
            db.session(),
            here.keyring,
            part,
            person_id,
            proof,
            said_at=typed_moment(form, "said_at"),
            by=current_scope().actor,
            now=here.clock(),
        )
    except UnusableInput as wrong:
        db.session().rollback()
        flash(_(wrong.what), "wrong")
        return redirect(url_for("accounting.person", number=number, person_id=person_id), 303)
    flash(_("Propuesto. Otra persona debe confirmarlo; no se ha avisado a nadie."), "done")
    return redirect(url_for("accounting.deaths", number=number), 303)


@blueprint.post("/fallecimientos/<uuid:report_id>/confirmar")
def confirm(number: str, report_id: uuid.UUID) -> Response:
    """Confirm what somebody else proposed."""

    def act(part: Participation, report: DeathReport) -> str:
        here, by = services(), current_scope().actor
        confirm_death(db.session(), here.keyring, part, report, by=by, now=here.clock())
        return N_("Confirmado. No se ha avisado a nadie: la familia lo sabrá por una persona.")

    return _decided(number, report_id, act)


@blueprint.post("/fallecimientos/<uuid:report_id>/descartar")
def refuse(number: str, report_id: uuid.UUID) -> Response:
    """End a report that is not so."""

    def act(_part: Participation, report: DeathReport) -> str:
        refuse_death(db.session(), report, by=current_scope().actor, now=services().clock())
        return N_("Descartado.")

    return _decided(number, report_id, act)


@blueprint.post("/fallecimientos/<uuid:report_id>/deshacer")
def revive(number: str, report_id: uuid.UUID) -> Response:
    """Undo a confirmed death: the person lives."""

    def act(part: Participation, report: DeathReport) -> str:
        here, by = services(), current_scope().actor
        take_death_back(db.session(), here.keyring, part, report, by=by, now=here.clock())
        return N_("Deshecho: vuelve a contar lo que se había dicho antes.")

    return _decided(number, report_id, act)


# -- inside ---------------------------------------------------------------------------------


def _decided(
    number: str, report_id: uuid.UUID, act: Callable[[Participation, DeathReport], str]
) -> Response:
    part = own_part(number)
    report = death_report(db.session(), part.id, report_id)
    if report is None:
        abort(404)
    try:
        flash(_(act(part, report)), "done")
    except SecondPersonNeeded:
        db.session().rollback()
        flash(_("Lo propuso usted: debe confirmarlo otra persona."), "wrong")
    except IllegalMove:
        db.session().rollback()
        flash(_("Cambió mientras tanto: mírelo de nuevo."), "wrong")
    return redirect(url_for("accounting.deaths", number=number), 303)
