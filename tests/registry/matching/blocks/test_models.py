"""What of the index stands in the clear: whose it is, and when it was written."""

from __future__ import annotations

import pytest

from core.db import Base
from registry.matching.blocks import models

CLEAR = {
    models.MatchingState: {"country", "stamp", "token", "past", "blocks", "groups", "next_person",
                           "next_household"},
    models.MatchingHead: {"id", "country", "stamp"},
    models.MatchingPoint: {"id", "country", "version"},
    models.MatchingPerson: {"id", "country", "version"},
    models.MatchingGroup: {"id", "country", "no"},
}  # fmt: skip


@pytest.mark.parametrize("table", CLEAR)
def test_all_but_whose_and_when_is_sealed(table: type[Base]) -> None:
    columns = {column.name for column in table.__table__.columns}
    assert columns - {"ciphertext"} == CLEAR[table]


def test_no_table_says_who_is_in_which_block() -> None:
    named = {"person_id", "stay_id", "person", "block", "block_no"}
    for table in CLEAR:
        assert not named & {column.name for column in table.__table__.columns}
