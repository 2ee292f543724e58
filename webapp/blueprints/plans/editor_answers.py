"""What a step of the form says: boxes turned into answers, or every fault by its box."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _

from core.atlas import Atlas, Place
from core.errors import UnusableInput
from core.geo.geometry import Point
from core.i18n.languages import LANGUAGES, N_
from core.json_reader import RefusedField
from core.phones.evidence import PhoneEvidence
from core.phones.single_number import AskedNumber, read_number
from plans.questionnaire.model import Questionnaire
from plans.questionnaire.steps import QUESTIONS, AnswerPart, AnswerShape, FormStep, Question
from webapp.forms import engine
from webapp.forms.engine import filled_rows, is_empty
from webapp.forms.field_types import SPOT, Boxes
from webapp.forms.places import places_called
from webapp.forms.plan_form import field_of
from webapp.forms.typed_text import plain_texts
from webapp.http.i18n import with_colon

_WORD = re.compile(r"\w+")


@dataclass(slots=True)
class AnswersRead:
    """A step as read: answers as JSON; faults in words by name of the box; places to choose among,
    likewise.
    """

    values: dict[str, Any] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)
    places: dict[str, list[Place]] = field(default_factory=dict)


class StepReader:
    """Reads the boxes of a step.

    `dialled_in` is the country whose telephones need no prefix, `near` that of places; of several
    with one name those nearest to `around` come first.
    """

    def __init__(
        self, atlas: Atlas, dialled_in: str, near: str, around: Point | None = None
    ) -> None:
        """Read with the places of `atlas`."""
        self._atlas, self._dialled_in, self._near, self._around = atlas, dialled_in, near, around
        self._read = AnswersRead()
        self._words = ""

    def read(self, step: FormStep, boxes: Boxes) -> AnswersRead:
        """Return all answers of the step, or all that hinders them."""
        self._read = AnswersRead()
        for question in QUESTIONS[step]:
            self._words = _(question.title)
            self._read.values[question.name] = self._answer(question, boxes[question.name])
        return self._read

    # -- inside -----------------------------------------------------------------------------

    def _answer(self, question: Question, box: Any) -> Any:
        name = question.name
        if question.shape in {AnswerShape.ROWS, AnswerShape.MANY_TEXTS}:
            return self._rows(question, box)
        if question.shape is AnswerShape.GROUP:
            value: Any = None if is_empty(box) else self._object(question.parts, box, name)
        else:
            value = self._one(question, box, name)
        self._check(question, value)
        return value

    def _rows(self, question: Question, boxes: list[Any]) -> list[Any]:
        values = []
        for at, box in filled_rows(boxes):
            place = f"{question.name}-{at}"
            self._words = f"{_(question.row)} {at + 1}"
            value = (
                plain_texts(box)
                if question.shape is AnswerShape.MANY_TEXTS
                else self._object(question.parts, box, place)
            )
            if not self._has_fault(place):
                self._check(question, [value], at)
            values.append(value)
        self._words = _(question.title)
        if len(values) > question.most:
            self._fault(
                question.name,
                N_("caben %(most)s y hay %(given)s"),
                most=question.most,
                given=len(values),
            )
        return values

    def _object(
        self, parts: tuple[AnswerPart, ...], box: Mapping[str, Any], name: str
    ) -> dict[str, Any]:
        found: dict[str, Any] = {}
        dialled_in = self._dialled_in_row(parts, box)
        for part in parts:
            if part.shape is AnswerShape.POINT:
                found |= self._point(box[part.name], f"{name}-{part.name}", part)
            else:
                found[part.name] = self._one(
                    part, box[part.name], f"{name}-{part.name}", dialled_in
                )
        return found

    def _dialled_in_row(self, parts: tuple[AnswerPart, ...], box: Mapping[str, Any]) -> str:
        """Return the country a row names, where its telephones ring; else that of the form."""
        named = [box[part.name] for part in parts if part.shape is AnswerShape.COUNTRY]
        return next(filter(None, named), self._dialled_in)

    def _one(self, each: Question | AnswerPart, box: Any, name: str, dialled_in: str = "") -> Any:
        if each.shape is AnswerShape.PHONE:
            return self._phone(each, box, name, dialled_in or self._dialled_in)
        if each.shape is AnswerShape.HAZARD and box["code"] and box["other"]:
            self._fault(name, N_("elija de la lista o escriba otra, no las dos"), each)
        return engine.value_of(field_of(each), box)

    def _phone(self, each: Question | AnswerPart, text: str, name: str, dialled_in: str) -> str:
        if not text:
            return ""
        try:
            return read_number(text, PhoneEvidence(stated=dialled_in)).value
        except AskedNumber as asked:
            self._fault(name, N_("no se puede marcar: %(why)s"), each, why=asked.problem.explain(_))
            return ""

    def _point(
        self, box: Mapping[str, str], name: str, part: AnswerPart
    ) -> dict[str, float | None]:
        """Coordinates as typed, or of the place chosen among those of that name."""
        found = SPOT.value(box)
        if isinstance(found, list):
            return {"lon": found[0], "lat": found[1]}
        if found is None:
            return {"lon": None, "lat": None}
        places = self._places(found)
        self._read.places[name] = places
        if places:
            self._fault(name, N_("elija cuál de los lugares encontrados es"), part)
        else:
            self._fault(name, N_("el atlas no conoce este lugar; escriba latitud y longitud"), part)
        return {"lon": None, "lat": None}

    def _places(self, name: str) -> list[Place]:
        found, around = places_called(self._atlas, name, self._near), self._around
        return sorted(found, key=lambda each: each.point.distance_km(around)) if around else found

    def _check(self, question: Question, value: Any, at: int | None = None) -> None:
        if self._has_fault(question.name if at is None else f"{question.name}-{at}"):
            return
        try:
            Questionnaire.read({question.name: value})
        except RefusedField as wrong:
            name, part = _box_of(question, wrong.location, at)
            self._fault(name, wrong.message, part, **wrong.gaps)
        except UnusableInput:
            self._fault(question.name, N_("no se puede usar"))

    def _has_fault(self, name: str) -> bool:
        return any(each == name or each.startswith(f"{name}-") for each in self._read.faults)

    def _fault(
        self, name: str, message: str, part: Question | AnswerPart | None = None, **gaps: object
    ) -> None:
        words = f"{self._words}, {_(part.title)}" if isinstance(part, AnswerPart) else self._words
        self._read.faults.setdefault(name, f"{with_colon(words)} {_(message, **gaps)}")


def _box_of(question: Question, path: str, at: int | None) -> tuple[str, AnswerPart | None]:
    """Return the name of the box a path of `Questionnaire` is about, and the part of the question
    it belongs to.
    """
    steps = [step for step in _WORD.findall(path)[2:] if not step.isdigit()]
    language = steps.pop() if steps and steps[-1] in LANGUAGES else ""
    inner = _inner_name(steps)
    part = next((each for each in question.parts if each.name == inner), None)
    shape = part.shape if part else question.shape
    if not language and shape in {AnswerShape.TEXTS, AnswerShape.MANY_TEXTS}:
        language = LANGUAGES[0]
    row = "" if at is None else str(at)
    return "-".join(filter(None, (question.name, row, inner, language))), part


def _inner_name(steps: list[str]) -> str:
    """Return the part a path goes on to: both coordinates stand in one box."""
    first = steps[0] if steps else ""
    return "point" if first in {"lon", "lat"} else first
