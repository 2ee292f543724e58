"""The pairs that may be one entry, as they wait for a person or were decided."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from directory.imports.models import DuplicateCandidate, PairState


def pairs_in_state(
    session: Session, state: PairState, *, country: str, limit: int
) -> Sequence[DuplicateCandidate]:
    """Return pairs of `country` (of all when it is empty): the likeliest first, those decided by
    when they were.
    """
    statement = sa.select(DuplicateCandidate).where(DuplicateCandidate.state == state)
    if country:
        statement = statement.where(DuplicateCandidate.country == country)
    order = (
        DuplicateCandidate.score.desc()
        if state is PairState.OPEN
        else DuplicateCandidate.decided_at.desc()
    )
    return session.scalars(statement.order_by(order, DuplicateCandidate.id).limit(limit)).all()
