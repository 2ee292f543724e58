"""The answers of one step of the form, saved by themselves: what another person wrote meanwhile is
never lost.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy.orm import Session

from core.errors import AtalayaError
from core.i18n.outdated_translations import outdated_marks
from plans.models import PlanArea
from plans.questionnaire.copying import note_reviewed
from plans.questionnaire.model import Questionnaire
from plans.questionnaire.steps import QUESTIONS, FormStep

Answers = dict[str, Any]


class AnsweredMeanwhile(AtalayaError):
    """Somebody else saved the same step after it was opened."""


def answers_of(plan: PlanArea, step: FormStep) -> Answers:
    """Return what the plan's form says in one step, as JSON; only the fields that are there."""
    names = {question.name for question in QUESTIONS[step]}
    return {name: value for name, value in (plan.questionnaire or {}).items() if name in names}


def fingerprint(answers: Mapping[str, Any]) -> str:
    """Return a short hash of answers: two editors hold the same mark only when they saw the
    same.
    """
    told = json.dumps(dict(answers), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def save_answers(
    session: Session,
    plan: PlanArea,
    step: FormStep,
    values: Mapping[str, Any],
    *,
    mark: str,
    confirmed: Collection[str] = (),
) -> list[str]:
    """Write the answers of a step, and say which fields changed; the version in force is due for
    another look.

    `values` holds the fields of the step as JSON, `mark` the mark of what the editor had opened;
    other steps are left as they are. A translation beside a new Spanish text is marked as written
    for an earlier one, until somebody writes it anew or its mark is among `confirmed`. Raises
    AnsweredMeanwhile when the step is no longer what was seen, and UnusableInput (from
    `Particulars.read`) naming a field that cannot be used.
    """
    # Named, so that the post beside it is not joined in: PostgreSQL locks no outer join.
    session.refresh(
        plan, ["questionnaire", "outdated_translations", "unreviewed"], with_for_update=True
    )
    before = answers_of(plan, step)
    if mark != fingerprint(before):
        raise AnsweredMeanwhile(f"step {step} of plan {plan.slug} was saved by somebody else")
    names = [question.name for question in QUESTIONS[step]]
    told = Questionnaire.read({name: values.get(name) for name in names}).to_document()
    nothing = Questionnaire().to_document()
    changed = [name for name in names if told[name] != before.get(name, nothing[name])]
    whole = {**(plan.questionnaire or {}), **{name: told[name] for name in names}}
    plan.outdated_translations = outdated_marks(
        plan.questionnaire or {}, whole, plan.outdated_translations or (), confirmed
    )
    note_reviewed(plan, step)
    if changed:
        plan.questionnaire = whole
        request_recheck(plan)
        session.flush()
    return changed


def request_recheck(plan: PlanArea) -> None:
    """Let `plans.lifecycle.recheck` look at the version in force at its next turn, and not only
    after an hour.
    """
    if plan.current is not None:
        plan.current.checked_at = None
