"""What the Secretariat does with a round: plan, set the ladder, open, close, give up."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from core.db import write_prepared
from core.errors import Outdated, UnusableInput
from core.i18n.languages import N_
from directory.entries.kinds import MANY_WORDS
from directory.rounds.calendar_days import next_number, next_opening, start_of
from directory.rounds.closing import Publish, PublishedEdition, close_and_publish
from directory.rounds.invitations import preview_opening
from directory.rounds.lifecycle import (
    all_rounds,
    cancel_round,
    change_schedule,
    open_round,
    plan_round,
)
from directory.rounds.models import Round
from directory.rounds.planning import ASKED_KINDS, usual_schedule
from webapp.auth.access import current_scope
from webapp.auth.users import RCM_COUNTRIES
from webapp.blueprints.rounds.access import counts_of, round_or_404
from webapp.blueprints.rounds.views import blueprint, page_of
from webapp.http.database import DatabaseSession, db
from webapp.http.services import services
from webapp.outbox_setup import closing_of

Answer = str | Response | tuple[str, int]
DUE_AFTER, CLOSES_AFTER = timedelta(days=21), timedelta(days=35)
"""After the opening of a round that is offered: three weeks to answer, two to call the silent."""
MOST_RUNGS = 24


@blueprint.route("/nueva", methods=["GET", "POST"])
def plan() -> Answer:
    """Return the form of a round to come."""
    now, session = services().clock(), db.session()
    if request.method != "POST":
        rounds = all_rounds(session)
        first = next_opening(now, rounds)
        number = next_number(start_of(first), [each.number for each in rounds])
        days = {"opens_on": first, "due_on": first + DUE_AFTER, "closes_on": first + CLOSES_AFTER}
        dates = {name: day.isoformat() for name, day in days.items()}
        return _plan_page({"number": number, **dates}, {})
    form = {
        name: request.form.get(name, "").strip()
        for name in ("number", "opens_on", "due_on", "closes_on")
    }
    try:
        opens_on, due_on, closes_on = (
            _day(form, name) for name in ("opens_on", "due_on", "closes_on")
        )
        round_ = plan_round(
            session,
            number=form["number"],
            opens_on=opens_on,
            due_on=due_on,
            closes_on=closes_on,
            schedule=usual_schedule(opens_on, due_on, closes_on),
            kinds=request.form.getlist("kinds"),
            countries=request.form.getlist("countries"),
            now=now,
            actor=current_scope().actor,
        )
    except UnusableInput as wrong:
        return _plan_page(form, {wrong.location: _(wrong.what)}), 422
    flash(_("Ronda prevista. Revise los avisos y ábrala cuando llegue el día."), "done")
    return redirect(url_for("rounds.show", round_id=round_.id))


@blueprint.post("/<uuid:round_id>/avisos")
def ladder(round_id: uuid.UUID) -> Answer:
    """Set the days of the reminders."""
    round_ = round_or_404(round_id)
    steps = [
        {"on": on, "rung": request.form.get(f"rung-{at}", "")}
        for at in range(MOST_RUNGS)
        if (on := request.form.get(f"on-{at}", "").strip())
    ]
    try:
        change_schedule(
            db.session(), round_, steps, now=services().clock(), actor=current_scope().actor
        )
    except UnusableInput as wrong:
        return page_of(round_, {wrong.location: _(wrong.what)}), 422
    flash(_("Avisos guardados."), "done")
    return redirect(url_for("rounds.show", round_id=round_.id, _anchor="ladder-title"))


@blueprint.route("/<uuid:round_id>/abrir", methods=["GET", "POST"])
def open_(round_id: uuid.UUID) -> Answer:
    """Say how many messages leave, then open."""
    round_ = round_or_404(round_id)
    if request.method != "POST":
        return render_template(
            "rounds/open.html",
            round=round_,
            opened=preview_opening(db.session(), round_),
            errors={},
        )
    try:
        preview = open_round(
            db.session(), round_, now=services().clock(), actor=current_scope().actor
        )
    except UnusableInput as wrong:
        errors = {wrong.location: _(wrong.what)}
        return render_template(
            "rounds/open.html",
            round=round_,
            opened=preview_opening(db.session(), round_),
            errors=errors,
        ), 422
    flash(_("Ronda abierta: %(messages)s mensajes en camino.", messages=preview.messages), "done")
    return redirect(url_for("rounds.show", round_id=round_.id))


@blueprint.route("/<uuid:round_id>/cerrar", methods=["GET", "POST"])
def close(round_id: uuid.UUID) -> Answer:
    """Say what closing means, then close and publish the edition of the same number."""
    round_ = round_or_404(round_id)
    if request.method != "POST":
        return render_template("rounds/close.html", round=round_, card=counts_of(round_), errors={})
    now = services().clock()
    closing = closing_of(db.session(), services().settings, current_scope().actor)

    def shut(session: DatabaseSession, publish: Publish) -> PublishedEdition:
        over = session.get(Round, round_id) or abort(404)
        return close_and_publish(session, over, closing, publish, now=now)[1]

    try:
        edition = write_prepared(db.engine, lambda session: closing.prepare(session, now), shut)
    except Outdated:
        flash(
            _("El directorio cambia mientras se congela. Cierre otra vez en un momento."), "wrong"
        )
        return redirect(url_for("rounds.close", round_id=round_id))
    except UnusableInput as wrong:
        errors = {wrong.location: _(wrong.what)}
        return render_template(
            "rounds/close.html", round=round_, card=counts_of(round_), errors=errors
        ), 422
    flash(_("Ronda cerrada y edición %(number)s publicada.", number=edition.number), "done")
    return redirect(url_for("rounds.show", round_id=round_.id))


@blueprint.route("/<uuid:round_id>/anular", methods=["GET", "POST"])
def cancel(round_id: uuid.UUID) -> Answer:
    """Give a round up, with a reason; answers given stay."""
    round_ = round_or_404(round_id)
    if request.method != "POST":
        return render_template("rounds/cancel.html", round=round_, errors={})
    reason = " ".join(request.form.get("reason", "").split())[:300]
    try:
        if not reason:
            raise UnusableInput("reason", N_("Diga por qué se anula."))
        cancel_round(
            db.session(), round_, now=services().clock(), actor=current_scope().actor, reason=reason
        )
    except UnusableInput as wrong:
        return render_template(
            "rounds/cancel.html", round=round_, errors={wrong.location: _(wrong.what)}
        ), 422
    flash(_("Ronda anulada. Lo que ya se respondió queda."), "done")
    return redirect(url_for("rounds.show", round_id=round_.id))


# -- inside ---------------------------------------------------------------------------------


def _day(form: dict[str, str], name: str) -> date:
    try:
        return date.fromisoformat(form[name])
    except ValueError:
        raise UnusableInput(name, N_("Escriba una fecha como 2026-11-22.")) from None


def _plan_page(form: dict[str, str], errors: dict[str, str]) -> str:
    return render_template(
        "rounds/plan.html",
        given=form,
        errors=errors,
        kinds=[(kind.value, _(MANY_WORDS[kind])) for kind in ASKED_KINDS],
        countries=RCM_COUNTRIES,
        chosen_kinds=request.form.getlist("kinds"),
        chosen_countries=request.form.getlist("countries"),
    )
