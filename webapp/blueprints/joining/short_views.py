"""The short address of a form, as a poster says it: `/r/` and five letters."""

from __future__ import annotations

from flask import redirect, render_template, url_for

from registry.joining.models import FormKind, PublicForm
from registry.joining.public_forms import form_of_code, is_open
from webapp.blueprints.joining.views import Page, blueprint, way_in
from webapp.http.database import db
from webapp.http.services import services


@blueprint.get("/r/<code>")
def short(code: str) -> Page:
    """Return what one crisis form is, or that it is over; the general one is where it always is."""
    form = form_of_code(db.session(), code)
    if form is not None and form.kind is FormKind.GENERAL:
        return redirect(url_for("joining.start"), 303)
    if not _is_open(form):
        return render_template("joining/shut.html"), 404 if form is None else 410
    return render_template("joining/crisis.html", form=form)


@blueprint.post("/r/<code>")
def begin_short(code: str) -> Page:
    """Begin the form of a crisis."""
    form = form_of_code(db.session(), code)
    if form is None or form.kind is not FormKind.CRISIS or not _is_open(form):
        return render_template("joining/shut.html"), 410
    return way_in("crisis", form.country, form)


# -- inside ---------------------------------------------------------------------------------


def _is_open(form: PublicForm | None) -> bool:
    return form is not None and is_open(form, services().clock())
