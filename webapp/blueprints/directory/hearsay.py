"""What whoever used a number heard of it, said in one tap from wherever the number stands."""

from __future__ import annotations

import uuid

from flask import abort, flash, redirect, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from core.audit_log import record
from core.i18n.languages import N_
from directory.calling.hearsay import Hearsay, note_hearsay
from directory.entries.kinds import kind_of
from webapp.auth.entry_access import change_origin, seen_channel
from webapp.blueprints.directory.edit_page import entry_address
from webapp.blueprints.directory.views import blueprint
from webapp.http.database import db
from webapp.http.redirects import safe_path

_THANKS = {
    Hearsay.ANSWERED: N_("Anotado: contestó y es correcto. No cambia la confirmación de su dueño."),
    Hearsay.SILENT: N_("Anotado: no contestó."),
    Hearsay.WRONG: N_(
        "Anotado: ya no es su número. Se ve junto a él hasta que su dueño lo arregle."
    ),
}


@blueprint.post("/directorio/canal/<uuid:channel_id>/oido")
def hearsay(channel_id: uuid.UUID) -> Response:
    """Note what the asker heard of a number; it stands in the history of its entry."""
    channel, entry = seen_channel(channel_id)
    heard = next((each for each in Hearsay if each.value == request.form.get("heard")), None)
    if heard is None:
        abort(400)
    origin = change_origin()
    if note_hearsay(db.session(), channel, heard, origin=origin):
        record(
            db.session(),
            at=origin.at,
            actor=origin.actor,
            action="channel.heard",
            subject=channel.id,
            country=entry.country,
            heard=heard.value,
        )
    flash(_(_THANKS[heard]), "done")
    return redirect(safe_path(request.form.get("next"), entry_address(kind_of(entry), entry)))
