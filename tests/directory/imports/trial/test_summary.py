"""Many rows in a few lines."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from directory.entries.kinds import EntryKind
from directory.imports.row_results import DryRun, RowOutcome
from directory.imports.trial.summary import field_changes, not_taken, row_numbers

SHELTER = EntryKind.SHELTER


def rows(cells: str) -> bytes:
    lines = [
        f"Casa {number};Calle {number};Pharr;{cells % {'n': number}}" for number in range(2, 40)
    ]
    return ("Nombre;Dirección;Ciudad;Cupo;Tipo\n" + "\n".join(lines) + "\n").encode()


def test_changes_are_summed_by_field_and_choices_from_what_to_what(
    session: Session, take: Callable[..., DryRun]
) -> None:
    take(rows("5;Refugio"), SHELTER, country="US")
    session.expire_all()
    trial = take(rows("9%(n)s;Casa del migrante"), SHELTER, country="US")
    kind, capacity = sorted(field_changes(trial), key=lambda each: each.field, reverse=True)
    assert (capacity.field, len(capacity.filled), len(capacity.replaced)) == ("capacity", 0, 38)
    assert (kind.before, kind.after, len(kind.replaced)) == ("evacuation", "migrant_house", 38)
    assert row_numbers(trial.rows_of(RowOutcome.CHANGED)) == "2-39"


def test_what_was_not_taken_is_summed_by_its_reason(
    session: Session, take: Callable[..., DryRun]
) -> None:
    data = rows("5;Refugio").replace(b";5;", b";muchos;", 10)
    trial = take(data, SHELTER, country="US")
    (capacity,) = not_taken(trial)
    assert (capacity.column, len(capacity.rows)) == ("Cupo", 10)
    assert row_numbers([trial.rows[0], trial.rows[1], trial.rows[5]]) == "2-3, 7"
