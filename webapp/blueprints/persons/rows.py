"""The row of the person a page is about: of the own country, or there is none."""

from __future__ import annotations

import uuid

from flask import abort

from registry.people.models import Person
from webapp.auth.access import current_scope, require_access
from webapp.http.database import db


def own_country() -> str:
    """Return the country of who asks; 404 for who works for none."""
    scope = current_scope()
    require_access(scope.country)
    return scope.country


def person_row(person_id: uuid.UUID) -> Person:
    """Return the row of a person of the own country; 404 where there is none."""
    country = own_country()
    found = db.session().get(Person, person_id)
    if found is None or found.country != country:
        abort(404)
    return found
