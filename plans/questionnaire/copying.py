"""A plan begun from an earlier one: its texts are taken over, and marked until somebody has looked
at them. Facts are never copied: they are gathered each day.

What says where something is (access, routes, points, places) is asked anew: a route of another area
on paper is worse than none. What depends on the host country goes over only within it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from plans.models import PlanArea
from plans.questionnaire.steps import QUESTIONS, FormStep, Question

OF_THE_GROUND = frozenset(
    {
        "access", "distance_km", "capital", "further_emergency_numbers", "assembly_points",
        "evacuation_routes", "facilities", "message_slots",
    }
)  # fmt: skip
OF_THE_HOST = frozenset({"emergency_number", *(each.name for each in QUESTIONS[FormStep.HOST])})
_NOTHING: tuple[object, ...] = (None, "", [], {})


def take_texts(plan: PlanArea, source: PlanArea) -> list[str]:
    """Fill the empty questions of `plan` with the answers of `source`, marked as not looked at;
    return their names.
    """
    left_out = _left_out(plan, source)
    answers, own = source.questionnaire or {}, plan.questionnaire or {}
    names = (each.name for step in FormStep for each in QUESTIONS[step])
    taken = [each for each in names if each not in left_out and _is_wanting(each, answers, own)]
    plan.questionnaire = {**own, **{name: answers[name] for name in taken}}
    plan.outdated_translations = list(source.outdated_translations or ())
    plan.unreviewed, plan.copied_from = taken, source.number
    return taken


def unreviewed_questions(plan: PlanArea, step: FormStep) -> tuple[Question, ...]:
    """Return the questions of a step whose answer came from another plan unread, in order."""
    marked = set(plan.unreviewed or ())
    return tuple(question for question in QUESTIONS[step] if question.name in marked)


def note_reviewed(plan: PlanArea, step: FormStep) -> None:
    """Take the marks off a step: somebody read it and saved it."""
    reviewed = {question.name for question in QUESTIONS[step]}
    if reviewed & set(plan.unreviewed or ()):
        plan.unreviewed = [name for name in plan.unreviewed if name not in reviewed]


# -- inside ---------------------------------------------------------------------------------


def _left_out(plan: PlanArea, source: PlanArea) -> frozenset[str]:
    is_same_host = plan.post.located_in == source.post.located_in
    return OF_THE_GROUND if is_same_host else OF_THE_GROUND | OF_THE_HOST


def _is_wanting(name: str, answers: Mapping[str, Any], own: Mapping[str, Any]) -> bool:
    """Return whether the one plan answers a question and the other does not."""
    return answers.get(name) not in _NOTHING and own.get(name) in _NOTHING
