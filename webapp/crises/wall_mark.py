"""By what a wall knows whether anything on it has moved: two statements."""

from __future__ import annotations

from collections.abc import Hashable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.data_versions.versioned_data import shared_version
from directory.search.version import SHOWN_DIRECTORY
from feeds.models import SHOWN_HAZARDS
from response.accounting.models import CrisisRoll, Statement
from response.crisis.models import SHOWN_CRISES
from watch.models import FLAG_COUNTS


def wall_version(session: Session) -> Hashable | None:
    """Return the state of all that walls show: hazards, whom they touch, crises, and how many
    statements and rolls there are, by which the numbers of a crisis move.
    """
    data = shared_version(session, SHOWN_DIRECTORY, SHOWN_HAZARDS, FLAG_COUNTS, SHOWN_CRISES)
    if not isinstance(data, frozenset):
        return data
    said, rolls = session.execute(
        sa.select(
            sa.select(sa.func.count()).select_from(Statement).scalar_subquery(),
            sa.select(sa.func.count()).select_from(CrisisRoll).scalar_subquery(),
        )
    ).one()
    return data | {("statements", said), ("rolls", rolls)}
