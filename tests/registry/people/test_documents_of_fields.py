"""The impact assessment names every field that is kept of a person, and no other."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

from registry.people.models import Person, Stay
from registry.people.record import Card, StayPlace

TEMPLATE = Path(__file__).resolve().parents[3] / "docs" / "dpia-template.md"
_ROW = re.compile(r"^\| `(\w+)` \|[^|]+\|[^|]+\| (sí|no) \|$", re.MULTILINE)
OF_NOBODY = {
    "id", "country", "number", "person_id", "ciphertext", "seal_version", "import_key", "is_demo",
    "is_indexed", "has_dated_needs", "created_at", "updated_at",
}  # fmt: skip
"""Columns that say nothing of a person: where the row is, how it is sealed, when it changed."""


def test_every_field_of_a_person_is_in_the_impact_assessment_as_it_is_kept() -> None:
    sealed = {each.name for record in (Card, StayPlace) for each in dataclasses.fields(record)} - {
        "unread"
    }
    open_ = {
        column.key for model in (Person, Stay) for column in model.__table__.columns
    } - OF_NOBODY
    said = dict(_ROW.findall(TEMPLATE.read_text()))
    assert said == dict.fromkeys(sealed, "sí") | dict.fromkeys(open_, "no")
