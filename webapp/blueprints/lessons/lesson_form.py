"""The form of a lesson: what was typed, as a draft."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import date

from werkzeug.datastructures import MultiDict

from core.errors import UnusableInput
from core.i18n.languages import N_
from response.closing.lessons import LessonDraft, LessonWords
from response.closing.models import LessonState, LessonTarget
from response.typed_moments import read_day
from webapp.forms.typed_text import form_lines

Form = MultiDict[str, str]


def lesson_draft(form: Form, by: str, owners: Collection[uuid.UUID]) -> LessonDraft:
    """Return the draft a form means. Raises UnusableInput, naming the box."""
    words = {name: form_lines(form, name) for name in ("what", "cause", "proposed")}
    return LessonDraft(
        words=LessonWords(**words),
        target=typed_target(form),
        by=by,
        owner_id=typed_owner(form, owners),
        due_on=typed_day(form),
        plan_ids=tuple(filter(None, map(_id, form.getlist("plan")))),
    )


def typed_target(form: Form) -> LessonTarget:
    """Return what is to become better. Raises UnusableInput."""
    code = form.get("target", "")
    if code not in set(LessonTarget):
        raise UnusableInput("target", N_("Diga qué hay que mejorar."))
    return LessonTarget(code)


def typed_state(form: Form) -> LessonState:
    """Return the state that is meant. Raises UnusableInput."""
    code = form.get("state", "")
    if code not in set(LessonState):
        raise UnusableInput("state", N_("Diga cómo va."))
    return LessonState(code)


def typed_owner(form: Form, owners: Collection[uuid.UUID]) -> uuid.UUID | None:
    """Return the account that sees to it, of those of the country. Raises UnusableInput."""
    text = form.get("owner", "")
    if not text:
        return None
    found = _id(text)
    if found not in owners:
        raise UnusableInput("owner", N_("Elija a alguien de la lista."))
    return found


def typed_day(form: Form) -> date | None:
    """Return until when; None where nothing was typed. Raises UnusableInput."""
    text = form.get("due_on", "").strip()
    return read_day(text, "due_on") if text else None


# -- inside ---------------------------------------------------------------------------------


def _id(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
