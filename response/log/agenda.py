"""The next agenda: acts of authorities somebody has to come back to, requests between countries
that nobody answered, and tasks that are late. As a list, and as iCalendar (RFC 5545).

A tie to an item never changes: its UID is made of the row it is about, so that a calendar that
takes the file in again changes what it has and doubles nothing.
"""

from __future__ import annotations

import enum
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from core.i18n.formats import Formats
from core.i18n.languages import N_
from directory.export.calendar import calendar_head
from directory.export.vcard import escaped, folded
from response.log.models import LineAudience, LineKind
from response.log.reading import CrisisLogLine

PRODUCT = "-//Atalaya//Crisis//ES"
APPOINTMENT = timedelta(minutes=30)
"""How long an item takes in a calendar."""
LONGEST_SUMMARY = 120


class AgendaKind(enum.StrEnum):
    """What an item of the agenda is."""

    AUTHORITY_ACTION = "authority_action"
    REQUEST = "request"
    OVERDUE_TASK = "overdue_task"


AGENDA_WORDS: Mapping[AgendaKind, str] = MappingProxyType(
    {
        AgendaKind.AUTHORITY_ACTION: N_("Acto de la autoridad"),
        AgendaKind.REQUEST: N_("Pedido"),
        AgendaKind.OVERDUE_TASK: N_("Tarea vencida"),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaItem:
    """One thing to be spoken of. Moments are UTC."""

    kind: AgendaKind
    row_id: uuid.UUID
    """Of the line or the task it is about."""
    country: str
    number: int
    """Of the line, or of the task."""
    text: str
    since: datetime
    """When it happened, or was due."""
    due_at: datetime | None
    """When somebody has to come back to it; None where nobody said."""

    @property
    def uid(self) -> str:
        """Return what calendars know it by."""
        table = "task" if self.kind is AgendaKind.OVERDUE_TASK else "log"
        return f"{table}-{self.row_id}@atalaya"

    def is_late(self, now: datetime) -> bool:
        """Return whether somebody should have come back to it."""
        return self.kind is AgendaKind.OVERDUE_TASK or (
            self.due_at is not None and self.due_at < now
        )


def agenda_items(
    lines: Iterable[CrisisLogLine], late_tasks: Iterable[AgendaItem]
) -> tuple[AgendaItem, ...]:
    """Return the next agenda: by the moment each is due, what has none after that.

    Of the lines: acts of authorities with a day to come back to them, requests that other countries
    read, and own requests with such a day; none that was corrected, or settled by a later line.
    What is a rumour is no reason for a meeting.
    """
    found = [_item(line) for line in lines if _is_due(line)]
    return tuple(sorted([*found, *late_tasks], key=_place))


def agenda_calendar(
    items: Sequence[AgendaItem],
    wording: Formats,
    *,
    number: str,
    title: str,
    made_at: datetime,
    stamp: str = "",
) -> bytes:
    """Return the agenda as a calendar to be taken in (METHOD:PUBLISH).

    What has a moment is an event; what has none, and a task that is late, a thing to do (VTODO).
    `number` and `title` are of the crisis.
    """
    name = wording.gettext("Agenda de %(number)s", number=number)
    lines = calendar_head(PRODUCT, f"{name}: {title}", stamp)
    for item in items:
        lines += _component(item, wording, number, made_at)
    return b"".join(folded(line) for line in [*lines, "END:VCALENDAR"])


# -- inside ---------------------------------------------------------------------------------


def _is_due(line: CrisisLogLine) -> bool:
    if line.is_machine or line.is_settled or not line.counts:
        return False
    if line.kind is LineKind.AUTHORITY_ACTION:
        return line.follow_up_at is not None
    is_shared = line.visible is LineAudience.PARTICIPANTS
    return line.kind is LineKind.REQUEST and (is_shared or line.follow_up_at is not None)


def _item(line: CrisisLogLine) -> AgendaItem:
    is_request = line.kind is LineKind.REQUEST
    return AgendaItem(
        kind=AgendaKind.REQUEST if is_request else AgendaKind.AUTHORITY_ACTION,
        row_id=line.id or uuid.UUID(int=0),
        country=line.country,
        number=line.number or 0,
        text=line.text,
        since=line.happened_at,
        due_at=line.follow_up_at,
    )


def _place(item: AgendaItem) -> tuple[bool, float, float]:
    due = item.due_at.timestamp() if item.due_at else 0.0
    return (item.due_at is None, due, item.since.timestamp())


def _component(item: AgendaItem, wording: Formats, number: str, made_at: datetime) -> Iterator[str]:
    is_event = item.kind is not AgendaKind.OVERDUE_TASK and item.due_at is not None
    kind = "VEVENT" if is_event else "VTODO"
    yield f"BEGIN:{kind}"
    yield f"UID:{item.uid}"
    yield f"DTSTAMP:{_utc(made_at)}"
    if item.due_at is not None:
        yield f"{'DTSTART' if is_event else 'DUE'}:{_utc(item.due_at)}"
    if is_event and item.due_at is not None:
        yield f"DTEND:{_utc(item.due_at + APPOINTMENT)}"
    word = wording.gettext(AGENDA_WORDS[item.kind])
    yield f"SUMMARY:{escaped(f'{word}: {_cut(item.text)}')}"
    yield f"DESCRIPTION:{escaped(f'{number} · {item.country} {item.number}: {item.text}')}"
    yield "CLASS:CONFIDENTIAL"
    yield f"END:{kind}"


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_SUMMARY else f"{line[: LONGEST_SUMMARY - 1]}…"


def _utc(moment: datetime) -> str:
    return f"{moment:%Y%m%dT%H%M%SZ}"
