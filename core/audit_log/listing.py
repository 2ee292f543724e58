"""Lines of the audit log as people look for them: by person, account, country and time; the newest
first.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit_log.entries import AuditEntry
from core.audit_log.person_tags import concerns
from core.db import by_driver

PERSON_ACTIONS = "person."
"""How the action of a line begins that is about persons."""
_AT_ONCE = 500
_MOST_LOOKED_AT = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class LineFilter:
    """What is asked for; an empty field asks for all."""

    person: uuid.UUID | None = None
    """Lines about one person, by name of their id or in a list."""
    former: tuple[uuid.UUID, ...] = ()
    """Ids the same person had before: lines about them, too."""
    actor: str = ""
    country: str = ""
    action: str = ""
    """The beginning of an action: `person.`, `account.create`."""
    since: datetime | None = None
    until: datetime | None = None
    """The first moment that is too late."""


@dataclass(frozen=True, slots=True)
class LinePage:
    """Some lines, and where the next page goes on."""

    lines: tuple[AuditEntry, ...]
    before: int | None
    """Ask for lines before this number; None when these were the last."""


def page_of_lines(
    session: Session, line_filter: LineFilter, *, before: int | None = None, limit: int = 50
) -> LinePage:
    """Return the lines that meet the filter, the newest first, at most `limit`.

    A page about a person may hold fewer, and go on: lines that are lists are opened one by one, and
    only so many in one look.
    """
    found: list[AuditEntry] = []
    # Without a person all that is read is shown.
    at_once = min(limit, _AT_ONCE) if line_filter.person is None else _AT_ONCE
    for looked, entry in enumerate(_candidates(session, line_filter, before, at_once), 1):
        if line_filter.person is None or _is_about(entry, line_filter):
            found.append(entry)
        if len(found) == limit or looked == _MOST_LOOKED_AT:
            return LinePage(tuple(found), entry.number)
    return LinePage(tuple(found), None)


def numbers_of_page(
    session: Session, line_filter: LineFilter, *, before: int | None = None, limit: int = 50
) -> tuple[tuple[int, ...], int | None]:
    """Return the numbers of the lines of `page_of_lines`, and where the next page goes on: no line
    is read, unless it is asked about a person or a time. A line never changes and none goes away:
    who remembers what lines say knows by these that it holds.
    """
    if line_filter.person is not None or line_filter.since or line_filter.until:
        page = page_of_lines(session, line_filter, before=before, limit=limit)
        return tuple(each.number or 0 for each in page.lines), page.before
    asked = _plain_values(line_filter, before)
    question = _NEWEST.format("".join(_ASKED[name] for name in asked))
    session.flush()
    numbers = tuple(number for (number,) in by_driver(session, question, *asked.values(), limit))
    return numbers, numbers[-1] if len(numbers) == limit else None


def lines_numbered(
    session: Session, country: str, numbers: Sequence[int]
) -> tuple[AuditEntry, ...]:
    """Return the lines of some numbers that are of a country, the newest first."""
    query = sa.select(AuditEntry).where(
        AuditEntry.number.in_(numbers), AuditEntry.country == country
    )
    return tuple(session.scalars(query.order_by(AuditEntry.number.desc())))


def all_lines(session: Session, line_filter: LineFilter) -> Iterator[AuditEntry]:
    """Yield every line that meets the filter, the newest first."""
    for entry in _candidates(session, line_filter, None, _AT_ONCE):
        if line_filter.person is None or _is_about(entry, line_filter):
            yield entry


def as_document(entry: AuditEntry) -> dict[str, Any]:
    """Return a line for a program, with what binds it in hexadecimal."""
    return {
        "number": entry.number,
        "id": str(entry.id),
        "at": entry.at.isoformat(),
        "actor": entry.actor,
        "action": entry.action,
        "subject": entry.subject,
        "country": entry.country,
        "purpose": entry.purpose,
        "details": entry.details,
        "seal": (entry.seal or b"").hex(),
        "link": (entry.link or b"").hex(),
    }


# -- inside ---------------------------------------------------------------------------------


_NEWEST = "SELECT number FROM audit_log WHERE number IS NOT NULL{} ORDER BY number DESC LIMIT ?"
_ASKED = {
    "actor": " AND actor = ?",
    "country": " AND country = ?",
    "action": " AND action LIKE ?",
    "number": " AND number < ?",
}
"""What of a filter the database answers alone, for every page of the log."""


def _plain_values(line_filter: LineFilter, before: int | None) -> dict[str, Any]:
    """Return what the driver is asked for, by the names of `_ASKED`."""
    asked: dict[str, Any] = {
        "actor": line_filter.actor,
        "country": line_filter.country,
        "action": f"{line_filter.action}%" if line_filter.action else "",
        "number": before,
    }
    return {name: value for name, value in asked.items() if value not in {"", None}}


def _candidates(
    session: Session, line_filter: LineFilter, before: int | None, at_once: int
) -> Iterator[AuditEntry]:
    """Yield the lines that may meet the filter, read in parts so that memory is bounded."""
    query = sa.select(AuditEntry).where(AuditEntry.number.is_not(None), *_conditions(line_filter))
    while True:
        part = query if before is None else query.where(AuditEntry.number < before)
        entries = session.scalars(
            part.order_by(AuditEntry.number.desc()).limit(at_once),
            execution_options={"autoflush": False},
        ).all()
        yield from entries
        if len(entries) < at_once:
            return
        before = entries[-1].number
        for entry in entries:
            session.expunge(entry)


def _conditions(line_filter: LineFilter) -> Iterator[sa.ColumnElement[bool]]:
    if line_filter.person is not None:
        yield sa.or_(
            AuditEntry.subject.in_([str(each) for each in _ids(line_filter)]),
            sa.and_(AuditEntry.action.startswith(PERSON_ACTIONS), AuditEntry.subject == ""),
        )
    if line_filter.actor:
        yield AuditEntry.actor == line_filter.actor
    if line_filter.country:
        yield AuditEntry.country == line_filter.country
    if line_filter.action:
        yield AuditEntry.action.startswith(line_filter.action)
    if line_filter.since:
        yield AuditEntry.at >= line_filter.since
    if line_filter.until:
        yield AuditEntry.at < line_filter.until


def _is_about(entry: AuditEntry, line_filter: LineFilter) -> bool:
    return any(
        entry.subject == str(each) or concerns(entry.details, each) for each in _ids(line_filter)
    )


def _ids(line_filter: LineFilter) -> list[uuid.UUID]:
    """Return all ids of the person asked for."""
    own = [] if line_filter.person is None else [line_filter.person]
    return [*own, *line_filter.former]
