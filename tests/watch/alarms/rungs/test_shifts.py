from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from tests.watch.rota.on_call import on_call_of
from watch.alarms.rungs.shifts import staffed_shifts


def test_a_country_without_a_rota_has_no_rung_of_it(session: Session, now: datetime) -> None:
    assert staffed_shifts(session, "SV", None, now) == {}


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
