"""One call, behind its link: what threatens, whom it touches in numbers, and three answers.

GET shows, POST answers: what scans links answers nothing.
"""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from watch.alarms import labels
from watch.alarms.answers import AnswerOrigin, AnswerResult, answer_alarm
from watch.alarms.listing import alarm_page, shown_name
from watch.alarms.models import AlarmCall, AnswerMeans, CallAnswer, RungKind
from webapp.alarms.names import name_of_alarm
from webapp.alarms.targets import target_of
from webapp.auth.access import signed_in
from webapp.blueprints.alarm_link.link_auth import forbid_keeping, linked_call, open_link
from webapp.http.database import db
from webapp.http.services import services
from webapp.http.transactions import writes

blueprint = Blueprint("alarm_link", __name__, url_prefix="/alarma/<token>")
blueprint.before_request(open_link)
blueprint.after_request(forbid_keeping)


@blueprint.get("")
def home(token: str) -> str:
    """Return the page of the call as things stand."""
    call = linked_call()
    is_own = call.rung_kind is not RungKind.SECRETARIAT
    page = alarm_page(db.session(), call.alarm, services().settings.disclosure, is_own=is_own)
    return render_template(
        "alarm_link/home.html",
        token=token,
        call=call,
        page=page,
        name=name_of_alarm(call.alarm, page.hazard, is_own=is_own),
        words=labels,
        way=url_for("account.sign_in", next=_target(call)),
        taker_name=shown_name(page.taker, is_own=is_own),
    )


@blueprint.post("")
def answer(token: str) -> Response:
    """Write down one of the three answers. Whoever goes, and is signed in here as the one who was
    called, is led to the work at once; everybody else reads what became of the answer.
    """
    try:
        chosen = CallAnswer(request.form.get("answer", ""))
    except ValueError:
        abort(400)
    call = linked_call()
    writes()
    origin = AnswerOrigin(AnswerMeans.LINK, services().clock(), f"alarm_call:{call.id}")
    outcome = answer_alarm(db.session(), call, chosen, origin)
    if outcome.result is AnswerResult.TOOK_IT and _is_signed_in(call):
        flash(_("Usted va: ya no se llama a nadie más."), "done")
        return redirect(_target(call), 303)
    language = request.args.get("l") or None
    return redirect(url_for("alarm_link.home", token=token, l=language), 303)


# -- inside ---------------------------------------------------------------------------------


def _target(call: AlarmCall) -> str:
    """Return where work begins for whoever was called: the Secretariat declares nothing for a
    country.
    """
    is_national = call.rung_kind is not RungKind.SECRETARIAT
    return target_of(db.session(), call.alarm, may_declare=is_national)


def _is_signed_in(call: AlarmCall) -> bool:
    """Return whether this browser holds a session of the account that was called."""
    user = signed_in()
    return user is not None and user.id == call.user_id
