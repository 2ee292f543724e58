from __future__ import annotations

from protocols.roles import ROLE_WORDS
from webapp.blueprints.tasks.typed_forms import OWN_ROLES, PAPER_ROWS, typed_rows


def test_rows_are_read_as_they_were_typed_and_no_longer_than_a_row_is() -> None:
    rows = typed_rows({"number-1": "3", "clock-1": "14:25", "note-1": "x" * 9999})
    assert len(rows) == PAPER_ROWS
    assert (rows[1].number, rows[1].clock, rows[1].after) == ("3", "14:25", "done")
    assert len(rows[1].note) < 9999
    assert rows[0].is_blank
    assert set(OWN_ROLES) < set(ROLE_WORDS)
