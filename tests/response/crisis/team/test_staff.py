from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.errors import NotAllowed, UnusableInput
from response.crisis.models import Participation
from response.crisis.team.members import TeamMembers
from response.crisis.team.models import StaffLine, StaffState
from response.crisis.team.staff import (
    StaffCount,
    add_staff,
    set_staff_state,
    staff_count,
    staff_line_of,
    staff_of,
)
from tests.response.crisis.examples import officer

S = StaffState


@pytest.fixture
def driver(part: Participation, writes: Session, keyring: Keyring, now: datetime) -> StaffLine:
    """Somebody typed in."""
    return add_staff(
        writes, keyring, part, officer(), now, name=" Fito  Chofer ", telephone="512 555 0109"
    )


def test_everybody_of_the_post_is_unknown_at_first_and_names_are_sealed(
    part: Participation, writes: Session, keyring: Keyring, everybody: TeamMembers,
    driver: StaffLine,
) -> None:  # fmt: skip
    names = [each.name for each in staff_of(writes, keyring, part, everybody)]
    assert names == ["Ana Titular", "Beto Guardia", "Carla Protege", "Dina Enlace", "Fito Chofer"]
    assert b"Fito" not in driver.ciphertext
    assert staff_count(writes, part) == StaffCount(0, 0, 5)
    hidden = staff_of(writes, keyring, part, TeamMembers(()))
    assert [each.name for each in hidden] == ["", "", "", "", "Fito Chofer"]


def test_a_form_sent_twice_adds_nobody_twice(
    part: Participation, writes: Session, keyring: Keyring, driver: StaffLine, now: datetime
) -> None:
    typed = {"name": "Fito Chofer", "telephone": "512 555 0109"}
    assert add_staff(writes, keyring, part, officer(), now, **typed).id == driver.id
    other = add_staff(writes, keyring, part, officer(), now, **typed | {"telephone": ""})
    assert other.id != driver.id


def test_who_needs_help_stands_first_and_the_newest_news_hold(
    part: Participation, writes: Session, keyring: Keyring, everybody: TeamMembers,
    driver: StaffLine, now: datetime,
) -> None:  # fmt: skip
    def say(state: StaffState, at: datetime | None, note: str = "") -> bool:
        return set_staff_state(
            writes, keyring, part, driver, state, officer(), now, stated_at=at, note=note
        )

    assert say(S.NEEDS_HELP, now - timedelta(minutes=5), "atrapado en el ascensor")
    first = staff_of(writes, keyring, part, everybody)[0]
    assert (first.name, first.note, first.state) == (
        "Fito Chofer",
        "atrapado en el ascensor",
        S.NEEDS_HELP,
    )
    assert not say(S.SAFE, now - timedelta(minutes=9)), "that was before"
    assert driver.state is S.NEEDS_HELP
    assert say(S.SAFE, None)
    assert staff_count(writes, part) == StaffCount(1, 0, 4)
    with pytest.raises(UnusableInput):
        say(S.SAFE, now + timedelta(hours=1))
    with pytest.raises(UnusableInput):
        say(S.SAFE, None, "x" * 501)


def test_a_damaged_line_is_named_and_the_others_stay(
    part: Participation, writes: Session, keyring: Keyring, everybody: TeamMembers,
    driver: StaffLine, now: datetime,
) -> None:  # fmt: skip
    driver.ciphertext = b"broken"
    writes.flush()
    lines = staff_of(writes, keyring, part, everybody)
    assert [each.is_unreadable for each in lines].count(True) == 1
    assert len(lines) == 5
    set_staff_state(writes, keyring, part, driver, S.SAFE, officer(), now)
    assert driver.state is S.SAFE


def test_the_staff_is_its_own_countrys(
    part: Participation, writes: Session, keyring: Keyring, now: datetime, driver: StaffLine
) -> None:
    with pytest.raises(NotAllowed):
        set_staff_state(writes, keyring, part, driver, S.SAFE, officer("HN"), now)
    with pytest.raises(NotAllowed):
        add_staff(writes, keyring, part, officer("HN"), now, name="X Y", telephone="")
    for name, telephone in (("", ""), ("F", ""), ("Fito", "1" * 41)):
        with pytest.raises(UnusableInput):
            add_staff(writes, keyring, part, officer(), now, name=name, telephone=telephone)
    assert staff_line_of(writes, driver.id, part) is driver
    assert staff_line_of(writes, part.id, part) is None
