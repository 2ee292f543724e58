"""The persons another country lets this one read, as long as the agreement holds."""

from __future__ import annotations

import uuid
from datetime import timedelta

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from registry.sharing.fields import OF_PERSONS, SharedField, fields_of
from registry.sharing.listing import agreement_between
from registry.sharing.reading import AgreementEnded, read_shared_persons
from registry.sharing.signing import is_in_force
from webapp.auth.access import current_scope
from webapp.auth.request_context import request_context
from webapp.blueprints.sharing.views import blueprint, known_agreement
from webapp.blueprints.sharing.words import FIELD_HEADS
from webapp.http.database import db
from webapp.http.services import services
from webapp.http.transactions import short_write
from webapp.queries.hazard_persons import touched_by

LONGEST_LOOK = timedelta(minutes=5)
"""So long a page of names stays on a screen that runs no script: then it leaves by itself."""


@blueprint.get("/<uuid:agreement_id>/personas")
def persons(agreement_id: uuid.UUID) -> str | Response:
    """Return a page of the persons, with the fields agreed on; the reading is in the log of both
    countries before it leaves.
    """
    agreement = known_agreement(agreement_id)
    page = max(1, min(request.args.get("page", 1, type=int), 10_000))
    now = services().clock()
    try:
        read = read_shared_persons(
            request_context(),
            agreement,
            touched=touched_by(services().keyring),
            write=short_write,
            page=page,
        )
    except AgreementEnded:
        return redirect(url_for("sharing.show", agreement_id=agreement_id))
    fields, left = fields_of(agreement.fields), agreement.ends_at - now
    return render_template(
        "sharing/persons.html",
        agreement=agreement,
        read=read,
        heads=[_(FIELD_HEADS[field]) for field in SharedField if field in fields & OF_PERSONS],
        has_count=SharedField.COUNT in fields,
        page=page,
        seconds_left=int(left.total_seconds()),
        seconds_shown=int(min(left, LONGEST_LOOK).total_seconds()),
    )


@blueprint.get("/<uuid:agreement_id>/vigente")
def pulse(agreement_id: uuid.UUID) -> Response:
    """Say to an open tab whether it may go on showing: 204, or 410."""
    country = current_scope().country
    agreement = agreement_between(db.session(), agreement_id, country)
    if agreement is None:
        abort(404)
    return Response(status=204 if is_in_force(agreement, services().clock()) else 410)
