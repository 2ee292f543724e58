from __future__ import annotations

from sqlalchemy.orm import Session

from core.crypto import Keyring
from registry.matching.numbering import household_ids, household_numbers, own_state
from registry.registration.persons import add_household


def test_households_are_numbered_once_within_their_country(
    session: Session, keyring: Keyring
) -> None:
    homes = [add_household(session, "SV") for _ in range(3)]
    first = household_numbers(session, "SV", [homes[0].id, homes[1].id])
    again = household_numbers(session, "SV", [each.id for each in homes])
    assert {key: again[key] for key in first} == first
    assert sorted(again.values()) == [1, 2, 3]
    assert own_state(session, "SV").next_household == 4
    numbers = [again[homes[0].id], again[homes[2].id], 99]
    assert household_ids(session, "SV", numbers) == {
        numbers[0]: homes[0].id, numbers[1]: homes[2].id
    }  # fmt: skip
