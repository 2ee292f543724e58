"""Somebody found by what is said of them, and the page of one person: who they are, who read them,
what happened to their record; and the list of those whose time ends.
"""

from __future__ import annotations

import uuid
from datetime import timedelta

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from registry.merging.survivors import surviving_id
from registry.people.access import read_persons
from registry.people.purposes import PURPOSES
from registry.registration.households import members_of
from registry.registration.persons import KEEP_DAYS
from registry.registration.retention import count_expiring, expiring
from registry.registration.unplaced import waiting_of
from registry.search.person_search import MOST_COUNTED, search_persons
from webapp.auth.access import can_open
from webapp.auth.request_context import request_context
from webapp.auth.second_person.removal_page import may_erase_one_more
from webapp.blueprints.persons.presenters import person_shown, waiting_words
from webapp.blueprints.persons.rows import own_country, person_row
from webapp.http.database import db
from webapp.http.services import services
from webapp.queries.log_page import log_page
from webapp.queries.person_history import consent_lines, history_lines
from webapp.search.person_purposes import SEARCH_PURPOSES, search_purpose

blueprint = Blueprint("persons", __name__, url_prefix="/personas")
_MOST_SHOWN = 200
_PAGE, _EXPIRING = "person page", "expiring"
"""Why they are read, as the audit log says it."""


@blueprint.route("", methods=["GET", "POST"])
def index() -> str:
    """Find somebody by a name as it was heard, a telephone or an address: the likeliest first.

    What is sought is sent in the body: addresses of pages stand in logs and histories.
    """
    country, text = own_country(), request.form.get("q", "").strip()
    purpose = search_purpose(request.form.get("purpose", ""))
    found = search_persons(db.session(), services().keyring, country, text)
    read = read_persons(request_context(purpose), found.ids) if found.ids else None
    return render_template(
        "persons/persons.html",
        text=text,
        persons=[read.opened[key] for key in found.ids if key in read.opened] if read else [],
        fitting=found.fitting,
        most_counted=MOST_COUNTED,
        closed=sorted(read.unreadable) if read else [],
        country=country,
        purposes=[(code, _(words)) for code, words in SEARCH_PURPOSES.items()],
        purpose=purpose,
    )


@blueprint.get("/<uuid:person_id>")
def person(person_id: uuid.UUID) -> str | AnyResponse:
    """Return who somebody is, whom they live with, what happened to their record, who read it, and
    what can be done at their wish.
    """
    survivor = surviving_id(db.session(), own_country(), person_id)
    if survivor is not None:
        return redirect(url_for("persons.person", person_id=survivor))
    row = person_row(person_id)
    sees_log = can_open("audit_log.index")
    log = log_page(db.session(), row.country, person=person_id) if sees_log else None
    family = [
        each
        for each in members_of(db.session(), row.country, row.household_id)
        if each != person_id
    ]
    read = read_persons(request_context(_PAGE), [person_id, *family])
    if not read.opened.keys() | read.unreadable.keys():
        abort(404)
    today = services().clock().date()
    return render_template(
        "persons/person.html",
        person_id=person_id,
        open=read.opened.get(person_id),
        about=person_shown(row, read, today),
        history=history_lines(db.session(), row),
        waiting=waiting_words(waiting_of(db.session(), services().keyring, person_id)),
        past=consent_lines(db.session(), person_id),
        log=log,
        days=KEEP_DAYS,
        country=row.country,
        purposes=PURPOSES,
        needs_second=can_open("persons.erase") and not may_erase_one_more(),
        most=services().settings.erase_persons,
    )


@blueprint.get("/plazos")
def expiring_persons() -> str:
    """Return those whose time ends soon, the first to go first."""
    country, here = own_country(), services()
    until = here.clock().date() + timedelta(days=here.settings.keep_notice_days)
    due = expiring(db.session(), country, until, _MOST_SHOWN)
    read = read_persons(request_context(_EXPIRING), [each.id for each in due]) if due else None
    return render_template(
        "persons/expiring.html",
        due=due,
        opened=read.opened if read else {},
        total=count_expiring(db.session(), country, until),
        until=until,
        country=country,
    )
