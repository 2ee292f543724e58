"""A card as boxes and back: read as typed, faults beside their box, nothing lost."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from core.i18n.formats import Formats
from core.phones.evidence import PhoneEvidence
from registry.people.card import Card
from registry.people.card_parts import ConsentOrigin
from registry.people.models import Need
from tests.registry.people.test_card import WHOLE
from webapp.forms import engine
from webapp.forms.people.person_form import (
    CHANGE,
    ReadingTerms,
    boxes_of_card,
    language_words,
    read_person,
)

TODAY = date(2026, 11, 29)
TERMS = ReadingTerms(PhoneEvidence(stated="US", owner="GT"), TODAY, TODAY, ConsentOrigin.PAPER)


def boxes(card: Card, **changes: Any) -> dict[str, Any]:
    return {**engine.boxes_of(CHANGE, boxes_of_card(card)), **changes}


def read(**changes: Any) -> tuple[Card, set[str]]:
    found = read_person(boxes(Card(full_name="Ana Demo"), **changes), TERMS)
    return found.card, set(found.faults)


def test_a_card_read_back_from_its_boxes_is_the_same() -> None:
    whole = Card(
        **{name: getattr(WHOLE, name) for name in WHOLE.__slots__ if name != "unread"}
        | {"phone": "+19565550101", "email": "ana@example.org", "sex": "f", "note": "dos veces"}
    )
    again = read_person(boxes(whole), TERMS, whole)
    assert (again.card, again.faults) == (whole, {})


@pytest.mark.parametrize(
    ("typed", "year", "day"),
    [
        ("1984", 1984, ""),
        ("31/5/1984", 1984, "1984-05-31"),
        ("5-3-84", 1984, "1984-03-05"),
        ("1984-05-31", 1984, "1984-05-31"),
        ("31 de mayo de 1984", 1984, "1984-05-31"),
        ("", None, ""),
    ],
)
def test_a_birth_is_a_year_or_a_day(typed: str, year: int | None, day: str) -> None:
    card, faults = read(birth=typed)
    assert (card.birth_year, card.birth_date, faults) == (year, day, set())


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("956 555 0101", "+19565550101"),
        ("5555 1234", "+50255551234"),
        ("+503 7000 0000", "+50370000000"),
        ("", ""),
    ],
)
def test_a_telephone_rings_where_somebody_is_else_at_home(typed: str, number: str) -> None:
    card, faults = read(phone=typed)
    assert (card.phone, faults) == (number, set())


@pytest.mark.parametrize(
    ("box", "typed"),
    [
        ("birth", "31/2/1984"),
        ("birth", "2027-01-01"),
        ("birth", "0984"),
        ("phone", "962 123 4567"),
        ("phone", "911"),
        ("languages", "klingon"),
        ("email", "ana@"),
        ("channels", ["sms:alerts"]),
        ("full_name", "x" * 201),
    ],
)
def test_what_cannot_be_read_is_a_fault_of_its_box(box: str, typed: Any) -> None:
    assert read(**{box: typed})[1] == {box}


def test_a_month_is_its_last_day_and_the_day_of_a_need_that_is_none_is_nothing() -> None:
    until = dict.fromkeys((need.value for need in Need), "")
    card, faults = read(
        needs=["pregnancy", "gold"], until=until | {"pregnancy": "2028-02", "medical": "x"}
    )
    assert (card.needs, faults) == ((Need.PREGNANCY,), set())
    assert card.needs_until[0].until_on == "2028-02-29"
    assert read(needs=["medical"], until=until | {"medical": "2028-13"})[1] == {"until"}


def test_languages_stand_by_name_and_are_read_back() -> None:
    words = language_words(WHOLE, Formats("es"))
    assert words == "quiché, español, inglés"
    card, faults = read(languages=words)
    assert ((card.language, *card.languages), faults) == (("quc", "es", "en"), set())
    assert language_words(Card(full_name="x", language="und"), Formats("es")) == "und"


def test_the_name_of_who_has_no_surname_bears_no_dash() -> None:
    assert read(full_name="Ixchel -")[0].full_name == "Ixchel"
