"""The mark of an exercise: whether this work belongs to a drill, and the word on all that leaves.

From outside: `is_exercise`, `inside`, `enter` and `marked` (texts), `marked_file` (files that leave
over the web), `marked_book` (workbooks being made).
"""

from core.exercise.mark import (
    MARK,
    WORD,
    current_drill,
    enter,
    inside,
    is_exercise,
    marked,
)

__all__ = ["MARK", "WORD", "current_drill", "enter", "inside", "is_exercise", "marked"]
