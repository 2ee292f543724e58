"""Papers: the blank form to be printed, and the sheet of one person, for a purpose."""

from __future__ import annotations

import uuid

from flask import Response, abort, flash, redirect, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core.i18n.languages import LANGUAGES
from core.i18n.phones import international
from registry.papers.entry_form_paper import PAPERS, BlankForm, entry_form_pdf
from registry.papers.person_sheet import PersonSheet, person_sheet_pdf
from registry.people.access import read_persons
from registry.people.history import PersonEventKind, note_event
from registry.registration.households import members_of
from webapp.auth.access import current_scope, signed_in
from webapp.auth.request_context import request_context
from webapp.auth.second_person.exports import PersonFile
from webapp.auth.second_person.release_page import refusal_of
from webapp.blueprints.persons.post_words import post_words
from webapp.blueprints.persons.rows import person_row
from webapp.blueprints.persons.views import blueprint
from webapp.forms.typed_text import form_text
from webapp.http.database import db
from webapp.http.i18n import zone
from webapp.http.services import services
from webapp.http.transactions import short_write
from webapp.queries.demo_notice import is_demo

_PDF = "application/pdf"
LEAST_PURPOSE, LONGEST_PURPOSE = 5, 200


@blueprint.get("/formulario-<any(es, en, fr):language>-<any(a4, letter):paper>.pdf")
def blank_form(language: str, paper: str) -> Response:
    """Return the blank form of the own post, to be filled in by hand."""
    if language not in LANGUAGES or paper not in PAPERS:
        abort(404)
    here, (name, phone) = services(), post_words()
    form = BlankForm(
        post=name,
        phone=international(phone) if phone else "",
        printed_on=here.clock().date(),
        is_demo=is_demo(),
    )
    body = here.press(entry_form_pdf, form, language=language, paper=paper)
    return _pdf(body, f"registro-{language}-{paper}.pdf")


@blueprint.post("/<uuid:person_id>/ficha.pdf")
def sheet(person_id: uuid.UUID) -> AnyResponse:
    """Return the sheet of somebody, for a purpose that stands on it and in the audit log."""
    row, purpose = person_row(person_id), form_text(request.form, "purpose")[:LONGEST_PURPOSE]
    if len(purpose) < LEAST_PURPOSE:
        flash(_("Diga para qué, con unas palabras: queda en el registro de lecturas."), "wrong")
        return redirect(url_for("persons.person", person_id=person_id), 303)
    family = members_of(db.session(), row.country, row.household_id)
    read = read_persons(request_context(purpose), {person_id, *family})
    if person_id not in read.opened:
        abort(404)
    title, taker = _("Ficha de una persona"), signed_in()
    file = PersonFile(f"sheet:{person_id}", title, row.country, len(read.opened), purpose)
    if (refusal := refusal_of(file)) is not None:
        return refusal
    here = services()
    others = [each for key, each in read.opened.items() if key != person_id]
    printed = PersonSheet(
        person=read.opened[person_id],
        family=others,
        post=post_words()[0],
        purpose=purpose,
        made_by=taker.known_name if taker else "",
        as_of=here.clock(),
        timezone=zone().key,
    )
    body = here.press(person_sheet_pdf, printed, language=str(get_locale()))
    actor = current_scope().actor
    with short_write() as session:
        kind = PersonEventKind.PRINTED
        note_event(session, person_id, kind, at=here.clock(), actor=actor)
    return _pdf(body, "ficha.pdf")


# -- inside ---------------------------------------------------------------------------------


def _pdf(body: bytes, name: str) -> Response:
    headers = {"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "no-store"}
    return Response(body, content_type=_PDF, headers=headers)
