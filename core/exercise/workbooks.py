"""The word in a workbook: before the name of each sheet, and at its head when it is printed."""

from __future__ import annotations

from typing import Any

from core.exercise.mark import MARK, WORD, is_exercise

LONGEST_NAME = 31
"""Letters in the name of a sheet, as Excel takes them."""


def marked_book(book: Any) -> Any:
    """Return a workbook of xlsxwriter whose sheets will say that they are of an exercise; outside a
    drill as it is.
    """
    if is_exercise():
        add_sheet = book.add_worksheet

        def add_marked(name: str | None = None, *given: Any) -> Any:
            sheet = add_sheet(f"{WORD} {name or ''}".strip()[:LONGEST_NAME].strip(), *given)
            sheet.set_header(f"&C&B{MARK}")
            return sheet

        book.add_worksheet = add_marked
        book.set_properties({"title": MARK})
    return book
