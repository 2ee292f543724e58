"""The standing link of a shelter or an organisation: it updates its own entry whenever something
changes.
"""

from __future__ import annotations

import uuid

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from core.audit_log import record
from core.late import late_module
from directory.entries.kinds import EntryKind
from directory.entries.models import Organisation, Shelter
from directory.rounds.magic_links import make_link, revoke_standing, standing_link_of
from webapp.auth.access import current_scope
from webapp.auth.entry_access import editable_entry
from webapp.blueprints.rounds.messages import address_of
from webapp.blueprints.rounds.views import blueprint
from webapp.http.database import db
from webapp.http.services import services
from webapp.http.transactions import end_writing

segno = late_module("segno")

OF = "<any(shelter, organisation):kind>/<uuid:entry_id>"


@blueprint.route(f"/enlace/{OF}", methods=["GET", "POST"])
def standing_link(kind: str, entry_id: uuid.UUID) -> str | Response:
    """Return whether there is one; a new one is shown once and ends those before it."""
    entry, now = _entry(kind, entry_id), services().clock()
    if request.method != "POST":
        key = standing_link_of(db.session(), entry, now)
        return render_template(
            "rounds/standing.html", entry=entry, kind=kind, key=key, address="", picture=""
        )
    revoke_standing(db.session(), entry, now)
    token = make_link(
        db.session(), now=now, ends_at=None, entry=entry, made_by=current_scope().actor
    )
    _note(entry, "entry.link.make")
    end_writing()
    address = address_of(token)
    picture = segno.make(address, error="m", micro=False).svg_data_uri(
        scale=5, border=4, light="#fff"
    )
    return render_template(
        "rounds/standing.html", entry=entry, kind=kind, key=None, address=address, picture=picture
    )


@blueprint.post(f"/enlace/{OF}/revocar")
def revoke_link(kind: str, entry_id: uuid.UUID) -> Response:
    """End the standing links of an entry."""
    entry = _entry(kind, entry_id)
    revoke_standing(db.session(), entry, services().clock())
    _note(entry, "entry.link.revoke")
    flash(_("El enlace ya no abre nada."), "done")
    return redirect(url_for("rounds.standing_link", kind=kind, entry_id=entry_id))


# -- inside ---------------------------------------------------------------------------------


def _entry(kind: str, entry_id: uuid.UUID) -> Shelter | Organisation:
    """Return the entry, for those who may change it; 404 or 403 for others."""
    entry = editable_entry(EntryKind(kind), entry_id)
    return entry if isinstance(entry, Shelter | Organisation) else abort(404)


def _note(entry: Shelter | Organisation, action: str) -> None:
    record(
        db.session(),
        at=services().clock(),
        actor=current_scope().actor,
        action=action,
        subject=entry.id,
        country=entry.country,
        purpose="confirmation",
    )
