"""The form of a plan, both ways: saved answers -> what stands in the boxes -> answers as
`Particulars` takes them.

What stands in the boxes is kept apart from answers, so that nothing typed is lost when a step comes
back with a fault, and so that rows are added and places found without JavaScript.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from core.i18n.languages import LANGUAGES
from plans.questionnaire.steps import QUESTIONS, AnswerPart, AnswerShape, FormStep, Question

Form = MultiDict[str, str]
Boxes = dict[str, Any]
SPARE_ROWS, MORE_ROWS = 1, 3
_AT_FIRST = 2
LONGEST_SENT = 4000
"""No answer is near so long; more is cut, so that a page never echoes megabytes."""
_MOST_SENT = 60
_MONTHS = frozenset(str(month) for month in range(1, 13))
_THOUSANDS = re.compile(r"\d{1,3}([., ]\d{3})+")


def boxes_of(step: FormStep, answers: Mapping[str, Any]) -> Boxes:
    """Return what stands in the boxes of a step for saved answers
    (`plans.questionnaire.saving.answers_of`).
    """
    return _with_spare(
        step,
        {each.name: _box(each, answers.get(each.name)) for each in QUESTIONS[step]},
        SPARE_ROWS,
    )


def submitted_boxes(step: FormStep, form: Form, spare: int = SPARE_ROWS) -> Boxes:
    """Return what stood in the boxes when the step was sent, with `spare` empty rows behind those
    filled.
    """
    return _with_spare(
        step, {each.name: _sent(each, form, each.name) for each in QUESTIONS[step]}, spare
    )


def is_empty(box: Any) -> bool:
    """Return whether nothing stands in a box, or in any box of a row."""
    if isinstance(box, Mapping):
        return all(is_empty(value) for name, value in box.items() if name not in {"asked", "pick"})
    return not box


def filled_rows(rows: list[Any]) -> Iterator[tuple[int, Any]]:
    """Yield the rows that hold something, with their place on the page."""
    return ((at, row) for at, row in enumerate(rows) if not is_empty(row))


def plain_texts(box: Mapping[str, str]) -> dict[str, str] | None:
    """Return a text by language without the languages left empty; None of nothing."""
    return {language: text for language, text in box.items() if text.strip()} or None


def whole_number(text: str) -> int | str | None:
    """Return the number a person wrote, thousands set apart or not; None of nothing; the text
    itself when it is none.
    """
    text = text.strip()
    if _THOUSANDS.fullmatch(text):
        text = re.sub(r"\D", "", text)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else (text or None)


def form_text(form: Mapping[str, str], name: str) -> str:
    """Return what was typed in a box: on one line, without controls and marks that turn the writing
    around.
    """
    return _clean(form.get(name, "")[:LONGEST_SENT])


# -- inside ---------------------------------------------------------------------------------


def _box(each: Question | AnswerPart, value: Any) -> Any:
    match each.shape:
        case AnswerShape.ROWS:
            return [_boxes_of_parts(each, row) for row in value or ()]
        case AnswerShape.MANY_TEXTS:
            return [_texts(row) for row in value or ()]
        case AnswerShape.GROUP:
            return _boxes_of_parts(each, value or {})
        case AnswerShape.TEXTS:
            return _texts(value)
        case AnswerShape.HAZARD:
            return {"code": value or "", "other": ""}
        case AnswerShape.MONTHS:
            return list(value or ())
        case AnswerShape.LINES:
            return "\n".join(value or ())
    return "" if value is None else str(value)


def _boxes_of_parts(each: Question | AnswerPart, row: Mapping[str, Any]) -> Boxes:
    parts = each.parts if isinstance(each, Question) else ()
    return {
        part.name: _point(row)
        if part.shape is AnswerShape.POINT
        else _box(part, row.get(part.name))
        for part in parts
    }


def _point(row: Mapping[str, Any]) -> Boxes:
    lat, lon = row.get("lat"), row.get("lon")
    return {"text": "" if lat is None or lon is None else f"{lat}, {lon}", "pick": "", "asked": ""}


def _texts(value: Any) -> dict[str, str]:
    if isinstance(value, str):
        return dict.fromkeys(LANGUAGES, value)
    return {language: (value or {}).get(language, "") for language in LANGUAGES}


def _sent(each: Question | AnswerPart, form: Form, name: str) -> Any:
    match each.shape:
        case AnswerShape.ROWS:
            parts = each.parts if isinstance(each, Question) else ()
            return [
                {part.name: _sent(part, form, f"{name}-{at}-{part.name}") for part in parts}
                for at in _at(form, name)
            ]
        case AnswerShape.MANY_TEXTS:
            return [_texts_sent(form, f"{name}-{at}") for at in _at(form, name)]
        case AnswerShape.GROUP:
            return _parts_sent(each.parts if isinstance(each, Question) else (), form, name)
        case AnswerShape.TEXTS:
            return _texts_sent(form, name)
        case AnswerShape.HAZARD:
            return {"code": form_text(form, name), "other": form_text(form, f"{name}-other")}
        case AnswerShape.MONTHS:
            return sorted({int(text) for text in form.getlist(name) if text in _MONTHS})
        case AnswerShape.POINT:
            return {
                "text": form_text(form, name),
                "pick": form_text(form, f"{name}-pick"),
                "asked": form_text(form, f"{name}-asked"),
            }
        case AnswerShape.LINES:
            return "\n".join(
                _clean(line) for line in form.get(name, "")[:LONGEST_SENT].splitlines()
            )
    return form_text(form, name)


def _parts_sent(parts: tuple[AnswerPart, ...], form: Form, name: str) -> Boxes:
    return {part.name: _sent(part, form, f"{name}-{part.name}") for part in parts}


def _at(form: Form, name: str) -> range:
    """Return the rows that were on the page: numbered from 0 without a gap, told by a hidden count."""
    count = form.get(f"{name}-rows", "")
    return range(
        min(int(count), _MOST_SENT) if count.isascii() and count.isdigit() and len(count) < 4 else 0
    )


def _texts_sent(form: Form, name: str) -> dict[str, str]:
    return {language: form_text(form, f"{name}-{language}") for language in LANGUAGES}


def _clean(text: str) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def _with_spare(step: FormStep, boxes: Boxes, spare: int) -> Boxes:
    """Return the same with empty rows behind, as far as rows fit; those emptied between others fall
    out.
    """
    for each in QUESTIONS[step]:
        if each.shape not in {AnswerShape.ROWS, AnswerShape.MANY_TEXTS}:
            continue
        rows = [row for row in boxes[each.name] if not is_empty(row)]
        blank = _texts(None) if each.shape is AnswerShape.MANY_TEXTS else _boxes_of_parts(each, {})
        count = spare if rows else max(_AT_FIRST, spare)
        room = max(0, each.most - len(rows))
        boxes[each.name] = [*rows, *(_copy(blank) for _ in range(min(count, room)))]
    return boxes


def _copy(blank: Mapping[str, Any]) -> Boxes:
    return {
        name: dict(value) if isinstance(value, dict) else value for name, value in blank.items()
    }
