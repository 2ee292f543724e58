"""One person in a crisis: what was said, by whom and when; saying more, for all of the household in
one tap, and closing a help.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from core.errors import Outdated, UnusableInput
from core.i18n.languages import N_
from registry.people.models import Need
from registry.registration.households import members_of
from response.accounting.deaths import open_reports
from response.accounting.labels import (
    CONFIDENCE_WORDS,
    SAYS_WORDS,
    SOURCE_WORDS,
    STANDING_WORDS,
    TONES,
)
from response.accounting.models import Confidence, Says, StatementSource
from response.accounting.statements import (
    StatementDraft,
    StatementWords,
    add_for_household,
    add_statement,
    close_helps,
    statements_of,
    take_back,
    take_over,
)
from response.accounting.states import state_of
from response.crisis.models import Participation
from webapp.auth.access import current_scope
from webapp.blueprints.accounting.form_values import typed_code, typed_moment, typed_needs
from webapp.blueprints.accounting.presenters import person_lines, statement_lines
from webapp.blueprints.accounting.reach import own_part, own_person, own_statement
from webapp.blueprints.accounting.views import blueprint
from webapp.crisis_frame.crisis_pages import participation_page
from webapp.forms.typed_text import form_text
from webapp.http.database import db
from webapp.http.services import services

SAYS_OFFERED = (
    Says.SAFE, Says.HELP, Says.MOVED, Says.LEFT_ON_OWN, Says.ELSEWHERE, Says.HOSPITAL,
    Says.DETAINED, Says.ASKED, Says.NOT_REACHED, Says.NOT_OURS,
)  # fmt: skip
SOURCES_OFFERED = (
    StatementSource.OFFICER, StatementSource.CALL, StatementSource.FAMILY, StatementSource.LEADER,
    StatementSource.REPLY, StatementSource.AUTHORITY,
)  # fmt: skip


@blueprint.get("/<uuid:person_id>")
def person(number: str, person_id: uuid.UUID) -> str:
    """Return what was said about somebody, the state that follows, and the forms to say more."""
    page, part = participation_page(number)
    row = own_person(part, person_id)
    said = statements_of(db.session(), part.id, person_id)
    state = state_of(said)
    family = [
        each
        for each in members_of(db.session(), part.country, row.household_id)
        if each != person_id
    ]
    lines = {each.person_id: each for each in person_lines(part, [person_id, *family])}
    reports = open_reports(db.session(), services().keyring, part.id)
    return render_template(
        "accounting/person.html",
        page=page,
        person_id=person_id,
        line=lines.get(person_id),
        family=[lines[each] for each in family if each in lines],
        state=state,
        statements=statement_lines(said, state),
        death=next((each for each in reports if each.report.person_id == person_id), None),
        says_offered=SAYS_OFFERED,
        sources_offered=SOURCES_OFFERED,
        says_words=SAYS_WORDS,
        source_words=SOURCE_WORDS,
        confidence_words=CONFIDENCE_WORDS,
        standing_words=STANDING_WORDS,
        tones=TONES,
        needs=Need,
        now=services().clock(),
    )


@blueprint.post("/<uuid:person_id>/decir")
def state(number: str, person_id: uuid.UUID) -> Response:
    """Keep what was said about somebody, or about all of their household."""
    is_for_all = request.form.get("household") == "1"

    def write(part: Participation) -> str:
        session, here = db.session(), services()
        draft = _draft(person_id, typed_code(request.form, "says", Says))
        if not is_for_all:
            add_statement(session, here.keyring, part, draft, here.clock())
            return N_("Anotado.")
        written = add_for_household(session, here.keyring, part, draft, here.clock())
        words: str = ngettext(
            "Anotado de %(num)s persona.", "Anotado de %(num)s personas.", len(written)
        )
        return words

    return _written(number, person_id, write)


@blueprint.post("/<uuid:person_id>/ayudada")
def close_help(number: str, person_id: uuid.UUID) -> Response:
    """Close all open helps of somebody: they received it."""

    def write(part: Participation) -> str:
        draft, here = _draft(person_id, Says.HELPED), services()
        acts = close_helps(db.session(), here.keyring, part, draft, here.clock())
        return N_("Ayuda cerrada.") if acts else N_("Ya la había cerrado otra persona.")

    return _written(number, person_id, write)


@blueprint.post("/<uuid:person_id>/tomar/<uuid:statement_id>")
def own_help(number: str, person_id: uuid.UUID, statement_id: uuid.UUID) -> Response:
    """Take a help over: from now on I see to it, until a moment."""
    user_id = current_scope().user_id

    def write(part: Participation) -> str:
        due = typed_moment(request.form, "due_at") if request.form.get("due_at") else None
        if user_id is not None:
            found = own_statement(part, statement_id)
            take_over(db.session(), found, owner_id=user_id, due_at=due)
        return N_("Queda a su cargo.")

    return _written(number, person_id, write)


@blueprint.post("/<uuid:person_id>/quitar/<uuid:statement_id>")
def undo(number: str, person_id: uuid.UUID, statement_id: uuid.UUID) -> Response:
    """Cross out what was entered by mistake; it stays to be seen."""

    def write(part: Participation) -> str:
        here, found = services(), own_statement(part, statement_id)
        note = form_text(request.form, "note")
        by = current_scope().actor
        take_back(db.session(), here.keyring, part, found, by=by, note=note, now=here.clock())
        return N_("Declaración quitada; queda tachada a la vista.")

    return _written(number, person_id, write)


# -- inside ---------------------------------------------------------------------------------


def _draft(person_id: uuid.UUID, says: Says) -> StatementDraft:
    form = request.form
    return StatementDraft(
        person_id=person_id,
        says=says,
        source=typed_code(form, "source", StatementSource),
        confidence=typed_code(form, "confidence", Confidence),
        said_at=typed_moment(form, "said_at"),
        by=current_scope().actor,
        words=StatementWords(
            typed_needs(form.getlist("need")), form_text(form, "place"), form_text(form, "note")
        ),
    )


def _written(number: str, person_id: uuid.UUID, write: Callable[[Participation], str]) -> Response:
    """Return to the page of a person, with what was written, or why nothing was."""
    part = own_part(number)
    own_person(part, person_id)
    try:
        flash(_(write(part)), "done")
    except UnusableInput as wrong:
        db.session().rollback()
        flash(_(wrong.what), "wrong")
    except Outdated:
        db.session().rollback()
        flash(_("Cambió mientras tanto: mírelo de nuevo."), "wrong")
    return redirect(url_for("accounting.person", number=number, person_id=person_id), 303)
