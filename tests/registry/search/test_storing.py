"""Names follow their cards: registered, changed, erased, and made anew where they are damaged."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from registry.people.models import Person
from registry.people.record import Card
from registry.registration.erasing import erase_persons
from registry.registration.persons import change_card
from registry.search.checking import check_names
from registry.search.models import NameBlockRow, NameState
from registry.search.open_names import OpenNames, open_names
from tests.registry.conftest import stay_at

Register = Callable[..., Person]
AT = stay_at(-98, 26)


def names(session: Session, keyring: Keyring) -> dict[int, tuple[str, ...]]:
    """Return the words of everybody of El Salvador, by number."""
    kept = open_names(session, keyring, "SV")
    assert kept is not None
    return held(kept)


def held(names_open: OpenNames) -> dict[int, tuple[str, ...]]:
    rows = np.flatnonzero(names_open.table.rows.any(axis=1)).tolist()
    return {row: names_open.table.words_of(row).words for row in rows}


def test_who_registers_changes_and_goes(
    session: Session, keyring: Keyring, register: Register
) -> None:
    ana, luz = register("Ana Bor", AT), register("Luz Cux")
    assert names(session, keyring) == {ana.number: ("ana", "bor"), luz.number: ("luz", "cux")}
    change_card(session, keyring, luz, Card(full_name="Luz Dzul", birth_year=1990))
    kept = open_names(session, keyring, "SV")
    assert kept is not None
    assert kept.table.year_of(luz.number or 0) == 1990
    assert erase_persons(session, keyring, "SV", [ana.id]) == 1
    assert names(session, keyring) == {luz.number: ("luz", "dzul")}
    assert check_names(session, keyring).faults == ()
    assert check_names(session, keyring).names == 4, "with the three of Guatemala"


def test_each_country_has_names_of_its_own(
    session: Session, keyring: Keyring, register: Register
) -> None:
    register("Ana Bor", AT)
    register("Eva Bor", AT, country="GT")
    guatemala = open_names(session, keyring, "GT")
    assert guatemala is not None
    assert len(names(session, keyring)) == 1
    assert len(held(guatemala)) == 4


def test_a_block_that_does_not_open_is_named_and_made_again_by_the_next_writer(
    session: Session, keyring: Keyring, register: Register
) -> None:
    change_card(session, keyring, register("Ana Bor", AT), Card(full_name="Ana Bor"))
    session.execute(
        sa.update(NameBlockRow).where(NameBlockRow.country == "SV").values(ciphertext=b"broken")
    )
    (fault,) = check_names(session, keyring).faults
    assert fault.startswith("names SV/0: ")
    luz = register("Luz Cux", AT)
    assert check_names(session, keyring).faults, "she waits beside the block"
    change_card(session, keyring, luz, Card(full_name="Luz Cux", birth_year=1980))
    assert check_names(session, keyring).faults == ()
    assert len(names(session, keyring)) == 2
    assert ("luz", "cux") in names(session, keyring).values()
    assert luz.number in names(session, keyring)


def test_a_block_put_back_does_not_open(
    session: Session, keyring: Keyring, register: Register
) -> None:
    change_card(session, keyring, register("Ana Bor", AT), Card(full_name="Ana Bor"))
    query = sa.select(NameBlockRow).where(NameBlockRow.country == "SV")
    before = session.scalars(query).one().ciphertext
    change_card(session, keyring, register("Luz Cux", AT), Card(full_name="Luz Cux"))
    session.scalars(query).one().ciphertext = before
    session.flush()
    assert check_names(session, keyring).faults


def test_names_that_were_never_made_are_not_half_made(
    session: Session, keyring: Keyring, register: Register
) -> None:
    register("Ana Bor", AT)
    for table in (NameBlockRow, NameState):
        session.execute(sa.delete(table).where(table.country == "SV"))
    session.expire_all()
    register("Luz Cux", AT)
    assert open_names(session, keyring, "SV") is None, "half of them would hide the others"
    assert "none were made yet" in check_names(session, keyring).faults[0]
