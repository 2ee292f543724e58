"""Whose people a page of the accounting is about: those of the own country in that crisis."""

from __future__ import annotations

import uuid

from flask import abort

from registry.people.models import Person
from response.accounting.models import Statement
from response.accounting.statements import statement_of_participation
from response.crisis.listing import participation_of
from response.crisis.models import Participation
from webapp.auth.access import current_scope, require_access
from webapp.http.database import db


def own_part(number: str) -> Participation:
    """Return the own country's part in the crisis of a number; 404 where it takes none."""
    country = current_scope().country
    require_access(country)
    found = participation_of(db.session(), number, country)
    if found is None:
        abort(404)
    return found


def own_person(part: Participation, person_id: uuid.UUID) -> Person:
    """Return a person of the country of a part; 404 where there is none."""
    found = db.session().get(Person, person_id)
    if found is None or found.country != part.country:
        abort(404)
    return found


def own_statement(part: Participation, statement_id: uuid.UUID) -> Statement:
    """Return a statement of a part; 404 where there is none."""
    found = statement_of_participation(db.session(), part.id, statement_id)
    if found is None:
        abort(404)
    return found


def purpose_of(part: Participation) -> str:
    """Return why persons are read here, as the audit log says it."""
    return f"accounting {part.crisis.number}"
