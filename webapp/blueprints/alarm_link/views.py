"""One call, behind its link: what threatens, whom it touches in numbers, and three answers.

GET shows, POST answers: what scans links answers nothing.
"""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from watch.alarms import labels
from watch.alarms.answers import AnswerOrigin, answer_alarm
from watch.alarms.listing import alarm_page, shown_name
from watch.alarms.models import AnswerMeans, CallAnswer, RungKind
from webapp.alarms.names import name_of_alarm
from webapp.alarms.targets import target_of
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
        way=url_for("account.sign_in", next=target_of(db.session(), call.alarm)),
        taker_name=shown_name(page.taker, is_own=is_own),
    )


@blueprint.post("")
def answer(token: str) -> Response:
    """Write down one of the three answers."""
    try:
        chosen = CallAnswer(request.form.get("answer", ""))
    except ValueError:
        abort(400)
    call = linked_call()
    writes()
    origin = AnswerOrigin(AnswerMeans.LINK, services().clock(), f"alarm_call:{call.id}")
    answer_alarm(db.session(), call, chosen, origin)
    language = request.args.get("l") or None
    return redirect(url_for("alarm_link.home", token=token, l=language), 303)
