from __future__ import annotations

import uuid
from datetime import UTC, date, datetime
from typing import Any

from registry.contacts.bad_numbers import NumberFault
from registry.people.access import OpenPerson
from registry.people.card_parts import EmergencyContact
from registry.people.record import Card
from response.calldown.numbers import DialledNumber, NumberKind, has_left, numbers_of

DAY = date(2026, 11, 30)
MINOR, ADULT = uuid.UUID(int=1), uuid.UUID(int=2)


def someone(person_id: uuid.UUID, **card: Any) -> OpenPerson:
    now = datetime(2026, 11, 30, tzinfo=UTC)
    return OpenPerson(
        person_id, "SV", None, None, now, DAY, False, Card(full_name=f"N{person_id.int}", **card)
    )


def ring(
    *persons: OpenPerson,
    marked: dict[uuid.UUID, dict[str, NumberFault]] | None = None,
    tries: dict[str, int] | None = None,
) -> list[DialledNumber]:
    return numbers_of(
        persons, DAY, digest_of=lambda text: text, marked=marked or {}, tries=tries or {}
    )


def test_a_minor_is_not_called_when_a_grown_up_of_the_household_can_be() -> None:
    child = someone(MINOR, phone="+15205550101", birth_year=2012)
    mother = someone(ADULT, phone="+15205550102", birth_year=1985)
    assert [each.number for each in ring(child, mother)] == ["+15205550102"]


def test_a_minor_is_not_called_when_there_is_somebody_to_call_in_their_stead() -> None:
    child = someone(MINOR, phone="+15205550101", birth_year=2012, contact_phone="+50370000000")
    (found,) = ring(child)
    assert (found.number, found.kind) == ("+50370000000", NumberKind.CONTACT)


def test_a_minor_of_whom_no_guardian_is_known_is_called() -> None:
    (found,) = ring(someone(MINOR, phone="+15205550101", birth_year=2012))
    assert found.is_minors


def test_a_number_a_child_shares_with_a_grown_up_is_the_grown_ups() -> None:
    child = someone(MINOR, phone="+15205550101", birth_year=2012)
    mother = someone(ADULT, phone="+15205550101", birth_year=1985)
    (found,) = ring(child, mother)
    assert (found.person_id, found.is_minors) == (ADULT, False)


def test_somebody_of_unknown_age_is_called_themselves() -> None:
    assert len(ring(someone(ADULT, phone="+15205550101"))) == 1


def test_what_was_not_tried_goes_before_what_was_and_marked_numbers_last() -> None:
    who = someone(
        ADULT,
        phone="+15205550101",
        other_phones=("+15205550102", "+15205550103"),
        contacts=(EmergencyContact(name="Ana", relation="hermana", phone="+15205550104"),),
    )
    first = [each.number[-1] for each in ring(who)]
    assert first == ["1", "2", "3", "4"]
    again = ring(who, tries={"+15205550101": 1})
    assert [each.number[-1] for each in again] == ["2", "3", "1", "4"]
    late = ring(who, tries={f"+1520555010{n}": 3 for n in (1, 2, 3)})
    assert late[0].whose == "Ana"
    bad = {ADULT: {"+15205550101": NumberFault.WRONG}}
    found = ring(who, marked=bad)
    assert [each.number[-1] for each in found] == ["2", "3", "4", "1"]
    assert found[-1].fault is NumberFault.WRONG
    assert has_left(found)
    assert not has_left(found[-1:])
    assert not has_left(found[:1], without="+15205550102")


def test_a_mark_is_of_the_person_it_was_made_for() -> None:
    bad = {MINOR: {"+15205550101": NumberFault.WRONG}}
    (found,) = ring(someone(ADULT, phone="+15205550101"), marked=bad)
    assert found.fault is None
