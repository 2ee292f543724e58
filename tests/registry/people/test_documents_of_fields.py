"""The impact assessment names every field that is kept of a person, and no other."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest

from core.i18n.languages import LANGUAGES
from registry.people.models import Person, Stay
from registry.people.record import Card, StayPlace

DOCS = Path(__file__).resolve().parents[3] / "docs"
SEALED = {"es": ("sí", "no"), "en": ("yes", "no"), "fr": ("oui", "non")}
"""How the assessment says that a field is sealed, or is not."""
_ROW = re.compile(r"^\| `(\w+)` \|[^|]+\|[^|]+\| (\w+) \|$", re.MULTILINE)
OF_NOBODY = {
    "id", "country", "number", "person_id", "ciphertext", "seal_version", "import_key", "is_demo",
    "is_indexed", "has_dated_needs", "created_at", "updated_at",
}  # fmt: skip
"""Columns that say nothing of a person: where the row is, how it is sealed, when it changed."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_field_of_a_person_is_in_the_impact_assessment_as_it_is_kept(language: str) -> None:
    yes, no = SEALED[language]
    sealed = {each.name for record in (Card, StayPlace) for each in dataclasses.fields(record)} - {
        "unread"
    }
    open_ = {
        column.key for model in (Person, Stay) for column in model.__table__.columns
    } - OF_NOBODY
    said = dict(_ROW.findall((DOCS / language / "dpia-template.md").read_text()))
    assert said == dict.fromkeys(sealed, yes) | dict.fromkeys(open_, no)
