"""The next agenda, and its calendar: taken in twice it doubles nothing."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

import icalendar

from core.i18n.formats import Formats
from response.log.agenda import (
    AGENDA_WORDS,
    AgendaItem,
    AgendaKind,
    agenda_calendar,
    agenda_items,
)
from response.log.models import LineAudience, LineConfidence, LineKind
from response.log.reading import CrisisLogLine

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def _line(number: int, kind: LineKind, **more: object) -> CrisisLogLine:
    values = {
        "id": uuid.UUID(int=number),
        "number": number,
        "kind": kind,
        "happened_at": NOW - timedelta(hours=number),
        "entered_at": NOW,
        "by": "user:a",
        "country": "GT",
        "text": f"línea {number}",
        **more,
    }
    return CrisisLogLine(**values)  # type: ignore[arg-type]


def _late_task() -> AgendaItem:
    due = NOW - timedelta(minutes=30)
    return AgendaItem(
        kind=AgendaKind.OVERDUE_TASK,
        row_id=uuid.UUID(int=99),
        country="GT",
        number=3,
        text="Avisar; a todos, ya",
        since=due,
        due_at=due,
    )


def test_what_is_open_is_on_it_by_the_moment_it_is_due() -> None:
    soon, later = NOW + timedelta(hours=1), NOW + timedelta(hours=5)
    act, request = LineKind.AUTHORITY_ACTION, LineKind.REQUEST
    shared = {"visible": LineAudience.PARTICIPANTS}
    lines = [
        _line(1, act, follow_up_at=later),
        _line(2, act),
        _line(3, request, country="HN", **shared),
        _line(4, request),
        _line(5, request, follow_up_at=soon),
        _line(6, act, follow_up_at=soon, struck_by=7),
        _line(8, act, follow_up_at=soon, is_settled=True),
        _line(9, act, follow_up_at=soon, confidence=LineConfidence.RUMOUR),
        _line(10, LineKind.FACT, follow_up_at=soon),
        CrisisLogLine(happened_at=NOW, entered_at=NOW, by="", country="", text="Nivel 3"),
    ]
    items = agenda_items(lines, [_late_task()])
    assert [(item.number, item.kind) for item in items] == [
        (3, AgendaKind.OVERDUE_TASK),
        (5, AgendaKind.REQUEST),
        (1, AgendaKind.AUTHORITY_ACTION),
        (3, AgendaKind.REQUEST),
    ]
    assert [item.is_late(NOW + timedelta(hours=2)) for item in items] == [True, True, False, False]
    assert set(AGENDA_WORDS) == set(AgendaKind)


def test_the_calendar_is_one_to_be_taken_in_again() -> None:
    soon = NOW + timedelta(hours=1)
    lines = [
        _line(1, LineKind.AUTHORITY_ACTION, follow_up_at=soon, text="Cierra; la, frontera\n" * 40),
        _line(3, LineKind.REQUEST, country="HN", visible=LineAudience.PARTICIPANTS),
    ]
    items = agenda_items(lines, [_late_task()])
    bodies = [
        agenda_calendar(
            items, Formats("es"), number="CR-2026-014", title="Huracán", made_at=made, stamp="Hecho"
        )
        for made in (NOW, NOW + timedelta(minutes=9))
    ]
    assert all(len(line) <= 75 for line in bodies[0].split(b"\r\n"))
    calendars = [icalendar.Calendar.from_ical(body) for body in bodies]
    assert str(calendars[0]["METHOD"]) == "PUBLISH"
    names = [[str(part["UID"]) for part in each.walk() if "UID" in part] for each in calendars]
    assert (
        names[0]
        == names[1]
        == [
            f"task-{uuid.UUID(int=99)}@atalaya",
            f"log-{uuid.UUID(int=1)}@atalaya",
            f"log-{uuid.UUID(int=3)}@atalaya",
        ]
    )
    (event,) = calendars[0].walk("VEVENT")
    assert event.decoded("DTSTART") == soon
    assert event.decoded("DTEND") > soon
    assert str(event["DESCRIPTION"]).count("Cierra; la, frontera") == 40
    first, second = calendars[0].walk("VTODO")
    assert first.decoded("DUE") == NOW - timedelta(minutes=30)
    assert str(first["SUMMARY"]) == "Tarea vencida: Avisar; a todos, ya"
    assert "DUE" not in second
