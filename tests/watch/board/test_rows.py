from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session

from core.disclosure import UNKNOWN
from feeds.models import Hazard
from tests.watch.board.conftest import HERE, facts_of, sight_of
from watch.board.model import FlagCounts
from watch.board.rows import hazard_rows

Make = Callable[..., Any]


def test_a_row_counts_its_own_whole_and_of_others_no_small_number(
    session: Session, flood: Hazard, flags: tuple[FlagCounts, ...]
) -> None:
    (row,) = hazard_rows(session, facts_of(flood, flags=flags), sight_of("SV"))
    own = (row.persons, row.households, row.arriving, row.leaving)
    assert [cell.value for cell in own] == [3, 2, 1, 1]
    assert [(each.country, each.persons.value) for each in row.others] == [("HN", 7), ("MX", None)]
    assert (row.shelters, row.posts) == (1, 0)
    assert not row.is_pending


@pytest.mark.parametrize(("country", "sees_counts"), [("SV", False), ("GT", True)])
def test_where_nobody_is_counted_for_the_viewer_it_is_unknown_and_no_zero(
    session: Session, flood: Hazard, flags: tuple[FlagCounts, ...], country: str, sees_counts: bool
) -> None:
    sight = sight_of(country, sees_counts=sees_counts)
    (row,) = hazard_rows(session, facts_of(flood, flags=flags), sight)
    assert (row.persons, row.arriving) == (UNKNOWN, UNKNOWN)
    assert len(row.others) == (3 if sees_counts else 0)


def test_what_repeats_another_is_named_under_it_and_is_no_row(
    session: Session, flood: Hazard, hazard: Make
) -> None:
    again = hazard(HERE, title="again", same_as_id=flood.id)
    (row,) = hazard_rows(session, facts_of(again, flood), sight_of("SV"))
    assert (row.hazard.id, row.repeated_by) == (flood.id, ("test",))
    assert row.is_pending
    (alone,) = hazard_rows(session, facts_of(again), sight_of("SV"))
    assert alone.hazard.id == again.id, "the one it repeats lives no more"
