"""Lessons as a file (`response.crisis_csv`): for a meeting, or for who makes Atalaya better."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence

from response.closing.labels import LESSON_STATE_WORDS, TARGET_WORDS
from response.closing.lessons import LessonWords, WrittenLesson
from response.crisis_csv import CODE, WORDS, CsvOrigin, Value, crisis_csv, utc_text

LESSON_COLUMNS = (
    "number", CODE, WORDS, "state", "state_words", "what", "cause", "proposed", "owner", "due_on",
    "made_utc", "state_utc",
)  # fmt: skip
Translate = Callable[[str], str]


def lessons_csv(
    origin: CsvOrigin,
    lessons: Sequence[WrittenLesson],
    name_of: Callable[[uuid.UUID], str],
    translate: Translate,
) -> bytes:
    """Return lessons as CSV; `name_of` gives the name of an account."""
    rows = (_row(each, name_of, translate) for each in lessons)
    return crisis_csv(origin, LESSON_COLUMNS, rows)


# -- inside ---------------------------------------------------------------------------------


def _row(
    lesson: WrittenLesson, name_of: Callable[[uuid.UUID], str], translate: Translate
) -> tuple[Value, ...]:
    row, words = lesson.row, lesson.words or LessonWords()
    return (
        row.number,
        row.target.value,
        translate(TARGET_WORDS[row.target]),
        row.state.value,
        translate(LESSON_STATE_WORDS[row.state]),
        words.what,
        words.cause,
        words.proposed,
        name_of(row.owner_id) if row.owner_id else "",
        row.due_on.isoformat() if row.due_on else "",
        utc_text(row.made_at),
        utc_text(row.state_at),
    )
