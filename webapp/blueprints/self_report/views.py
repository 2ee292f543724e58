"""Three buttons, for the whole household by one tap; then what was noted, and a box for more.

GET shows, POST answers: what scans links answers nothing. The answer is the same whether anybody is
known or not.
"""

from __future__ import annotations

import secrets

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_babel import get_locale
from werkzeug.wrappers import Response

from watch.replies.understanding import ReplyKind
from webapp.blueprints.self_report.way_in import (
    OpenedPage,
    forbid_keeping,
    is_within_limits,
    open_page,
    opened_page,
    origin_mark,
)
from webapp.forms.typed_text import form_text
from webapp.http.database import db
from webapp.http.services import services
from webapp.http.transactions import writes
from webapp.replies.self_report_labels import CONSENT, DONE_WORDS
from webapp.replies.self_reports import (
    ANSWERS,
    FormWriter,
    SelfReport,
    household_size,
    take_from_form,
    take_from_link,
)
from webapp.replies.sent_messages import SENT_MESSAGES

blueprint = Blueprint("self_report", __name__, url_prefix="/s/<token>")
blueprint.before_request(open_page)
blueprint.after_request(forbid_keeping)
Page = str | tuple[str, int] | Response


@blueprint.get("")
def home(token: str) -> str:
    """Return the page: the three answers, who gives one, or what was noted just now."""
    page, done = opened_page(), request.args.get("hecho", "")
    answer = request.args.get("respuesta", "")
    size = household_size(db.session(), page.message) if page.message is not None else 1
    return render_template(
        f"self_report/{_template(page, answer, done)}.html",
        token=token,
        language=str(get_locale()),
        nonce=secrets.token_hex(8),
        form=page.form,
        message=page.message,
        size=size,
        answer=answer,
        done=done,
        who="all" if request.args.get("por") == "all" else "self",
        done_words=DONE_WORDS,
        consent=CONSENT,
    )


@blueprint.post("")
def answer(token: str) -> Page:
    """Note what was said; whoever sends it learns nothing from the answer."""
    page, report = opened_page(), _report()
    if page.form is not None and not is_within_limits():
        return render_template("self_report/busy.html"), 429
    writes()
    session, here = db.session(), services()
    if page.form is not None:
        writer = FormWriter(page.form, origin_mark())
        take_from_form(session, here.keyring, SENT_MESSAGES, writer, report, here.clock())
    elif page.message is not None:
        take_from_link(session, here.keyring, page.message, report, here.clock())
    language = request.args.get("l") or None
    who = "all" if report.is_for_all else None
    done = url_for("self_report.home", token=token, l=language, hecho=report.kind.value, por=who)
    return redirect(done, 303)


# -- inside ---------------------------------------------------------------------------------


def _template(page: OpenedPage, answer: str, done: str) -> str:
    """Return which page is shown: what was noted, who answers on a form, or the start."""
    if done in DONE_WORDS:
        return "done"
    return "who" if page.form is not None and answer in DONE_WORDS else "home"


def _report() -> SelfReport:
    kind = request.form.get("answer", "")
    if kind not in {each.value for each in ANSWERS}:
        abort(400)
    boxes = {name: form_text(request.form, name)[:300] for name in _BOXES}
    return SelfReport(
        kind=ReplyKind(kind),
        language=str(get_locale()),
        is_for_all=request.form.get("who", "") == "all",
        text=form_text(request.form, "text")[:1000],
        asks_to_register=request.form.get("register") == "1",
        nonce=request.form.get("nonce", "")[:32] or secrets.token_hex(8),
        **boxes,
    )


_BOXES = ("place", "name", "phone", "code")
