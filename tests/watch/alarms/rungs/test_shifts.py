from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from tests.watch.alarms.called import (
    DESK,
    alarm_about,
    called_names,
    ladder_of_three,
    live_hazard,
    officer,
)
from tests.watch.rota.on_call import on_call_of
from watch.alarms.coverage import WarningGap, warning_gaps
from watch.alarms.escalation import escalate_due
from watch.alarms.models import RungKind, SkipReason
from watch.alarms.rungs.shifts import staffed_shifts
from watch.rota.models import Rota, Shift

HOURS = timedelta(hours=1)


def a_rota(session: Session, now: datetime, rungs: int = 3, **more: object) -> Rota:
    values = {"country": "SV", "name": "Guardia", "timezone": "America/El_Salvador"}
    rota = Rota(**(values | {"rungs": rungs, "made_at": now} | more))
    session.add(rota)
    session.flush()
    return rota


def on(session: Session, rota: Rota, rung: int, now: datetime, **holder: object) -> None:
    session.add(
        Shift(
            rota_id=rota.id, rung=rung, starts_at=now - HOURS, ends_at=now + HOURS, made_at=now,
            **holder,
        )
    )  # fmt: skip
    session.flush()


def test_a_country_without_a_rota_has_no_rung_of_it(session: Session, now: datetime) -> None:
    assert staffed_shifts(session, "SV", None, now) == {}


def test_the_rota_is_called_first_and_a_hole_is_said(session: Session, now: datetime) -> None:
    ladder_of_three(session)
    rota = a_rota(session, now)
    first, third = officer(session, "primera"), officer(session, "tercera")
    on(session, rota, 1, now, user_id=first.id)
    on(session, rota, 3, now, user_id=third.id)
    alarm = alarm_about(session, live_hazard(session, now), now)
    for minutes in (0, 5, 10, 15):
        escalate_due(session, DESK, now + timedelta(minutes=minutes))
    names = [each.partition("@")[0] for each in called_names(alarm)]
    assert names == ["primera", "tercera", "admin", "secretaria"]
    hole = next(each for each in alarm.calls if each.skipped_because is not None)
    assert (hole.rung, hole.rung_kind, hole.skipped_because) == (
        2,
        RungKind.SHIFT,
        SkipReason.NOBODY,
    )


def test_where_nobody_is_on_call_the_focal_points_stand_in(session: Session, now: datetime) -> None:
    ladder_of_three(session)
    rota = a_rota(session, now, rungs=1)
    on(session, rota, 1, now + 9 * HOURS, user_id=officer(session, "luego").id)
    alarm = alarm_about(session, live_hazard(session, now), now)
    escalate_due(session, DESK, now)
    assert [each.skipped_because for each in alarm.calls] == [SkipReason.NOBODY, None, None]
    assert alarm.calls[1].rung_kind is RungKind.FOCAL


def test_one_person_known_as_account_and_entry_is_called_once(
    session: Session, now: datetime
) -> None:
    made = on_call_of(session, now)
    guard, point = made.user("ana"), made.entry("Ana Pérez")
    on(session, made.rota, 1, now, user_id=guard.id, focal_point_id=point.id)
    ((reader,),) = staffed_shifts(session, "SV", None, now).values()
    assert (reader.key, reader.name, reader.email) == (
        f"user:{guard.id}",
        "Ana Pérez",
        "ana@example.org",
    )


def test_an_alarm_of_one_rota_calls_that_one_alone(session: Session, now: datetime) -> None:
    one, other = a_rota(session, now, rungs=1), a_rota(session, now, rungs=1, name="B")
    on(session, one, 1, now, user_id=officer(session, "una").id)
    on(session, other, 1, now, user_id=officer(session, "otra").id)
    assert len(staffed_shifts(session, "SV", None, now)[1]) == 2
    (reader,) = staffed_shifts(session, "SV", other.id, now)[1]
    assert reader.name == "otra@example.org"
    other.active = False
    session.flush()
    assert len(staffed_shifts(session, "SV", other.id, now)[1]) == 1, "it falls back on the rest"


def test_a_rota_without_anybody_now_is_its_own_reason(session: Session, now: datetime) -> None:
    a_rota(session, now)
    assert warning_gaps(session, "SV", now)[0] is WarningGap.NOBODY_ON_CALL


def test_the_rungs_of_the_rota_with_who_is_on_call_and_those_on_which_nobody_is(
    session: Session, now: datetime
) -> None:
    made = on_call_of(session, now, rungs=3)
    ana, eva = made.user("ana"), made.entry("Eva")
    made.shift(ana, -1, 8)
    made.shift(eva, -1, 8, rung=3)
    closed = made.user("closed")
    made.shift(closed, -1, 8, rung=2)
    closed.active = False
    session.flush()
    for rota_id in (None, made.rota.id):
        found = staffed_shifts(session, "SV", rota_id, now)
        keys = {rung: [each.key for each in readers] for rung, readers in found.items()}
        assert keys == {1: [f"user:{ana.id}"], 2: [], 3: [f"focal_point:{eva.id}"]}
        assert found[3][0].email == "eva@rree.example"
    made.rota.active = False
    session.flush()
    assert staffed_shifts(session, "SV", None, now) == {}
