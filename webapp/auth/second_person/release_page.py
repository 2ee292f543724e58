"""What a page answers to who wants a file with many persons."""

from __future__ import annotations

from flask import abort, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from webapp.auth.access import signed_in
from webapp.auth.second_person.exports import PersonFile, Release, release
from webapp.http.services import services
from webapp.http.transactions import short_write


def refusal_of(file: PersonFile) -> Response | None:
    """Return the way to the requests where a file may not leave yet, since a second person was
    asked; None where it may leave now. For a page that begins reading.

    Raises UnusableInput without a reason.
    """
    here, taker = services(), signed_in()
    if taker is None:
        abort(403)
    most = here.settings.export_persons
    with short_write() as session:
        outcome = release(session, file, taker, most=most, now=here.clock())
    if outcome is not Release.ASKED:
        return None
    flash(
        _(
            "Son más de %(most)s personas en un día y no hay un peligro vivo que toque a su gente: "
            "otra persona de la administración debe aprobarlo. Cuando lo apruebe, pídalo otra vez: "
            "tendrá 24 horas.",
            most=most,
        ),
        "wrong",
    )
    return redirect(url_for("users.requests"), 303)
