"""The alarms of a country (of the Secretariat: those that came up to it), and what is answered on
screen or entered for whoever telephoned.
"""

from __future__ import annotations

import uuid

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from core.i18n.languages import N_
from feeds.models import Hazard
from response.crisis.officers import may_declare
from watch.alarms import labels
from watch.alarms.answers import (
    AnswerOrigin,
    AnswerOutcome,
    AnswerResult,
    answer_alarm,
    take_uncalled,
)
from watch.alarms.listing import (
    NEEDING_SOMEBODY,
    alarm_page,
    alarms_of,
    hazards_of,
    own_call,
    seen_alarm,
    shown_name,
    taker_in,
)
from watch.alarms.models import Alarm, AlarmCall, AnswerMeans, CallAnswer, RungKind
from watch.alarms.rungs.recipients import reader_of_user
from webapp.alarms.names import name_of_alarm
from webapp.alarms.targets import target_of
from webapp.auth.access import current_scope, signed_in
from webapp.crisis_frame.crisis_pages import current_officer
from webapp.http.database import db
from webapp.http.services import services
from webapp.http.transactions import writes

blueprint = Blueprint("alarms", __name__)
RESULT_WORDS = {
    AnswerResult.TOOK_IT: N_("Anotado: la alarma tiene quien vaya. Ya no se llama a nadie más."),
    AnswerResult.RELEASED: N_("Anotado. Se llama a los siguientes."),
    AnswerResult.OVER: N_("Esta alarma ya había terminado."),
}


@blueprint.get("/alarmas")
def index() -> str:
    """Return the alarms that stand; with `?todas=1` those that ended, too."""
    shows_all = request.args.get("todas") == "1"
    scope, database = current_scope(), db.session()
    found = alarms_of(database, scope.country, standing_only=not shows_all)
    hazards = hazards_of(database, found)
    return render_template(
        "alarms/index.html",
        alarms=found,
        names={each.id: _name(each, hazards) for each in found},
        takers={each.id: taker_in(each) for each in found},
        shows_all=shows_all,
        wanting=[each for each in found if each.state in NEEDING_SOMEBODY],
        words=labels,
        shown_name=shown_name,
        now=services().clock(),
    )


@blueprint.get("/alarmas/<uuid:alarm_id>")
def show(alarm_id: uuid.UUID) -> str:
    """Return one alarm: whom it called, what they answered, and what may be answered here."""
    alarm, scope = _alarm_or_404(alarm_id), current_scope()
    is_own = alarm.country == scope.country
    page = alarm_page(db.session(), alarm, services().settings.disclosure, is_own=is_own)
    return render_template(
        "alarms/show.html",
        page=page,
        is_own=is_own,
        name=name_of_alarm(alarm, page.hazard, is_own=is_own),
        own=own_call(alarm, scope.user_id),
        answerable=[each for each in alarm.calls if _is_answerable(each, is_own=is_own)],
        words=labels,
        shown_name=shown_name,
        way=target_of(db.session(), alarm, may_declare=is_own and may_declare(current_officer())),
        now=services().clock(),
    )


@blueprint.post("/alarmas/<uuid:alarm_id>/contestar")
def answer(alarm_id: uuid.UUID) -> Response:
    """Write down what whoever is signed in answers; who was not called may take it, too."""
    alarm, user, chosen = _alarm_or_404(alarm_id), signed_in(), _answer()
    if user is None:
        abort(404)
    origin = AnswerOrigin(AnswerMeans.SCREEN, services().clock(), current_scope().actor)
    call = own_call(alarm, user.id)
    writes()
    if call is not None:
        outcome = answer_alarm(db.session(), call, chosen, origin)
    elif chosen is CallAnswer.COMING:
        outcome = take_uncalled(db.session(), alarm, reader_of_user(user), origin)
    else:
        abort(400)
    return _back(alarm_id, outcome)


@blueprint.post("/alarmas/<uuid:alarm_id>/por-telefono")
def enter(alarm_id: uuid.UUID) -> Response:
    """Write down what somebody who was called said by telephone."""
    alarm, scope, chosen = _alarm_or_404(alarm_id), current_scope(), _answer()
    is_own = alarm.country == scope.country
    wanted = request.form.get("call", "")
    calls = (each for each in alarm.calls if _is_answerable(each, is_own=is_own))
    call = next((each for each in calls if str(each.id) == wanted), None)
    if call is None:
        abort(404)
    origin = AnswerOrigin(AnswerMeans.TELEPHONE, services().clock(), scope.actor, scope.actor)
    writes()
    return _back(alarm_id, answer_alarm(db.session(), call, chosen, origin))


# -- inside ---------------------------------------------------------------------------------


def _alarm_or_404(alarm_id: uuid.UUID) -> Alarm:
    alarm = seen_alarm(db.session(), alarm_id, current_scope().country)
    if alarm is None:
        abort(404)
    return alarm


def _answer() -> CallAnswer:
    try:
        return CallAnswer(request.form.get("answer", ""))
    except ValueError:
        abort(400)


def _is_answerable(call: AlarmCall, *, is_own: bool) -> bool:
    """Return whether somebody may enter an answer of this call: of one's own country's people, and
    the Secretariat of its own.
    """
    is_secretariat = call.rung_kind is RungKind.SECRETARIAT
    return call.skipped_because is None and is_secretariat is not is_own


def _name(alarm: Alarm, hazards: dict[uuid.UUID, Hazard]) -> str:
    hazard = hazards.get(alarm.hazard_id) if alarm.hazard_id else None
    return name_of_alarm(alarm, hazard, is_own=alarm.country == current_scope().country)


def _back(alarm_id: uuid.UUID, outcome: AnswerOutcome) -> Response:
    is_own = bool(current_scope().country)
    if outcome.result is AnswerResult.ALREADY_TAKEN:
        who = shown_name(outcome.taken_by, is_own=is_own) or _("otra persona")
        flash(_("Ya la tomó %(who)s.", who=who), "done")
    else:
        flash(_(RESULT_WORDS[outcome.result]), "done")
    return redirect(url_for("alarms.show", alarm_id=alarm_id), 303)
