from __future__ import annotations

import uuid

import pytest
from werkzeug.datastructures import MultiDict

from core.errors import UnusableInput
from response.closing.models import LessonState, LessonTarget
from webapp.blueprints.lessons.lesson_form import lesson_draft, typed_state

OWNER = uuid.UUID(int=7)


def test_what_was_typed_is_the_draft() -> None:
    plan = uuid.uuid4()
    form = MultiDict(
        [("what", "Pasó\r\nesto"), ("proposed", "Otra cosa"), ("target", "plan"),
         ("plan", str(plan)), ("plan", "x"), ("owner", str(OWNER)), ("due_on", "2026-12-31")]
    )  # fmt: skip
    draft = lesson_draft(form, "user:a", {OWNER})
    assert (draft.target, draft.plan_ids, draft.owner_id) == (LessonTarget.PLAN, (plan,), OWNER)
    assert draft.words.what == "Pasó\nesto"
    assert str(draft.due_on) == "2026-12-31"
    assert typed_state(MultiDict({"state": "done"})) is LessonState.DONE


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"target": "x"}, "target"),
        ({"owner": "x"}, "owner"),
        ({"owner": str(uuid.UUID(int=8))}, "owner"),
        ({"due_on": "mañana"}, "due_on"),
    ],
)
def test_what_is_none_of_what_was_offered_is_refused(changes: dict[str, str], field: str) -> None:
    form = MultiDict({"what": "a", "proposed": "b", "target": "plan", **changes})
    with pytest.raises(UnusableInput) as wrong:
        lesson_draft(form, "user:a", {OWNER})
    assert wrong.value.location == field
    with pytest.raises(UnusableInput):
        typed_state(MultiDict({"state": "x"}))
