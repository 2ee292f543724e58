"""The log of one's own country in a crisis, and a line added to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from core.errors import UnusableInput
from protocols.roles import ROLE_WORDS
from response.crisis.models import Participation
from response.log.labels import LINE_AUDIENCE_WORDS, LINE_CONFIDENCE_WORDS, LINE_KIND_WORDS
from response.log.lines import add_line
from response.log.models import LineConfidence
from response.log.reading import CrisisLogLine, log_page, one_line
from response.tasks.listing import task_lines
from webapp.auth.access import current_scope
from webapp.blueprints.crisis_log.line_form import FUNCTIONS, line_draft, line_id
from webapp.blueprints.crisis_log.query_args import LogQuestion, read_log_question
from webapp.crises.log_lines import author_words, machine_lines
from webapp.crisis_frame.crisis_pages import CrisisPage, participation_page
from webapp.http.database import db
from webapp.http.i18n import zone
from webapp.http.paging import page_link, page_number
from webapp.http.services import services

blueprint = Blueprint("crisis_log", __name__, url_prefix="/crisis/<number>/bitacora")
PER_PAGE = 12
_TONES = {
    LineConfidence.CONFIRMED: "ok",
    LineConfidence.REPORTED: "info",
    LineConfidence.RUMOUR: "warn",
}


@blueprint.get("")
def index(number: str) -> str:
    """Return the log, the newest line first, with the form of a new one on top."""
    page, part = participation_page(number)
    return _log_page(page, part, {})


@blueprint.post("")
def add(number: str) -> Response | tuple[str, int]:
    """Add a line; one that corrects or settles another names it."""
    page, part = participation_page(number)
    try:
        draft = line_draft(request.form, current_scope().actor, zone())
        line = add_line(db.session(), services().keyring, part, draft, services().clock())
    except UnusableInput as wrong:
        return _log_page(page, part, {wrong.location: _(wrong.what)}), 422
    flash(_("Anotada: línea %(n)s.", n=line.number), "done")
    return redirect(url_for("crisis_log.index", number=number))


# -- inside ---------------------------------------------------------------------------------


def _log_page(page: CrisisPage, part: Participation, errors: dict[str, str]) -> str:
    session, keyring, now = db.session(), services().keyring, services().clock()
    question = read_log_question(request.args)
    tasks = task_lines(session, keyring, part, now)
    shown_page = log_page(
        session,
        keyring,
        part,
        question.chosen_lines(zone()),
        machine_lines(session, keyring, part, tasks),
        page=page_number(request.args),
        per_page=PER_PAGE,
    )
    return render_template(
        "crisis_log/index.html",
        page=page,
        log=shown_page,
        author=author_words(session, part.country, shown_page.lines),
        own=part.country,
        question=question,
        has_tools=not question.is_all or request.args.get("llevar") == "1",
        corrected=_named_line(part, "strikes"),
        answered=_named_line(part, "answers"),
        errors=errors,
        page_link=page_link,
        **_words(question),
    )


def _named_line(part: Participation, name: str) -> CrisisLogLine | None:
    """Return the line a new one corrects or settles: of the form that was sent, or the address."""
    found = line_id(request.form.get(name, "") or request.args.get(name, ""))
    return None if found is None else one_line(db.session(), services().keyring, part, found)


def _words(question: LogQuestion) -> dict[str, Any]:
    today = services().clock().astimezone(zone()).date().isoformat()
    return {
        "form": request.form,
        "today": today,
        "now": services().clock(),
        "kind_words": LINE_KIND_WORDS,
        "confidence_words": LINE_CONFIDENCE_WORDS,
        "confidence_tones": _TONES,
        "confidence_choices": _choices(LINE_CONFIDENCE_WORDS),
        "audience_choices": _choices(LINE_AUDIENCE_WORDS),
        "role_words": ROLE_WORDS,
        "kind_choices": _choices(LINE_KIND_WORDS),
        "function_choices": [(role.value, _(ROLE_WORDS[role])) for role in FUNCTIONS],
        "filter_arguments": question.address(),
    }


def _choices(words: Mapping[Any, str]) -> list[tuple[str, str]]:
    return [(code.value, _(text)) for code, text in words.items()]
