"""Who may take persons out of the registry now, and how a second person is asked, on a page."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from core.accounts import User
from core.approval import SecondPersonNeeded
from core.db import take_turns
from core.errors import UnusableInput
from webapp.auth.access import signed_in
from webapp.auth.second_person.removals import Removal, ask_removal, erased_today, is_agreed
from webapp.http.database import DatabaseSession, db
from webapp.http.services import services
from webapp.http.transactions import short_write


def may_erase_one_more() -> bool:
    """Return whether the asker erases one more person today alone, or as agreed to."""
    return may_remove(db.session(), taker_account(), person_removal())


def erases_alone() -> Callable[[DatabaseSession, Sequence[uuid.UUID]], Sequence[uuid.UUID]]:
    """Return what asks the same once more where persons are erased: many erasures sent at the same
    moment are counted one after the other. It raises SecondPersonNeeded.
    """
    taker_id, reason = taker_account().id, request.form.get("reason", "")

    def still(session: DatabaseSession, ids: Sequence[uuid.UUID]) -> Sequence[uuid.UUID]:
        take_turns(session, f"erasures of {taker_id}")
        taker = session.get_one(User, taker_id)
        if not may_remove(session, taker, _person_removal(session, taker, reason)):
            raise SecondPersonNeeded(f"{taker_id} erases no more alone today")
        return ids

    return still


def person_removal() -> Removal:
    """Return what the asker's erasures of the day come to with one more; so many again are asked
    for.
    """
    return _person_removal(db.session(), taker_account(), request.form.get("reason", ""))


def asked_first(removal: Removal, way_back: str) -> Response:
    """Ask a second person, and return the way to the requests; back, saying so, without a reason.

    For a page that begins reading.
    """
    taker, now = taker_account(), services().clock()
    try:
        with short_write() as session:
            ask_removal(session, removal, taker, now)
    except UnusableInput as wrong:
        flash(_(wrong.what), "wrong")
        return redirect(way_back, 303)
    flash(_("Otra persona de la administración debe aprobarlo: después tendrá 24 horas."), "wrong")
    return redirect(url_for("users.requests"), 303)


def may_remove(session: DatabaseSession, taker: User, removal: Removal) -> bool:
    """Return whether an account takes so many persons out now, alone or as agreed to."""
    here = services()
    most, now = here.settings.erase_persons, here.clock()
    return is_agreed(session, removal, taker, most=most, now=now)


def taker_account() -> User:
    """Return the account that asks; 403 for nobody."""
    taker = signed_in()
    if taker is None:
        abort(403)
    return taker


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
