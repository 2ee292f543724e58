"""Who may undo an import now: alone, or once a second person agreed."""

from __future__ import annotations

from flask import request
from flask_babel import format_date
from flask_babel import gettext as _

from registry.imports.models import PeopleList
from webapp.auth.second_person.removal_page import may_remove, taker_account
from webapp.auth.second_person.removals import OWN_LIST, Removal
from webapp.http.database import db
from webapp.http.services import services


def may_take_back(sent: PeopleList) -> bool:
    """Return whether the asker undoes an import alone: few persons, their own list of the last day,
    or agreed to.
    """
    is_own = sent.actor == f"user:{taker_account().id}"
    age = services().clock() - (sent.applied_at or sent.at)
    return (is_own and age <= OWN_LIST) or may_remove(
        db.session(), taker_account(), list_removal(sent)
    )


def list_removal(sent: PeopleList) -> Removal:
    """Return what undoing an import comes to."""
    day = format_date(sent.applied_at or sent.at, "d MMM y")
    title = _("Deshacer la lista del %(day)s", day=day)
    persons, reason = int(sent.counts.get("imported", 0)), request.form.get("reason", "")
    return Removal(f"list:{sent.id}", title, sent.country, persons, reason)
