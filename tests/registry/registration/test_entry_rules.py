from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

import pytest

from registry.people.card import Card
from registry.people.card_parts import ConsentOrigin, NeedUntil
from registry.people.models import Need, StayKind
from registry.registration.entry_rules import (
    ENTRY_RULES,
    FIELD_RULES,
    HouseholdEntry,
    check_entry,
    without_dash,
)

TODAY = date(2026, 11, 29)
ANA = Card(full_name="Ana Demo", birth_year=1990, phone="+19565550101")
GOOD = HouseholdEntry(cards=[ANA], consent_on=TODAY, how=ConsentOrigin.OFFICER)


def faults(**changes: Any) -> set[str]:
    """Return the fields at fault, of an entry with another stay or consent."""
    return set(check_entry(dataclasses.replace(GOOD, **changes), TODAY))


def card_faults(**changes: Any) -> set[str]:
    """Return the fields at fault, of an entry with another card."""
    return faults(cards=[dataclasses.replace(ANA, **changes)])


def test_an_entry_that_keeps_the_rules_is_taken() -> None:
    assert check_entry(GOOD, TODAY) == {}


@pytest.mark.parametrize(
    ("field", "card"),
    [
        ("full_name.0", {"full_name": " "}),
        ("full_name.0", {"full_name": "Ana"}),
        ("full_name.0", {"full_name": "Ana 2"}),
        ("full_name.0", {"full_name": "NO TIENE"}),
        ("full_name.0", {"full_name": "xxxx"}),
        ("full_name.0", {"full_name": "Sin nombre"}),
        ("note.0", {"note": "n/a"}),
        ("note.0", {"note": "No tiene visa"}),
        ("contact_name.0", {"contact_name": "Ninguno"}),
        ("contact_name.0", {"contact_name": "Luz (indocumentada)"}),
        ("phone.0", {"phone": "+15555555555"}),
        ("phone.0", {"phone": "+50300000000"}),
        ("contact_phone.0", {"contact_phone": "+19565550101"}),
        ("birth.0", {"birth_year": 1900}),
        ("needs_until.0", {"needs": (Need.PREGNANCY,)}),
        (
            "needs_until.0",
            {
                "needs": (Need.MEDICAL,),
                "needs_until": (NeedUntil(need=Need.MEDICAL, until_on="2026-11-28"),),
            },
        ),
        ("contact_name.0", {"birth_year": 2012}),
    ],
)
def test_each_rule_about_a_person_names_its_field(field: str, card: dict[str, Any]) -> None:
    assert card_faults(**card) == {field}


@pytest.mark.parametrize(
    ("field", "entry"),
    [
        ("consent_on", {"consent_on": None}),
        ("consent_on", {"how": None}),
        ("consent_on", {"consent_on": date(2026, 11, 30)}),
        ("from_on", {"kind": StayKind.TRIP, "until_on": TODAY}),
        ("until_on", {"kind": StayKind.TRIP, "from_on": TODAY}),
        ("until_on", {"kind": StayKind.SEASON}),
        ("until_on", {"from_on": TODAY, "until_on": date(2026, 1, 1)}),
    ],
)
def test_each_rule_about_the_stay_and_the_consent_names_its_field(
    field: str, entry: dict[str, Any]
) -> None:
    assert faults(**entry) == {field}


@pytest.mark.parametrize(
    "card",
    [
        {"full_name": "Ixchel -"},
        {"full_name": "María Nnamdi de la O"},
        {"full_name": "Xxochitl Prueba"},
        {"phone": "+15205555555"},
        {"note": "No tiene cómo moverse"},
        {"birth_year": 2012, "needs": (Need.MINOR_ALONE,)},
        {"birth_year": 2012, "contact_name": "Luz", "contact_phone": "+50370000000"},
        {
            "needs": (Need.PREGNANCY,),
            "needs_until": (NeedUntil(need=Need.PREGNANCY, until_on="2026-11-29"),),
        },
    ],
)
def test_what_only_looks_like_a_fault_is_taken(card: dict[str, Any]) -> None:
    assert card_faults(**card) == set()


def test_a_minor_with_an_adult_is_not_alone() -> None:
    child = dataclasses.replace(ANA, full_name="Eva Demo", birth_year=2015, phone="")
    assert faults(cards=[ANA, child]) == set()
    assert faults(cards=[child, child]) == {"contact_name.0", "contact_name.1"}


def test_there_are_ten_rules_and_the_form_names_each_of_them() -> None:
    assert len(ENTRY_RULES) == 10
    assert sorted(FIELD_RULES.values()) == list(range(1, 11))


@pytest.mark.parametrize(
    ("typed", "name"), [("Ixchel -", "Ixchel"), (" Ana  Demo ", "Ana Demo"), ("-", "-")]
)
def test_the_dash_of_no_surname_is_not_kept(typed: str, name: str) -> None:
    assert without_dash(typed) == name
