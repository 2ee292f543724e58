from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.orm import Session

from core.crypto import Keyring
from registry.merging.same_stays import repeated_stays
from registry.registration.persons import NewStay
from tests.registry.conftest import stay_at
from tests.registry.merging.conftest import Register

DAY = date(2026, 1, 2)


@pytest.mark.parametrize(
    ("theirs", "is_repeated"),
    [
        (stay_at(-98, 26), True),
        (stay_at(-98.001, 26, text="otra"), True),
        (stay_at(-98.01, 26), False),
        (stay_at(-98, 26, first=DAY), False),
        (stay_at(-98, 26, trip=True, first=DAY), False),
    ],
)
def test_a_stay_says_the_same_at_one_place_on_the_same_days(
    session: Session, keyring: Keyring, register: Register, theirs: NewStay, is_repeated: bool
) -> None:
    one, other = register("Ana", stay_at(-98, 26)), register("Ana", theirs)
    found = repeated_stays(session, keyring, one.id, other.id)
    assert found == ([other.stays[0].id] if is_repeated else [])
