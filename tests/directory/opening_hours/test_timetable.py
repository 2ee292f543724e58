from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from directory.entries.models import Answer
from directory.opening_hours.timetable import hours_at, read_hours

MATAMOROS = "America/Matamoros"


def open_at(text: str, moment: datetime, timezone: str) -> Answer:
    return hours_at(text, moment, timezone).answer


def opens_next(text: str, moment: datetime, timezone: str) -> datetime | None:
    now = hours_at(text, moment, timezone)
    return now.changes_at if now.answer is Answer.NO else None


def week(text: str) -> str:
    """A week in short: `Mo-Fr 9-17`, days told apart, `?` for unknown."""
    found = read_hours(text)
    if found is None:
        return "?"
    if found.is_always:
        return "always"
    said = []
    for day, spans in zip("LMXJVSD", found.days, strict=True):
        if spans is None:
            said.append(f"{day}?")
        elif spans:
            said.append(day + ",".join(f"{_clock(start)}-{_clock(end)}" for start, end in spans))
    return " ".join(said)


def _clock(minutes: int) -> str:
    return f"{minutes // 60}" + (f":{minutes % 60:02d}" if minutes % 60 else "")


WORKWEEK = "L9-17 M9-17 X9-17 J9-17 V9-17"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("lu-vi 9:00-17:00; sá 9:00-13:00", f"{WORKWEEK} S9-13"),
        ("L-V 09:00 a 17:00", WORKWEEK),
        ("Mon-Fri 9am-5pm", WORKWEEK),
        ("Mon–Fri 9 a.m. – 5 p.m.", WORKWEEK),
        ("M-F 9-5pm", WORKWEEK),
        ("Monday to Friday, 9am to 5", WORKWEEK),
        ("De lunes a viernes de 9:00 a 17:00 horas", WORKWEEK),
        ("Lunes a Viernes: 9.00 - 17.00 hrs.", WORKWEEK),
        ("Horario: 9 a 17 h de lunes a viernes", WORKWEEK),
        ("du lundi au vendredi de 9h à 17h", WORKWEEK),
        ("lun.-ven. 9 h 00-17 h 00", WORKWEEK),
        ("Lun a vie, 9 a 17 h", WORKWEEK),
        ("lunes, martes, miércoles, jueves y viernes 9-17", WORKWEEK),
        ("días hábiles 9:00-17:00", WORKWEEK),
        ("weekdays 9:00-17:00, closed weekends and holidays", WORKWEEK),
        ("abierto de lunes a viernes de 9 a 17, cerrado sábados y domingos", WORKWEEK),
        ("lu-vi 8:30-12:00, 13:00-16:30", "L8:30-12,13-16:30 M8:30-12,13-16:30 X8:30-12,13-16:30 "
         "J8:30-12,13-16:30 V8:30-12,13-16:30"),
        ("lu, mi y vi 8-12", "L8-12 X8-12 V8-12"),
        ("sá y do 10:00-14:00", "S10-14 D10-14"),
        ("vi-lu 20:00-06:00", "L20-30 V20-30 S20-30 D20-30"),
        ("mar 8:00-mediodía", "M8-12"),
        ("24 h", "always"),
        ("24 horas", "always"),
        ("24/7", "always"),
        ("Abierto las 24 horas, todos los días", "always"),
        ("24h/24, 7j/7", "always"),
        ("lu-vi 24 h", "L0-24 M0-24 X0-24 J0-24 V0-24"),
        ("todos los días 8-20", "L8-20 M8-20 X8-20 J8-20 V8-20 S8-20 D8-20"),
        ("Daily 8am-8pm", "L8-20 M8-20 X8-20 J8-20 V8-20 S8-20 D8-20"),
        ("8-20, cerrado domingos", "L8-20 M8-20 X8-20 J8-20 V8-20 S8-20"),
        ("cerrado domingos", "L? M? X? J? V? S?"),
        ("domingo cerrado", "L? M? X? J? V? S?"),
    ],
)  # fmt: skip
def test_what_people_type(text: str, expected: str) -> None:
    assert week(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "con cita",
        "lu-vi 9-17 con cita previa",
        "lu-vi",
        "9:00-17:00",
        "lu-vi 9-5",
        "L-V 2-6",
        "lu-vi 8-12, 1-5",
        "M 9-17",
        "consultar",
        "lu-vi 9:00-25:00",
        "lu-vi 9:75-17:00",
        "lu-vi 0900-1700",
        "llame antes",
        "lu-vi 9-17 (agosto: 9-13)",
        "cerrado",
        "9am-10 lu",
        "x" * 300,
        "solo emergencias 24 h",
    ],
)
def test_nothing_is_guessed(text: str) -> None:
    assert week(text) == "?"


def at(day: int, hour: int, minute: int = 0, zone: str = MATAMOROS) -> datetime:
    """A moment of November 2026; the 23rd is a Monday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=ZoneInfo(zone)).astimezone(UTC)


@pytest.mark.parametrize(
    ("text", "moment", "answer"),
    [
        ("lu-vi 9-17", at(23, 9), Answer.YES),
        ("lu-vi 9-17", at(23, 8, 59), Answer.NO),
        ("lu-vi 9-17", at(23, 17), Answer.NO),
        ("lu-vi 9-17", at(22, 12), Answer.NO),
        ("sá 22:00-02:00", at(22, 1), Answer.YES),
        ("sá 22:00-02:00", at(22, 2), Answer.NO),
        ("cerrado domingos", at(22, 12), Answer.NO),
        ("cerrado domingos", at(23, 12), Answer.UNKNOWN),
        ("con cita", at(23, 12), Answer.UNKNOWN),
        ("24/7", at(22, 3), Answer.YES),
    ],
)
def test_open_at(text: str, moment: datetime, answer: Answer) -> None:
    assert open_at(text, moment, MATAMOROS) is answer


def test_the_clock_is_that_of_the_place() -> None:
    moment = datetime(2026, 11, 23, 15, 30, tzinfo=UTC)  # 9:30 in Matamoros, 7:30 in Tijuana
    assert open_at("lu-vi 9-17", moment, MATAMOROS) is Answer.YES
    assert open_at("lu-vi 9-17", moment, "America/Tijuana") is Answer.NO
    assert open_at("lu-vi 9-17", moment, "") is Answer.UNKNOWN
    assert open_at("lu-vi 9-17", moment, "Nowhere/Atall") is Answer.UNKNOWN
    assert open_at("24 h", moment, "") is Answer.YES


def test_when_it_opens_and_closes() -> None:
    assert opens_next("lu-vi 9-17", at(20, 18), MATAMOROS) == at(23, 9)
    assert opens_next("lu-vi 9-17", at(23, 10), MATAMOROS) is None
    assert opens_next("cerrado domingos", at(22, 10), MATAMOROS) is None
    assert hours_at("lu-vi 9-17", at(23, 10), MATAMOROS).changes_at == at(23, 17)
    assert hours_at("lu-mi 24 h; ju 0:00-12:00", at(23, 10), MATAMOROS).changes_at == at(26, 12)
    assert hours_at("24 h", at(23, 10), MATAMOROS).is_always


def test_summer_time_moves_the_wall_clock_not_the_hours() -> None:
    """On 1 November 2026 the clocks of Matamoros go back: 9 in the morning is then 15:00 UTC, not
    14:00.
    """
    before, after = (
        datetime(2026, 10, 31, 14, 0, tzinfo=UTC),
        datetime(2026, 11, 1, 14, 0, tzinfo=UTC),
    )
    assert open_at("todos los días 9-17", before, MATAMOROS) is Answer.YES
    assert open_at("todos los días 9-17", after, MATAMOROS) is Answer.NO
    assert opens_next("todos los días 9-17", after, MATAMOROS) == datetime(
        2026, 11, 1, 15, 0, tzinfo=UTC
    )
