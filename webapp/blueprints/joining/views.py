"""The public form, one question a screen. What is sent changes something; looking never does."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core.i18n.languages import N_
from core.problems import Problem
from registry.joining.answer_checks import InvalidAnswer
from registry.joining.answers import FormAnswers
from registry.joining.models import PublicForm
from registry.joining.public_forms import open_forms
from webapp.auth.brakes.attempts import Brake, Try, begin_attempt
from webapp.auth.sessions.browser_session import client_address
from webapp.blueprints.joining import draft as drafts
from webapp.blueprints.joining.codes_sent import can_text, ways_of
from webapp.blueprints.joining.presenters import step_words
from webapp.blueprints.joining.sending import FormShut, NoRoom, send
from webapp.forms.field_types import Boxes
from webapp.forms.joining_form import (
    COUNTRY,
    FAMILY,
    REVIEW,
    STEPS,
    TRIP,
    WHICH,
    boxes_at_first,
    boxes_sent,
    first_open,
    step_after,
    steps_of,
    with_answer,
    without_row,
)
from webapp.forms.joining_places import choice_of, open_stage, question_of, with_choice
from webapp.http.database import db
from webapp.http.services import services
from webapp.http.transactions import short_write, writes

blueprint = Blueprint("joining", __name__)
TRACKS = ("home", "trip")
_REPEATED = frozenset({FAMILY, TRIP})
"""Questions that are asked until nothing is added."""
STEP = f"<any({', '.join(STEPS)}):step>"
Page = str | tuple[str, int] | AnyResponse


@blueprint.after_request
def forbid_keeping(response: Response) -> Response:
    """Keep no page of the form: the telephone may be somebody else's in a minute."""
    response.headers.update(drafts.HEADERS)
    return response


@blueprint.get("/registrarse")
def start() -> str:
    """Return what this is, who keeps the data, and the way in."""
    now = services().clock()
    return render_template(
        "joining/start.html",
        countries=drafts.countries_by_name(),
        crises=[each for each in open_forms(db.session(), now) if each.title],
        is_under_way=drafts.current_draft() is not None,
    )


@blueprint.post("/registrarse")
def begin() -> Page:
    """Begin a form."""
    countries = drafts.open_countries()
    if not countries:
        return redirect(url_for("joining.start"), 303)
    track = request.form.get("track", "")
    track = track if track in TRACKS else TRACKS[0]
    return way_in(track, countries[0] if len(countries) == 1 else "")


def way_in(track: str, country: str, form: PublicForm | None = None) -> Page:
    """Begin a form and return the way to its first question; 429 where too many began here."""
    drafts.have_keys()
    attempt = Try(Brake.JOINING, "", origin_mark())
    with short_write() as session:
        is_answered = begin_attempt(session, attempt, services().clock()) is not None
    if not is_answered:
        return render_template("joining/busy.html"), 429
    form_id = form.id if form is not None else None
    writes()
    if not drafts.begin(track, form_id, country):
        return render_template("joining/busy.html"), 429
    steps = steps_of(FormAnswers(track=track), len(drafts.open_countries()))
    return redirect(url_for("joining.question", step=steps[0]), 303)


@blueprint.route(f"/registrarse/{STEP}", methods=["GET", "POST"])
def question(step: str) -> Page:
    """Ask one question, or take its answer."""
    found = drafts.current_draft()
    if found is None:
        return _over()
    steps = steps_of(found.answers, len(drafts.open_countries()))
    if step not in steps:
        return redirect(url_for("joining.question", step=steps[0]), 303)
    if request.method == "GET":
        return _page(step, found.answers, boxes_at_first(step, found.answers), {})
    boxes = boxes_sent(step, request.form)
    try:
        answers = _answered(step, found.answers, boxes)
    except InvalidAnswer as wrong:
        return _page(step, found.answers, boxes, {wrong.field: wrong.problem}), 422
    if step == REVIEW:
        return _sent(found, answers)
    drafts.have_keys()
    if not drafts.save(answers):
        return _over()
    return redirect(_next(step, found.answers, answers, steps), 303)


@blueprint.post("/registrarse/borrar")
def forget() -> AnyResponse:
    """Erase what was written here, at once."""
    drafts.drop()
    return redirect(url_for("joining.start"), 303)


def origin_mark() -> str:
    """Return a keyed mark of the network that asks: nobody reads an address out of it."""
    return services().token_hasher.hash(client_address(), "joining origin").hex()[:32]


# -- inside ---------------------------------------------------------------------------------


def _over() -> AnyResponse:
    """Return the way to the beginning: the form was sent, erased, or left for an hour."""
    return redirect(url_for("joining.start"), 303)


def _sent(found: drafts.JoiningDraft, answers: FormAnswers) -> Page:
    """Send the request, and return the way to its code, or to what its post does now: by what was
    written alone, never by who is registered.
    """
    answers = replace(answers, speech=str(get_locale()))
    try:
        post_id = send(found, answers, origin_mark())
    except FormShut:
        return render_template("joining/shut.html"), 410
    except NoRoom:
        return render_template("joining/busy.html"), 429
    if ways_of(answers):
        return redirect(url_for("joining.code"), 303)
    drafts.leave()
    return redirect(url_for("joining.sent", consulado=post_id), 303)


def _answered(step: str, answers: FormAnswers, boxes: Boxes) -> FormAnswers:
    """Return the answers with what was sent. Raises InvalidAnswer."""
    act = request.form.get("act", "")
    if act.startswith("drop-") and step in _REPEATED:
        row = act.removeprefix("drop-")
        return without_row(step, answers, int(row) if row.isdigit() and len(row) < 3 else -1)
    if step == COUNTRY and boxes["country"] not in drafts.open_countries():
        raise InvalidAnswer("country", Problem(N_("Elija el país de su nacionalidad.")))
    if step == WHICH:
        answers = with_choice(answers, request.form.to_dict())
    return with_answer(step, answers, boxes, services().clock().date())


def _next(step: str, before: FormAnswers, answers: FormAnswers, steps: tuple[str, ...]) -> str:
    """Return which page follows: the same one while rows are added, the review where it sent."""
    if step in _REPEATED and _is_repeated(before, answers):
        return url_for("joining.question", step=step)
    if step == WHICH and open_stage(answers) is not None:
        return url_for("joining.question", step=WHICH)
    following = step_after(step, answers, steps)
    if request.form.get("back") == REVIEW and following != WHICH:
        following = REVIEW
    if following == REVIEW:
        following = first_open(answers, steps)
    return url_for("joining.question", step=following)


def _is_repeated(before: FormAnswers, answers: FormAnswers) -> bool:
    """Return whether the same question is asked again: a row went, or one came and more may."""
    rows = [len(each.members) + len(each.stages) for each in (before, answers)]
    act = request.form.get("act", "")
    return act.startswith("drop-") or (rows[0] != rows[1] and act == "add")


def _page(step: str, answers: FormAnswers, boxes: Boxes, wrong: dict[str, Problem]) -> str:
    steps = steps_of(answers, len(drafts.open_countries()))
    asked = [each for each in steps if each != WHICH]
    number = asked.index(step if step in asked else asked[max(0, steps.index(step) - 1)]) + 1
    return render_template(
        "joining/question.html",
        step=step,
        answers=answers,
        boxes=boxes,
        errors={name: each.explain(_) for name, each in wrong.items()},
        number=number,
        count=len(asked),
        back=_back(step, steps),
        is_reviewed=request.values.get("back") == REVIEW,
        countries=drafts.countries_by_name(),
        choice=_choice(answers) if step == WHICH else None,
        can_text=can_text(),
        **step_words(step, answers, steps),
    )


def _choice(answers: FormAnswers) -> object:
    at = open_stage(answers)
    return None if at is None else choice_of(question_of(answers.stages[at]))


def _back(step: str, steps: tuple[str, ...]) -> str:
    before = [each for each in steps[: steps.index(step)] if each != WHICH]
    return url_for("joining.question", step=before[-1]) if before else url_for("joining.start")
