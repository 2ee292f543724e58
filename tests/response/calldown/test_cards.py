from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa

from core.audit_log import AuditEntry
from core.errors import NotAllowed
from registry.people.models import Need, Person
from response.calldown.cards import AgeBand, age_band, count_persons, read_cards
from tests.response.calldown.conftest import OUTSIDE, Calls


@pytest.mark.parametrize(
    ("born", "band"),
    [
        (None, AgeBand.UNKNOWN), (2026, AgeBand.SMALL_CHILD), (2021, AgeBand.SMALL_CHILD),
        (2020, AgeBand.MINOR), (2009, AgeBand.MINOR), (2008, AgeBand.ADULT),
        (1967, AgeBand.ADULT), (1966, AgeBand.OLDER),
    ],
)  # fmt: skip
def test_ages_are_bands(born: int | None, band: AgeBand) -> None:
    assert age_band(born, date(2026, 11, 30)) is band


def test_a_card_shows_the_household_and_one_line_is_written_for_all(calls: Calls) -> None:
    home = calls.home()
    child = calls.register(
        "Luz", household=home, birth_year=2015, phone="+15205550101", needs=(Need.MEDICAL,)
    )
    mother = calls.register("Rosa", OUTSIDE, household=home, birth_year=1985, phone="+15205550102")
    calls.register("Ana", phone="+15205550103")
    calls.list()
    items = [calls.item(1), calls.item(2)]
    assert count_persons(calls.context(), items) == 3
    first, second = read_cards(calls.context(), items)
    assert [each.name for each in first.persons] == ["Luz", "Rosa"]
    assert [each.id for each in first.listed] == [child.id]
    assert [each.number for each in first.numbers] == ["+15205550102"]
    assert first.numbers[0].person_id == mother.id
    assert first.languages == ("es",)
    assert [each.name for each in second.persons] == ["Ana"]
    entry = calls.session.scalars(
        sa.select(AuditEntry).where(AuditEntry.action == "person.read")
    ).one()
    assert (entry.details["persons"], entry.purpose) == (3, "calls in a test")


def test_who_has_no_purpose_or_is_of_another_country_reads_nobody(calls: Calls) -> None:
    calls.register("Rosa")
    calls.list()
    item = calls.item(1)
    (found,) = read_cards(calls.context("GT"), [item])
    assert not found.persons
    assert not found.numbers
    with pytest.raises(NotAllowed):
        read_cards(type(calls.context())(**{
            **{name: getattr(calls.context(), name) for name in calls.context().__slots__},
            "purpose": "",
        }), [item])  # fmt: skip


def test_a_card_that_does_not_open_is_a_line_all_the_same(calls: Calls) -> None:
    person = calls.register("Rosa")
    calls.list()
    calls.session.execute(
        sa.update(Person).where(Person.id == person.id).values(ciphertext=b"damaged")
    )
    (card,) = read_cards(calls.context(), [calls.item(1)])
    assert [(each.name, each.is_unreadable) for each in card.persons] == [("", True)]
    assert not card.numbers
