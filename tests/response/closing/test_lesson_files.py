from __future__ import annotations

import csv
import io
import uuid
from datetime import UTC, date, datetime

from response.closing.lesson_files import LESSON_COLUMNS, lessons_csv
from response.closing.lessons import LessonWords, WrittenLesson
from response.closing.models import Lesson, LessonState, LessonTarget
from response.crisis_csv import CsvOrigin

NOW = datetime(2026, 11, 22, 5, 30, tzinfo=UTC)


def test_a_lesson_is_one_row_with_codes_and_words() -> None:
    row = Lesson(
        number=1, target=LessonTarget.PLAN, state=LessonState.IN_WORK, owner_id=uuid.UUID(int=1),
        due_on=date(2026, 12, 31), made_at=NOW, state_at=NOW,
    )  # fmt: skip
    erased = Lesson(
        number=2, target=LessonTarget.PRODUCT, state=LessonState.OPEN, made_at=NOW, state_at=NOW
    )
    found = [WrittenLesson(row, LessonWords("=1+1", "", "Otra")), WrittenLesson(erased, None)]
    origin = CsvOrigin(crisis="CR-2026-014", country="GT", as_of=NOW, made_by="ana")
    body = lessons_csv(origin, found, lambda _key: "ana@example.org", str)
    one, other = csv.DictReader(io.StringIO(body.decode("utf-8-sig")))
    assert set(LESSON_COLUMNS) < set(one)
    shown = (one["code"], one["words"], one["state"], one["what"])
    assert shown == ("plan", "el plan", "in_work", "'=1+1")
    assert (one["owner"], one["due_on"]) == ("ana@example.org", "2026-12-31")
    assert (other["what"], other["owner"], other["due_on"]) == ("", "", "")
