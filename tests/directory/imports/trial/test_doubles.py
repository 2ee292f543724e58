"""Likely doubles inside one list are asked, joined or made two, as a person says."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from directory.entries.kinds import EntryKind
from directory.entries.models import Shelter
from directory.imports.row_results import DryRun, RowOutcome
from directory.imports.trial.choices import DoublesChoice, ImportChoices
from tests.directory.imports.conftest import plans, tried

SHELTER = EntryKind.SHELTER
LIST = (
    "Nombre;Teléfono;Ciudad;Cupo;Correo\n"
    "Casa Doble;956-555-0141;Pharr;40;\n"
    "Otra Casa;956-555-0142;Pharr;10;\n"
    "Casa Doble;956-555-0141;Pharr;50;doble@example.org\n"
).encode()
JOIN, NEW = DoublesChoice.JOIN, DoublesChoice.NEW
CREATED, ASIDE, SAME = RowOutcome.CREATED, RowOutcome.ASIDE, RowOutcome.SAME


def doubles(session: Session) -> list[Shelter]:
    return list(session.scalars(sa.select(Shelter).where(Shelter.name == "Casa Doble")))


def outcomes(trial: DryRun) -> list[RowOutcome]:
    return [each.outcome for each in trial.rows]


def test_a_likely_double_is_set_aside_and_asked(
    session: Session, take: Callable[..., DryRun]
) -> None:
    trial = take(LIST, SHELTER, country="US")
    assert outcomes(trial) == [CREATED, CREATED, ASIDE]
    assert trial.rows[2].asked_with_row == 2
    assert set(trial.rows[2].changes) == {"capacity", "channels"}
    assert [each.capacity for each in doubles(session)] == [40]
    session.expire_all()
    again = tried(session, plans(LIST, SHELTER, country="US"))
    assert outcomes(again) == [SAME, SAME, ASIDE]


def test_joined_it_adds_what_the_row_above_does_not_say(
    session: Session, take: Callable[..., DryRun]
) -> None:
    trial = take(LIST, SHELTER, country="US", choices=ImportChoices(doubles=JOIN))
    assert outcomes(trial) == [CREATED, CREATED, ASIDE]
    (house,) = doubles(session)
    assert house.capacity == 40
    assert [each.value for each in house.channels] == ["+19565550141", "doble@example.org"]
    session.expire_all()
    again = tried(session, plans(LIST, SHELTER, country="US"), choices=ImportChoices(doubles=JOIN))
    assert outcomes(again) == [SAME, SAME, ASIDE]


def test_one_row_is_decided_by_itself_and_applied_twice_changes_nothing(
    session: Session, take: Callable[..., DryRun]
) -> None:
    choices = ImportChoices(doubles_by_row={("", 4): NEW})
    assert outcomes(take(LIST, SHELTER, country="US", choices=choices)) == [CREATED] * 3
    assert sorted(each.capacity or 0 for each in doubles(session)) == [40, 50]
    session.expire_all()
    again = tried(session, plans(LIST, SHELTER, country="US"), choices=choices)
    assert outcomes(again) == [SAME] * 3


@pytest.mark.parametrize(
    ("second", "is_asked"),
    [
        ("Casa  DOBLE;956-555-0141;Pharr;50;", True),
        ("La Casa Doble;956-555-0141;Pharr;50;", True),
        ("Casa Doble 2;956-555-0141;Pharr;50;", False),
        ("Centro Cívico;956-555-0141;Pharr;50;", False),
        ("Casa Doblez;956-555-0141;Pharr;50;", True),
        ("Casa Noble;956-555-0141;Pharr;50;", False),
        ("Casa Doble;956-555-0149;McAllen;50;", False),
        ("Casa Doble;;Pharr;50;", True),
        ("Casa Doble;;Laredo;50;", False),
    ],
)
def test_what_is_likely_the_same(session: Session, second: str, is_asked: bool) -> None:
    data = f"Nombre;Teléfono;Ciudad;Cupo;Correo\nCasa Doble;956-555-0141;Pharr;40;\n{second}\n"
    (_, row) = tried(session, plans(data.encode(), SHELTER, country="US")).rows
    assert (row.asked_with_row == 2) is is_asked
    assert row.outcome is (ASIDE if is_asked else CREATED)
