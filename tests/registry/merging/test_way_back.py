"""What a merge keeps of both, and the rule of each column of a person."""

from __future__ import annotations

from registry.merging.way_back import SURVIVING_COLUMNS
from registry.people.models import Person

OWN_COLUMNS = {
    "id", "country", "number", "ciphertext", "seal_version", "source", "import_key", "is_demo",
    "created_at", "updated_at", "has_dated_needs",
}  # fmt: skip


def test_each_column_of_a_person_has_its_rule() -> None:
    """A new column of `person` says in `merge._take_over` with which value who survives goes on."""
    columns = {column.key for column in Person.__table__.columns}
    assert columns == {*SURVIVING_COLUMNS, *OWN_COLUMNS}
