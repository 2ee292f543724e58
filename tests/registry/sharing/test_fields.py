"""The table of fields: what each says, and that nothing else of a card can be said."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest

from registry.people.models import Need
from registry.people.record import Card, StayPlace
from registry.sharing.fields import (
    FIELD_WORDS,
    OF_PERSONS,
    OpenShared,
    SharedField,
    fields_of,
    shared_person,
)

TODAY = date(2026, 11, 29)
CARD = Card(
    full_name="canary-name", phone="+525550000001", other_phones=("+525550000002",),
    email="canary-email@x.example", birth_year=1950, sex="f", language="quc",
    needs=(Need.MEDICAL, Need.DETAINED), contact_name="canary-contact",
    contact_phone="+525550000003", note="canary-note", source_words="canary-words",
)  # fmt: skip
PLACE = StayPlace(lon=-98.1234, lat=26.4321, text="canary-place", unit_code="US48215")
OPEN = OpenShared(CARD, (PLACE,), ("canary-unit",), 3)
SAYS = {
    SharedField.NAME: {"canary-name"},
    SharedField.PHONE: {"+525550000001", "+525550000002"},
    SharedField.EMAIL: {"canary-email@x.example"},
    SharedField.LANGUAGE: {"quc"},
    SharedField.AGE: {"60 años o más"},
    SharedField.NEEDS: {"atención médica"},
    SharedField.MUNICIPALITY: {"canary-unit"},
    SharedField.PLACE: {"canary-place"},
    SharedField.CONTACT: {"canary-contact", "+525550000003"},
    SharedField.HOUSEHOLD: {"3"},
    SharedField.COUNT: set[str](),
}


def said(*fields: SharedField) -> set[str]:
    needs = frozenset(Need) - {Need.DETAINED}
    person = shared_person(OPEN, frozenset(fields), needs, TODAY)
    return {value for cell in person.cells for value in (*cell.words, *cell.phones)}


@pytest.mark.parametrize("field", SharedField)
def test_a_field_says_its_own_and_nothing_else(field: SharedField) -> None:
    assert said(field) == SAYS[field]


def test_all_fields_together_leave_out_what_cannot_be_shared() -> None:
    everything = " ".join(said(*SharedField))
    for hidden in ("canary-note", "canary-words", "1950", "26.4321", "98.1234", "detención"):
        assert hidden not in everything


@pytest.mark.parametrize(
    ("year", "words"), [(None, set()), (2010, {"menor de edad"}), (1990, {"persona adulta"})]
)
def test_of_the_age_a_group_is_said(year: int | None, words: set[str]) -> None:
    card = dataclasses.replace(CARD, birth_year=year)
    person = shared_person(
        dataclasses.replace(OPEN, card=card), frozenset({SharedField.AGE}), frozenset(), TODAY
    )
    assert set(person.cells[0].words) == words


def test_every_field_has_words_and_codes_of_another_release_are_none() -> None:
    assert set(FIELD_WORDS) == set(SharedField)
    assert set(SharedField) - {SharedField.COUNT} == OF_PERSONS
    assert fields_of(["name", "passport"]) == {SharedField.NAME}
