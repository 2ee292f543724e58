"""The lines of fields the book has no words of its own for: what is added is printed. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from core.i18n.formats import Formats
from directory.export.details import detail_fields
from directory.export.rows import ExportRow
from directory.export.value_text import value_text

_SET_BY_CHAPTERS = frozenset(
    {
        "accessible", "after", "alternate_name", "authorities_present", "beds_families", "beds_men",
        "beds_minors", "beds_women", "before", "capacity", "charging", "closed_reason",
        "closed_since", "co_owners", "covered_nationalities", "covering_post_id", "during",
        "last_test_on", "name_other", "notes", "occupied", "occupied_at", "occupied_night",
        "occupied_night_at", "open_now", "papers_asked", "people_covered", "pets", "role",
        "services", "timezone", "units", "visits", "website", "zone",
    }
)  # fmt: skip
"""Fields `directory.book.chapters` sets in its own place and words."""
_NOT_PRINTED = frozenset({"designated_on", "drawn", "organisation_id"})
"""What paper has no use for: an area in figures, an identity, the day of an appointment."""


def field_lines(row: ExportRow, wording: Formats) -> Iterator[tuple[str, str]]:
    """Yield title and text of each such field, in the order of the table of fields."""
    for field in detail_fields(row.section):
        if field.key not in _SET_BY_CHAPTERS | _NOT_PRINTED:
            text = value_text(row.details.get(field.key), field.shape, wording)
            yield wording.gettext(field.title), text
