from __future__ import annotations

from feeds.lifecycle.history.hazard_version import HAZARDS
from feeds.models import Hazard, Source
from watch import flagged_before


def test_all_that_flags_follow_from_moves_it() -> None:
    """What the rounds of the watch compare of a hazard and of its source."""
    watched = {kind.__tablename__: columns for kind, columns in HAZARDS.columns.items()}
    for column in flagged_before.HAZARD_COLUMNS:
        assert column.key in watched[str(column.table.name)] | {"id", "title", "ended_because"}
    for kind in (Hazard, Source):
        assert watched[kind.__tablename__] <= set(kind.__table__.c.keys())
