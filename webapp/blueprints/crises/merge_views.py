"""Two crises that are one: merged, with the address of the one leading to the other."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from core.approval import IllegalMove
from core.errors import NotAllowed, UnusableInput
from response.crisis.listing import crises_open, crisis_numbered
from response.crisis.merges import merge as merge_crises
from webapp.auth.access import current_scope
from webapp.blueprints.crises.team_parts import start_part
from webapp.blueprints.crises.views import blueprint
from webapp.crisis_frame.crisis_heads import heads_of
from webapp.crisis_frame.crisis_pages import CrisisPage, crisis_page
from webapp.http.database import db
from webapp.http.services import services
from webapp.http.transactions import give_up_writing


@blueprint.route("/<number>/unir", methods=["GET", "POST"])
def merge(number: str) -> str | tuple[str, int] | Response:
    """Merge a crisis into another one that is open."""
    page = crisis_page(number)
    if not page.may_end:
        abort(403)
    if request.method != "POST":
        return _merge_page(page, {})
    session, now = db.session(), services().clock()
    other = crisis_numbered(session, request.form.get("into", ""))
    if other is None:
        return _merge_page(page, {"into": _("Elija otra crisis que siga abierta.")}), 422
    try:
        reason = request.form.get("reason", "")
        survivor = merge_crises(session, page.crisis, other, page.officer, reason=reason, now=now)
    except (NotAllowed, IllegalMove):
        abort(403)
    except UnusableInput as wrong:
        give_up_writing()
        field = "into" if wrong.location == "number" else wrong.location
        return _merge_page(crisis_page(number), {field: _(wrong.what)}), 422
    for part in survivor.participations:
        if part.joined_at == now:
            start_part(survivor, part, now)
    flash(_("Unidas. Lo anotado en cada una queda donde estaba."), "done")
    return redirect(url_for("crises.show", number=survivor.number))


# -- inside ---------------------------------------------------------------------------------


def _merge_page(page: CrisisPage, errors: dict[str, str]) -> str:
    session = db.session()
    others = [each for each in crises_open(session) if each.id != page.crisis.id]
    return render_template(
        "crises/merge.html",
        page=page,
        heads=heads_of(session, others, current_scope().country),
        errors=errors,
        form=request.form,
    )
