"""Erased persons sought in what people wrote in crises, and taken out of it.

The line stays: that there was one, when, by whom and of what kind. Only its words go. This is the
one way in which words of the log ever leave it.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from response.log.lines import open_words
from response.log.models import LogEntry, LogText

_PART = 500
"""Ids in one statement."""


def lines_naming(
    session: Session, keyring: Keyring, country: str, is_named: Callable[[str], bool]
) -> list[uuid.UUID]:
    """Return the lines of a country whose words name somebody, as `is_named` says of a text."""
    query = (
        sa.select(LogEntry, LogText.ciphertext)
        .join(LogText, LogText.id == LogEntry.id)
        .where(LogText.country == country, LogText.ciphertext.is_not(None))
    )
    found = []
    for entry, sealed in session.execute(query):
        words = open_words(keyring, entry, sealed)
        if words is not None and is_named(f"{words.text}\n{words.source}"):
            found.append(entry.id)
    return found


def forget_lines(session: Session, line_ids: Collection[uuid.UUID]) -> int:
    """Take the words of these lines away; return how many lines lost theirs."""
    ids, count = sorted(line_ids), 0
    for start in range(0, len(ids), _PART):
        part = ids[start : start + _PART]
        done = session.execute(
            sa.update(LogText).where(LogText.id.in_(part)).values(ciphertext=None)
        )
        count += int(getattr(done, "rowcount", 0))
    return count
