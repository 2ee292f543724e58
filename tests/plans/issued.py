"""Editions for the tests of plans that only need their days."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from plans.models import PlanState, PlanVersion


def in_force(
    issued_on: date | None, valid_until: date | None, version: int = 1
) -> list[PlanVersion]:
    """The editions of a plan that holds between two days; none when it was never issued."""
    if issued_on is None:
        return []
    return [
        PlanVersion(
            version=version,
            state=PlanState.IN_FORCE,
            facts=b"",
            facts_hash="",
            prepared_by="user:a",
            prepared_at=datetime.combine(issued_on, time(), UTC),
            issued_on=issued_on,
            valid_until=valid_until,
        )
    ]
