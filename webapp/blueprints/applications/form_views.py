"""Forms opened and closed: that of the country by its administration, those of a crisis by any
official of the country; each with its poster.
"""

from __future__ import annotations

import uuid
from datetime import datetime, time
from urllib.parse import urlsplit

from flask import Response, abort, flash, redirect, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core.i18n.languages import LANGUAGES
from registry.joining.models import FormKind, PublicForm
from registry.joining.public_forms import (
    InvalidForm,
    close_form,
    is_open,
    open_crisis,
    open_general,
)
from registry.papers.form_poster import PAPERS, PosterOrder, form_poster
from webapp.auth.access import current_scope, require_access
from webapp.blueprints.applications.reach import decides_for_country
from webapp.blueprints.applications.views import blueprint
from webapp.http.database import db
from webapp.http.i18n import country_name, zone
from webapp.http.services import services
from webapp.queries.demo_notice import is_demo


@blueprint.post("/formulario")
def open_for_all() -> AnyResponse:
    """Open the form of the country to everybody."""
    if not decides_for_country():
        abort(403)
    scope = current_scope()
    open_general(db.session(), scope.country, actor=scope.actor, now=services().clock())
    flash(_("El formulario de su país está abierto. Mire cada día lo que llega."), "done")
    return redirect(url_for("applications.index"), 303)


@blueprint.post("/emergencia")
def open_for_crisis() -> AnyResponse:
    """Open a form for one crisis."""
    scope, now = current_scope(), services().clock()
    try:
        open_crisis(
            db.session(),
            scope.country,
            title=request.form.get("title", ""),
            area=request.form.get("area", ""),
            closes_at=_end_of(request.form.get("closes_on", "")) or now,
            actor=scope.actor,
            now=now,
        )
    except InvalidForm as wrong:
        flash(_(wrong.what), "wrong")
    else:
        flash(_("Formulario abierto: imprima su cartel."), "done")
    return redirect(url_for("applications.index"), 303)


@blueprint.post("/<uuid:form_id>/cerrar")
def close(form_id: uuid.UUID) -> AnyResponse:
    """Close a form: nothing more is taken; what was sent waits on."""
    form = _found(form_id)
    if form.kind is FormKind.GENERAL and not decides_for_country():
        abort(403)
    close_form(db.session(), form, actor=current_scope().actor, now=services().clock())
    flash(_("Formulario cerrado."), "done")
    return redirect(url_for("applications.index"), 303)


@blueprint.get("/<uuid:form_id>/cartel.pdf")
def poster(form_id: uuid.UUID) -> Response:
    """Return the poster of an open form, with its short address and code, on A4 or Letter."""
    form, here = _found(form_id), services()
    if not is_open(form, here.clock()):
        abort(404)
    paper = request.args.get("papel", "")
    language = request.args.get("idioma", "")
    order = PosterOrder(
        address=f"{here.settings.public_url}/r/{form.code}",
        short=_short_address(here.settings.public_url, form.code),
        title=form.title,
        area=form.area,
        country=country_name(form.country),
        closes_on=form.closes_at.astimezone(zone()).date() if form.closes_at else None,
        language=language if language in LANGUAGES else str(get_locale()),
        paper=paper if paper in PAPERS else PAPERS[0],
        made_at=here.clock(),
        is_demo=is_demo(),
    )
    body = here.press(form_poster, order)
    answer = Response(body, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="cartel-{form.code}.pdf"'
    return answer


# -- inside ---------------------------------------------------------------------------------


def _found(form_id: uuid.UUID) -> PublicForm:
    form = db.session().get(PublicForm, form_id)
    if form is None:
        abort(404)
    require_access(form.country)
    return form


def _end_of(text: str) -> datetime | None:
    """Return the last second of a day (ISO 8601) in the zone of whoever chose it: pages and posters
    say that day, not the next.
    """
    try:
        day = datetime.fromisoformat(text).date()
    except ValueError:
        return None
    return datetime.combine(day, time(23, 59, 59), zone())


def _short_address(public_url: str, code: str) -> str:
    """Return the address as people type it: without what every browser puts in front."""
    parts = urlsplit(public_url)
    return f"{parts.netloc}{parts.path}/r/{code}"
