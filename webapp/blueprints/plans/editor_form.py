"""The short form behind a plan: its list of steps with what is missing, and each step saved by
itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from core.audit_log import record
from core.errors import UnusableInput
from core.i18n.formats import Formats
from core.i18n.outdated_translations import count_outdated, outdated_mark
from plans.models import PlanArea
from plans.pages.code_labels import LIKELIHOODS
from plans.questionnaire.copying import unreviewed_questions
from plans.questionnaire.model import PointKind, Questionnaire
from plans.questionnaire.saving import AnsweredMeanwhile, answers_of, fingerprint, save_answers
from plans.questionnaire.steps import (
    FOR_SEVERAL_COUNTRIES,
    QUESTIONS,
    STEP_WORDS,
    FormStep,
    Question,
    all_missing_questions,
    minutes_for,
    missing_questions,
)
from webapp.auth.access import current_scope, require_access
from webapp.blueprints.plans.editor import PLACE_KINDS
from webapp.blueprints.plans.editor_answers import AnswersRead, StepReader
from webapp.blueprints.plans.editor_facts import (
    countries_offered,
    hazards_offered,
    hosts_of,
    known_of,
    ready_messages,
)
from webapp.blueprints.plans.presenters import note_reading, plan_or_404
from webapp.blueprints.plans.views import blueprint
from webapp.forms.field_types import Boxes
from webapp.forms.plan_form import MORE_ROWS, boxes_of, submitted_boxes
from webapp.http.database import db
from webapp.http.services import services
from webapp.http.transactions import give_up_writing, writes

Answer = str | Response | tuple[str, int]
STEPS = tuple(FormStep)


@dataclass(frozen=True, slots=True)
class StepProgress:
    """How one step stands."""

    step: FormStep
    words: str
    questions: int
    missing: tuple[Question, ...]
    earlier: int
    """Translations written for an earlier Spanish text."""
    unreviewed: int
    """Answers that came from another plan, and nobody has looked at."""


@blueprint.get("/planes/<slug>/formulario")
def edit_form(slug: str) -> str:
    """Return the list of steps: done or missing, about how long it takes, and what the system knows
    already.
    """
    plan = _own_plan(slug)
    note_reading(plan, "form")
    questionnaire, wrong = _questionnaire(plan)
    steps = [_progress(plan, each, questionnaire) for each in STEPS]
    left = all_missing_questions(questionnaire)
    return render_template(
        "plans/editor_form.html",
        plan=plan,
        steps=steps,
        left=left,
        minutes=minutes_for(left),
        known=known_of(plan),
        wrong=wrong,
    )


@blueprint.route(
    f"/planes/<slug>/formulario/<any({', '.join(STEPS)}):name>", methods=["GET", "POST"]
)
def edit_step(slug: str, name: str) -> Answer:
    """Return one step of the form."""
    plan, here = _own_plan(slug), FormStep(name)
    if request.method != "POST":
        answers = answers_of(plan, here)
        note_reading(plan, "form")
        return _page(plan, here, boxes_of(here, answers), fingerprint(answers))
    act = request.form.get("act", "save")
    boxes = (
        submitted_boxes(here, request.form, MORE_ROWS)
        if act == "more"
        else submitted_boxes(here, request.form)
    )
    if act in {"more", "find"}:
        read = _read(plan, here, boxes) if act == "find" else AnswersRead()
        return _page(
            plan, here, boxes, request.form.get("seen", ""), AnswersRead(places=read.places)
        )
    return _save(plan, here, boxes)


# -- inside ---------------------------------------------------------------------------------


def _own_plan(slug: str) -> PlanArea:
    plan = plan_or_404(slug)
    require_access(plan.country, plan.post_id)
    return plan


def _progress(plan: PlanArea, here: FormStep, questionnaire: Questionnaire) -> StepProgress:
    earlier = count_outdated(answers_of(plan, here), plan.outdated_translations or ())
    return StepProgress(
        here,
        STEP_WORDS[here],
        len(QUESTIONS[here]),
        missing_questions(questionnaire, here),
        earlier,
        len(unreviewed_questions(plan, here)),
    )


def _questionnaire(plan: PlanArea) -> tuple[Questionnaire, str]:
    """Return the form as saved; an old one nobody can read counts as empty, and why is said."""
    try:
        return Questionnaire.read(plan.questionnaire or {}), ""
    except UnusableInput as wrong:
        return Questionnaire(), str(wrong)


def _read(plan: PlanArea, here: FormStep, boxes: Boxes) -> AnswersRead:
    country = plan.post.located_in
    return StepReader(services().atlas, country, country, plan.post.point).read(here, boxes)


def _save(plan: PlanArea, here: FormStep, boxes: Boxes) -> Answer:
    read, seen = _read(plan, here, boxes), request.form.get("seen", "")
    if read.faults:
        return _page(plan, here, boxes, seen, read), 422
    writes()
    still, marks = request.form.getlist("still"), list(plan.outdated_translations or ())
    try:
        changed = save_answers(db.session(), plan, here, read.values, mark=seen, confirmed=still)
    except AnsweredMeanwhile:
        give_up_writing()
        theirs = answers_of(plan, here)
        return _page(
            plan, here, boxes, fingerprint(theirs), others=_differing(here, theirs, read.values)
        ), 409
    if changed:
        _record(plan, here, changed)
    flash(
        _("Guardado.")
        if changed or plan.outdated_translations != marks
        else _("No había nada que cambiar."),
        "done",
    )
    if request.form.get("act") == "save_and_list" or here is STEPS[-1]:
        return redirect(url_for("plans.edit_form", slug=plan.slug))
    return redirect(
        url_for("plans.edit_step", slug=plan.slug, name=STEPS[STEPS.index(here) + 1].value)
    )


def _record(plan: PlanArea, here: FormStep, changed: list[str]) -> None:
    record(
        db.session(),
        at=services().clock(),
        actor=current_scope().actor,
        action="plan.form",
        subject=plan.id,
        country=plan.country,
        purpose="plan",
        step=here.value,
        fields=changed,
    )


def _page(
    plan: PlanArea,
    here: FormStep,
    boxes: Boxes,
    fingerprint_seen: str,
    read: AnswersRead | None = None,
    others: list[tuple[Question, str]] | None = None,
) -> str:
    read, at = read or AnswersRead(), STEPS.index(here)
    hosts = hosts_of(plan)
    offered = countries_offered(hosts, boxes)
    return render_template(
        "plans/editor_step.html",
        plan=plan,
        here=here,
        number=at + 1,
        steps=STEPS,
        title=STEP_WORDS[here],
        questions=_questions(here, is_of_several=bool(offered)),
        hosts=hosts,
        countries=offered,
        minutes=minutes_for(QUESTIONS[here]),
        boxes=boxes,
        seen=fingerprint_seen,
        unreviewed={each.name for each in unreviewed_questions(plan, here)},
        errors=read.faults,
        places=read.places,
        others=others or [],
        earlier=lambda texts, language: outdated_mark(
            texts, language, plan.outdated_translations or ()
        ),
        is_late=others is not None,
        before=STEPS[at - 1] if at else None,
        known=known_of(plan) if request.method != "POST" else None,
        unit_words=lambda code: unit.name if (unit := services().atlas.unit(code)) else code,
        **_choices(here, boxes),
    )


def _questions(here: FormStep, *, is_of_several: bool) -> list[Question]:
    """Return the questions of a step; of one for several countries only where there are some."""
    return [each for each in QUESTIONS[here] if is_of_several or each.name != FOR_SEVERAL_COUNTRIES]


def _choices(here: FormStep, boxes: Boxes) -> dict[str, Any]:
    """Return what the boxes of a step offer."""
    wording = Formats(str(get_locale()))
    return {
        "hazards": hazards_offered(boxes, wording) if here is FormStep.HAZARDS else [],
        "messages": ready_messages(wording) if here is FormStep.MESSAGES else [],
        "likelihoods": [(code, _(words)) for code, words in LIKELIHOODS.items()],
        "place_kinds": [(kind.value, _(PLACE_KINDS[kind])) for kind in PointKind],
        "months": [(month, wording.months((month,))) for month in range(1, 13)],
    }


def _differing(
    here: FormStep, theirs: Mapping[str, Any], mine: Mapping[str, Any]
) -> list[tuple[Question, str]]:
    """Return the questions that stand otherwise in what the other person saved, with what stands
    there.
    """
    ours = Questionnaire.read(
        {question.name: mine[question.name] for question in QUESTIONS[here]}
    ).to_document()
    nothing = Questionnaire().to_document()
    return [
        (question, _answer_text(theirs.get(question.name)))
        for question in QUESTIONS[here]
        if theirs.get(question.name, nothing[question.name]) != ours[question.name]
    ]


def _answer_text(value: Any) -> str:
    """Return an answer as one line of text: what stands in it, in Spanish where it stands in
    several languages.
    """
    if isinstance(value, Mapping):
        if "es" in value:
            return str(value["es"])
        return " · ".join(text for inner in value.values() if (text := _answer_text(inner)))
    if isinstance(value, list):
        return "; ".join(text for inner in value if (text := _answer_text(inner)))
    return "" if value is None else str(value)
