"""The keys of the walls of a country, or of the Secretariat: made, listed, taken back."""

from __future__ import annotations

import uuid
from datetime import timedelta

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from core.accounts.wall_keys import LONGEST_DAYS, WallKey, wall_keys_of
from core.audit_log import record
from webapp.auth.access import current_scope
from webapp.blueprints.wall.views import blueprint
from webapp.blueprints.wall.wall_door import hash_of, new_key
from webapp.http.database import db
from webapp.http.services import services
from webapp.http.transactions import end_writing, writes

DAYS = (1, 7, 30, LONGEST_DAYS)
LONGEST_PLACE = 80


@blueprint.get("/llaves")
def keys() -> str:
    """Return the keys of the own country, and the form of another."""
    return _page()


@blueprint.post("/llaves")
def make_key() -> ResponseReturnValue:
    """Make a key and show it, once."""
    place, days = request.form.get("place", "").strip()[:LONGEST_PLACE], _days()
    if not place or days is None:
        return _page(error=_("Diga dónde cuelga la pantalla y hasta cuándo.")), 422
    writes()
    scope, now, text = current_scope(), services().clock(), new_key()
    key = WallKey(
        country=scope.country,
        place=place,
        token_hash=hash_of(text),
        made_by=scope.actor,
        made_at=now,
        ends_at=now + timedelta(days=days),
    )
    session = db.session()
    session.add(key)
    _note("wall_key.make", key)
    end_writing()
    return _page(new_key=text)


@blueprint.post("/llaves/<uuid:key_id>/anular")
def revoke(key_id: uuid.UUID) -> Response:
    """Take a key back: the screens that hold it show nothing more."""
    writes()
    key = db.session().get(WallKey, key_id)
    if key is None or key.country != current_scope().country:
        abort(404)
    if key.revoked_at is None:
        key.revoked_at, key.revoked_by = services().clock(), current_scope().actor
        _note("wall_key.revoke", key)
    flash(_("La llave ya no abre: la pantalla queda en blanco."), "done")
    return redirect(url_for("wall.keys"))


# -- inside ---------------------------------------------------------------------------------


def _page(new_key: str = "", error: str = "") -> str:
    now = services().clock()
    return render_template(
        "wall/keys.html",
        keys=wall_keys_of(db.session(), current_scope().country),
        shown=new_key,
        error=error,
        days=DAYS,
        place=request.form.get("place", "") if error else "",
        now=now,
    )


def _days() -> int | None:
    typed = request.form.get("days", "")
    return int(typed) if typed in map(str, DAYS) else None


def _note(action: str, key: WallKey) -> None:
    record(
        db.session(),
        at=services().clock(),
        actor=current_scope().actor,
        action=action,
        subject=f"wall_key:{key.id}",
        country=key.country,
    )
