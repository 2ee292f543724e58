from __future__ import annotations

from datetime import datetime

import icalendar

from tests.directory.export.test_calendar import read, when
from tests.watch.rota.on_call import OnCall
from watch.rota.calendar import CalendarShift, to_calendar
from watch.rota.holders import ShiftHolder
from watch.rota.holes import holes
from watch.rota.spans import spans_between


def events(on_call: OnCall, *, is_own: bool = False) -> list[icalendar.Component]:
    rota, session = on_call.rota, on_call.session
    spans = spans_between(session, [rota.id], on_call.at(-24), on_call.at(24))[rota.id]
    found = [(rota, each) for each in holes(session, rota, on_call.now, on_call.at(24))]

    def name_of(holder: ShiftHolder) -> str:
        return holder.name.title()

    body = to_calendar(
        "Guardia", [CalendarShift(rota, each) for each in spans], found, str, on_call.now,
        name_of=None if is_own else name_of,
    )  # fmt: skip
    return read(body)


def test_a_strict_reader_sees_shifts_swaps_and_holes(on_call: OnCall) -> None:
    old = on_call.shift(on_call.user("ana"), -2, 10)
    old.note = "feriado; sin, luz"
    over = on_call.shift(on_call.user("eva"), 2, 4, over=old)
    over.agreed_by = ["user:x"]
    found = sorted(events(on_call), key=lambda each: str(when(each, "DTSTART")))
    shown = [(str(each["SUMMARY"]), when(each, "DTSTART"), when(each, "DTEND")) for each in found]
    assert shown == [
        ("Guardia, escalón 1: Ana@Example.Org", on_call.at(-2), on_call.at(2)),
        ("Guardia, escalón 1: Eva@Example.Org", on_call.at(2), on_call.at(4)),
        ("Guardia, escalón 1: Ana@Example.Org", on_call.at(4), on_call.at(10)),
        ("HUECO en la guardia, escalón 1: Cancillería", on_call.at(10), on_call.at(24)),
    ]
    assert "feriado; sin, luz" in str(found[0]["DESCRIPTION"])
    assert "2026-11-22 08:00 a 2026-11-22 10:00 (America/El_Salvador)" in str(
        found[1]["DESCRIPTION"]
    )
    assert "Cambio acordado" in str(found[1]["DESCRIPTION"])


def test_an_event_keeps_its_identity_when_a_swap_cuts_it(on_call: OnCall) -> None:
    old = on_call.shift(on_call.user("ana"), -2, 10)
    (before,) = [each for each in events(on_call) if "HUECO" not in str(each["SUMMARY"])]
    on_call.shift(on_call.user("eva"), 2, 4, over=old)
    after = [str(each["UID"]) for each in events(on_call)]
    assert str(before["UID"]) == f"shift-{old.id}@atalaya"
    assert str(before["UID"]) in after
    assert f"shift-{old.id}-1@atalaya" in after


def test_ones_own_says_the_rota(on_call: OnCall) -> None:
    on_call.shift(on_call.user("ana"), -2, 24)
    (event,) = events(on_call, is_own=True)
    assert str(event["SUMMARY"]) == "De guardia, escalón 1: Cancillería"
    assert isinstance(when(event, "DTSTAMP"), datetime)
