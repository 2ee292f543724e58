"""Who may take many persons out of the registry now, and how a second person is asked."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence

from flask import abort, flash, redirect, request, url_for
from flask_babel import format_date
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from core.accounts import User
from core.approval import SecondPersonNeeded
from core.db import take_turns
from core.errors import UnusableInput
from registry.imports.models import PeopleList
from webapp.auth.access import signed_in
from webapp.auth.second_person.removals import (
    OWN_LIST,
    Removal,
    ask_removal,
    erased_today,
    is_agreed,
)
from webapp.http.database import DatabaseSession, db
from webapp.http.services import services
from webapp.http.transactions import short_write


def may_take_back(sent: PeopleList) -> bool:
    """Return whether the asker undoes an import alone: few persons, their own list of the last day,
    or agreed to.
    """
    is_own = sent.actor == f"user:{_account().id}"
    age = services().clock() - (sent.applied_at or sent.at)
    return (is_own and age <= OWN_LIST) or _may_do(db.session(), _account(), list_removal(sent))


def may_erase_one_more() -> bool:
    """Return whether the asker erases one more person today alone, or as agreed to."""
    return _may_do(db.session(), _account(), person_removal())


def erases_alone() -> Callable[[DatabaseSession, Sequence[uuid.UUID]], Sequence[uuid.UUID]]:
    """Return what asks the same once more where persons are erased: many erasures sent at the same
    moment are counted one after the other. It raises SecondPersonNeeded.
    """
    taker_id, reason = _account().id, request.form.get("reason", "")

    def still(session: DatabaseSession, ids: Sequence[uuid.UUID]) -> Sequence[uuid.UUID]:
        take_turns(session, f"erasures of {taker_id}")
        taker = session.get_one(User, taker_id)
        if not _may_do(session, taker, _person_removal(session, taker, reason)):
            raise SecondPersonNeeded(f"{taker_id} erases no more alone today")
        return ids

    return still


def list_removal(sent: PeopleList) -> Removal:
    """Return what undoing an import comes to."""
    day = format_date(sent.applied_at or sent.at, "d MMM y")
    title = _("Deshacer la lista del %(day)s", day=day)
    persons, reason = int(sent.counts.get("imported", 0)), request.form.get("reason", "")
    return Removal(f"list:{sent.id}", title, sent.country, persons, reason)


def person_removal() -> Removal:
    """Return what the asker's erasures of the day come to with one more; so many again are asked
    for.
    """
    return _person_removal(db.session(), _account(), request.form.get("reason", ""))


def asked_first(removal: Removal, way_back: str) -> Response:
    """Ask a second person, and return the way to the requests; back, saying so, without a reason.

    For a page that begins reading.
    """
    taker, now = _account(), services().clock()
    try:
        with short_write() as session:
            ask_removal(session, removal, taker, now)
    except UnusableInput as wrong:
        flash(_(wrong.what), "wrong")
        return redirect(way_back, 303)
    flash(_("Otra persona de la administración debe aprobarlo: después tendrá 24 horas."), "wrong")
    return redirect(url_for("users.requests"), 303)


# -- inside ---------------------------------------------------------------------------------


def _person_removal(session: DatabaseSession, taker: User, reason: str) -> Removal:
    here = services()
    done = erased_today(session, taker, here.clock())
    return Removal(
        f"persons:{taker.id}",
        _("Personas, una por una, en un día"),
        taker.country,
        done + 1,
        reason,
        asked_for=done + max(1, here.settings.erase_persons),
    )


def _may_do(session: DatabaseSession, taker: User, removal: Removal) -> bool:
    here = services()
    most, now = here.settings.erase_persons, here.clock()
    return is_agreed(session, removal, taker, most=most, now=now)


def _account() -> User:
    taker = signed_in()
    if taker is None:
        abort(403)
    return taker
