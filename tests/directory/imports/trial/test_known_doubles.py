"""A row that is nearly an entry of the directory is asked: never merged, never doubled unasked."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from directory.entries.kinds import EntryKind
from directory.entries.models import Shelter
from directory.imports.row_results import DryRun, RowOutcome
from directory.imports.trial.choices import DoublesChoice, ImportChoices
from tests.directory.imports.conftest import plans, tried

SHELTER = EntryKind.SHELTER
HEAD = "Nombre;Teléfono;Ciudad;Cupo;Horario\n"
THERE = (
    "Gimnasio Demo de Weslaco;956-555-0141;Weslaco;40;\n"
    "Escuela Demo 12;956-555-0142;Pharr;10;\n"
    "Centro Norte;956-555-0143;Pharr;10;\n"
    "Casa Demo del Camino, Pharr;956-555-0144;Pharr;10;\n"
)


@pytest.fixture
def there(session: Session, take: Callable[..., DryRun]) -> None:
    take((HEAD + THERE).encode(), SHELTER, country="US")
    session.expire_all()


def trial(session: Session, rows: str, doubles: DoublesChoice = DoublesChoice.ASK) -> DryRun:
    made = plans((HEAD + rows).encode(), SHELTER, country="US")
    return tried(session, made, choices=ImportChoices(doubles=doubles))


@pytest.mark.usefixtures("there")
@pytest.mark.parametrize(
    ("row", "asked_with"),
    [
        ("Gimnacio Demo de Weslaco;956-555-0199;Weslaco;50;", "Gimnasio Demo de Weslaco"),
        ("Gimnasio Demo;956-555-0199;Weslaco;50;", "Gimnasio Demo de Weslaco"),
        ("Demo Gimnasio Weslaco;956-555-0141;;50;", "Gimnasio Demo de Weslaco"),
        ("Casa Demo del Camino (Pharr);956-555-0199;Pharr;50;", "Casa Demo del Camino, Pharr"),
        ("CASA DEMO DEL CAMINO;;pharr;50;", "Casa Demo del Camino, Pharr"),
        ("Gimnasio Demo de Weslaco;956-555-0199;Weslaco;50;", "Gimnasio Demo de Weslaco"),
        ("Escuela Demo 14;956-555-0199;Pharr;50;", ""),
        ("Centro Sur;956-555-0199;Pharr;50;", ""),
        ("Gimnasio Demo de Weslaco;956-555-0199;Laredo;50;", ""),
        ("Otra cosa;956-555-0141;Weslaco;50;", ""),
    ],
)
def test_what_is_likely_an_entry_there_is(session: Session, row: str, asked_with: str) -> None:
    (result,) = trial(session, row).rows
    known = result.asked_with_entry
    assert (known.values["name"] if known else "") == asked_with
    assert result.outcome is (RowOutcome.ASIDE if asked_with else RowOutcome.CREATED)
    assert result.is_asked is bool(asked_with)


@pytest.mark.usefixtures("there")
def test_joined_it_fills_what_the_entry_lacks_and_a_second_time_changes_nothing(
    session: Session, take: Callable[..., DryRun]
) -> None:
    rows = "Gimnacio Demo de Weslaco;956-555-0199;Weslaco;50;24 horas\n"
    choices = ImportChoices(doubles=DoublesChoice.JOIN)
    first = take((HEAD + rows).encode(), SHELTER, country="US", choices=choices)
    assert [row.outcome for row in first.rows] == [RowOutcome.CHANGED]
    session.expire_all()
    statement = sa.select(Shelter).where(Shelter.name == "Gimnasio Demo de Weslaco")
    (house,) = session.scalars(statement)
    assert (house.capacity, house.hours) == (40, "24 horas")
    assert [each.value for each in house.channels] == ["+19565550141", "+19565550199"]
    again = trial(session, rows, doubles=DoublesChoice.JOIN)
    assert again.counts["same"] == 1
    asked = trial(session, rows)
    assert (asked.counts["aside"], asked.counts["changed"]) == (1, 0)


@pytest.mark.usefixtures("there")
def test_brought_as_another_it_is_known_the_next_time(
    session: Session, take: Callable[..., DryRun]
) -> None:
    rows = "Gimnacio Demo de Weslaco;956-555-0199;Weslaco;50;\n"
    choices = ImportChoices(doubles=DoublesChoice.NEW)
    assert take((HEAD + rows).encode(), SHELTER, country="US", choices=choices).counts["created"]
    session.expire_all()
    assert trial(session, rows).counts["same"] == 1


@pytest.mark.usefixtures("there")
def test_the_order_of_the_rows_does_not_decide(session: Session) -> None:
    rows = (
        "Gimnacio Demo de Weslaco;956-555-0199;Weslaco;50;\n",
        "Escuela Demo 14;956-555-0198;Pharr;50;\n",
        "Casa Demo del Camino;;Pharr;50;\n",
    )
    for order in permutations(rows):
        found = trial(session, "".join(order))
        asked = {row.draft.name: row.outcome for row in found.rows}
        assert asked == {
            "Gimnacio Demo de Weslaco": RowOutcome.ASIDE,
            "Escuela Demo 14": RowOutcome.CREATED,
            "Casa Demo del Camino": RowOutcome.ASIDE,
        }
