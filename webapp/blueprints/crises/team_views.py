"""The team of a country: who plays which function, asked to come in one act, answers, relief."""

from __future__ import annotations

import uuid

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from core.crypto import CannotOpen
from core.errors import NotAllowed, UnusableInput
from response.crisis.models import Participation
from response.crisis.team.activation import (
    activate,
    activation_of,
    activations_of,
    answer_activation,
    handover_note,
    relieve,
)
from response.crisis.team.members import TeamMember, TeamMembers
from response.crisis.team.models import Activation, ActivationAnswer
from response.crisis.team.roster import lines_of, set_lines
from webapp.blueprints.crises.team_parts import everybody_of, start_part, team_part
from webapp.blueprints.crises.views import blueprint
from webapp.crisis_frame.crisis_pages import participation_page
from webapp.http.database import db
from webapp.http.services import services


@blueprint.get("/<number>/equipo")
def team(number: str) -> str:
    """Return who plays which function, and how far asking them has come."""
    page, own = participation_page(number)
    part = team_part(page)
    shifts = activations_of(db.session(), own)
    return render_template(
        "crises/team.html",
        page=page,
        team=part,
        now=services().clock(),
        chosen=request.args.get("funcion", ""),
        relief_id=request.args.get("relevo", ""),
        past=[each for each in shifts if each.ended_at is not None],
        notes={each.id: _note(each) for each in shifts if each.note is not None},
    )


@blueprint.post("/<number>/equipo")
def set_team(number: str) -> Response:
    """Put people into functions."""
    page, own = participation_page(number)
    now = services().clock()
    start_part(page.crisis, own, now)
    members = everybody_of(own)
    try:
        chosen = {
            line.function: _pair(members, line.function.value)
            for line in lines_of(db.session(), own)
            if f"member_{line.function.value}" in request.form
        }
        changed = set_lines(db.session(), own, chosen, page.officer, now)
    except NotAllowed:
        abort(403)
    except UnusableInput as wrong:
        flash(_(wrong.what), "wrong")
    else:
        flash(_("Equipo anotado.") if changed else _("Nada cambió."), "done")
    return redirect(url_for("crises.team", number=page.crisis.number))


@blueprint.post("/<number>/equipo/activar", endpoint="activate")
def activate_team(number: str) -> Response:
    """Ask all functions to come, at once."""
    page, own = participation_page(number)
    now = services().clock()
    start_part(page.crisis, own, now)
    try:
        made = activate(db.session(), page.crisis, own, everybody_of(own), page.officer, now)
    except NotAllowed:
        abort(403)
    except UnusableInput as wrong:
        flash(_(wrong.what), "wrong")
    else:
        flash(_("Personas llamadas: %(n)s.", n=len(made)), "done")
    return redirect(url_for("crises.team", number=page.crisis.number))


@blueprint.post("/<number>/equipo/<uuid:activation_id>")
def answer(number: str, activation_id: uuid.UUID) -> Response:
    """Write down what somebody answered: coming, remote, cannot, in how many minutes."""
    page, own = participation_page(number)
    activation = _activation(own, activation_id)
    typed = request.form.get("answer", "")
    if typed not in set(ActivationAnswer):
        abort(400)
    try:
        others = answer_activation(
            db.session(),
            own,
            activation,
            ActivationAnswer(typed),
            everybody_of(own),
            page.officer,
            services().clock(),
            eta_minutes=_minutes(request.form.get("eta", "")),
        )
    except NotAllowed:
        abort(403)
    except UnusableInput as wrong:
        flash(_(wrong.what), "wrong")
    else:
        flash(_("Anotado. Se llama a quien suple.") if others else _("Anotado."), "done")
    return redirect(url_for("crises.team", number=page.crisis.number))


@blueprint.post("/<number>/equipo/<uuid:activation_id>/relevo")
def relief(number: str, activation_id: uuid.UUID) -> Response:
    """Hand a shift over to somebody else, with a note."""
    page, own = participation_page(number)
    activation = _activation(own, activation_id)
    try:
        member = _member(everybody_of(own))
        relieve(
            db.session(),
            services().keyring,
            page.crisis,
            own,
            activation,
            member,
            page.officer,
            services().clock(),
            note=request.form.get("note", ""),
        )
    except NotAllowed:
        abort(403)
    except UnusableInput as wrong:
        flash(_(wrong.what), "wrong")
    else:
        flash(_("Relevo anotado."), "done")
    return redirect(url_for("crises.team", number=page.crisis.number))


# -- inside ---------------------------------------------------------------------------------


def _activation(own: Participation, activation_id: uuid.UUID) -> Activation:
    found = activation_of(db.session(), activation_id, own)
    if found is None:
        abort(404)
    return found


def _pair(members: TeamMembers, function: str) -> tuple[TeamMember | None, TeamMember | None]:
    form = request.form
    return (
        members.keyed(form.get(f"member_{function}", "")),
        members.keyed(form.get(f"alternate_{function}", "")),
    )


def _member(members: TeamMembers) -> TeamMember:
    """Return who takes over: without a choice the reader. Raises UnusableInput."""
    chosen = members.keyed(request.form.get("member", ""))
    if chosen is None:
        raise UnusableInput("member", _("Elija a alguien de la lista."))
    return chosen


def _minutes(text: str) -> int | None:
    typed = text.strip()
    if not typed:
        return None
    return int(typed[:6]) if typed.isascii() and typed.isdigit() else -1


def _note(activation: Activation) -> str:
    try:
        return handover_note(services().keyring, activation)
    except CannotOpen:
        return "?"
