"""The form of a plan: the steps of the questionnaire as fields of the form engine."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from plans.questionnaire.steps import QUESTIONS, AnswerPart, AnswerShape, FormStep, Question
from webapp.forms import engine
from webapp.forms.engine import FormField
from webapp.forms.field_types import (
    DAY,
    LINES,
    LISTED_OR_OTHER,
    MONTHS,
    NUMBER,
    SPOT,
    TEXT,
    TEXTS,
    Boxes,
    FieldType,
)
from webapp.forms.submission import Form, Submission

SPARE_ROWS, MORE_ROWS = 1, 3
ROWS_AT_FIRST = 2
_TYPES: Mapping[AnswerShape, FieldType] = {
    AnswerShape.LINE: TEXT,
    AnswerShape.TEXTS: TEXTS,
    AnswerShape.MANY_TEXTS: TEXTS,
    AnswerShape.NUMBER: NUMBER,
    AnswerShape.DAY: DAY,
    AnswerShape.PHONE: TEXT,
    AnswerShape.LINES: LINES,
    AnswerShape.HAZARD: LISTED_OR_OTHER,
    AnswerShape.MONTHS: MONTHS,
    AnswerShape.LIKELIHOOD: TEXT,
    AnswerShape.PLACE_KIND: TEXT,
    AnswerShape.COUNTRY: TEXT,
    AnswerShape.POINT: SPOT,
}
"""The type of box for each shape of answer; groups and rows are made of parts."""
_LISTS = frozenset({AnswerShape.ROWS, AnswerShape.MANY_TEXTS})


@lru_cache(maxsize=len(FormStep))
def fields_of(step: FormStep) -> tuple[FormField, ...]:
    """Return the fields of a step."""
    return tuple(field_of(each) for each in QUESTIONS[step])


def field_of(each: Question | AnswerPart) -> FormField:
    """Return a question, or a part of one, as a field of the engine."""
    if isinstance(each, AnswerPart):
        return FormField(each.name, _TYPES[each.shape])
    return FormField(
        each.name,
        _TYPES.get(each.shape),
        parts=tuple(field_of(part) for part in each.parts),
        is_list=each.shape in _LISTS,
        most=each.most,
    )


def boxes_of(step: FormStep, answers: Mapping[str, Any]) -> Boxes:
    """Return what stands in the boxes of a step for saved answers.

    `answers` are those of `plans.questionnaire.saving.answers_of`.
    """
    fields = fields_of(step)
    boxes = engine.boxes_of(fields, answers)
    return engine.with_spare_rows(fields, boxes, SPARE_ROWS, ROWS_AT_FIRST)


def submitted_boxes(step: FormStep, form: Form, spare: int = SPARE_ROWS) -> Boxes:
    """Return what stood in the boxes when the step was sent, `spare` empty rows behind."""
    fields = fields_of(step)
    boxes = engine.submitted_boxes(fields, Submission(form))
    return engine.with_spare_rows(fields, boxes, spare, ROWS_AT_FIRST)
