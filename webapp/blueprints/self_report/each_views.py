"""Answering for each of the household: shown by a number and how old they are, never by name."""

from __future__ import annotations

import secrets

from flask import abort, redirect, render_template, request, url_for
from flask_babel import get_locale
from werkzeug.wrappers import Response

from core.context import Context
from directory.entries.visibility import Viewer
from watch.replies.intake import AnsweredMessage
from watch.replies.understanding import ReplyKind
from webapp.blueprints.self_report.views import blueprint
from webapp.blueprints.self_report.way_in import opened_page
from webapp.http.database import db
from webapp.http.services import services
from webapp.http.transactions import writes
from webapp.replies.self_report_labels import ANSWER_WORDS
from webapp.replies.self_reports import HouseholdMember, household_of, take_of_each

_OF_EACH = (ReplyKind.SAFE, ReplyKind.HELP, ReplyKind.MOVED)
_CODES = frozenset(each.value for each in _OF_EACH)


@blueprint.get("/cada")
def each(token: str) -> str:
    """Ask of each of the household."""
    message = _message()
    return render_template(
        "self_report/each.html",
        token=token,
        language=str(get_locale()),
        nonce=secrets.token_hex(8),
        members=_members(message),
        answers=_OF_EACH,
        answer_words=ANSWER_WORDS,
    )


@blueprint.post("/cada")
def answer_each(token: str) -> Response:
    """Note what was said of each; of whom nothing was said, nothing is noted."""
    message = _message()
    answers = [
        (one.person_id, ReplyKind(said))
        for one in _members(message)
        if (said := request.form.get(f"p{one.number}", "")) in _CODES
    ]
    writes()
    here, nonce = services(), request.form.get("nonce", "")[:32] or secrets.token_hex(8)
    take_of_each(db.session(), here.keyring, message, answers, nonce, here.clock())
    needs_help = any(kind is ReplyKind.HELP for _person_id, kind in answers)
    done = ReplyKind.HELP if needs_help else ReplyKind.SAFE
    language = request.args.get("l") or None
    return redirect(url_for("self_report.home", token=token, l=language, hecho=done.value), 303)


# -- inside ---------------------------------------------------------------------------------


def _message() -> AnsweredMessage:
    message = opened_page().message
    if message is None:
        abort(404)
    return message


def _members(message: AnsweredMessage) -> list[HouseholdMember]:
    here = services()
    context = Context(
        session=db.session(),
        keyring=here.keyring,
        atlas=here.atlas,
        viewer=Viewer.of_country(message.country),
        actor=f"link:{message.dispatch_id}",
        now=here.clock(),
        purpose="self report",
    )
    return household_of(context, message)
