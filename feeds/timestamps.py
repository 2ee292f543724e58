"""Moments as feeds write them, in UTC.

What has no zone is UTC: GDACS means it so (field notes, rule 6).
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
LATEST = datetime(2106, 1, 1, tzinfo=UTC)


class InvalidTimestamp(ValueError):
    """A date nobody can read."""


def read_moment(text: str) -> datetime:
    """ISO 8601 or RFC 822, with or without zone, in UTC. Raises BadMoment.

    CAP writes "-00:00" for UTC; some senders put a space for the T.
    """
    written = re.sub(r"\s+", " ", text.strip())
    if not written:
        raise InvalidTimestamp("an empty date")
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        try:
            moment = parsedate_to_datetime(written)
        except (ValueError, TypeError, IndexError) as wrong:
            raise InvalidTimestamp(f"{written[:40]!r} is no date") from wrong
    try:
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError) as wrong:
        raise InvalidTimestamp(f"{written[:40]!r} is no date") from wrong
    if not EARLIEST <= moment < LATEST:
        raise InvalidTimestamp(f"{written[:40]!r} lies outside 1970 to 2105")
    return moment


def moment_or_none(text: object) -> datetime | None:
    """As `read_moment`, but None for what is missing or cannot be read."""
    if not isinstance(text, str) or not text.strip():
        return None
    try:
        return read_moment(text)
    except InvalidTimestamp:
        return None


def from_milliseconds(value: object) -> datetime:
    """Return a moment given as milliseconds since 1970 (USGS). Raises BadMoment."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InvalidTimestamp(f"{value!r} is no date")
    try:
        moment = datetime.fromtimestamp(value / 1000, UTC)
    except (ValueError, OverflowError, OSError) as wrong:
        raise InvalidTimestamp(f"{value!r} is no date") from wrong
    if not EARLIEST <= moment < LATEST:
        raise InvalidTimestamp(f"{value!r} lies outside 1970 to 2105")
    return moment
