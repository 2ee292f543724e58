"""Time arrives as an argument; this is where the doors get it."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """Return the present moment, in UTC, with its zone."""
    return datetime.now(UTC)


def as_utc(moment: datetime) -> datetime:
    """Give `moment` in UTC. A moment without a zone is refused: guessing belongs to the walls.

    Raises ValueError when `moment` has no zone.
    """
    if moment.tzinfo is None:
        raise ValueError(f"a moment without a time zone: {moment.isoformat()}")
    return moment.astimezone(UTC)
