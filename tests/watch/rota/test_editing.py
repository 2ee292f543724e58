from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from core.audit_log import AuditEntry
from core.errors import Outdated, UnusableInput
from tests.watch.rota.on_call import EDITOR, OnCall
from watch.rota.duty import who_is_on
from watch.rota.editing import (
    PatternDraft,
    RotaDraft,
    ShiftDraft,
    add_pattern,
    add_shift,
    change_rota,
    end_pattern,
    make_rota,
    remove_shift,
    swap,
)
from watch.rota.members import MemberIds
from watch.rota.models import PatternTurn, Rota, Shift

DRAFT = RotaDraft("SV", "  Guardia de  la cancillería ", "America/El_Salvador", 2)


def actions(on_call: OnCall) -> list[str]:
    query = sa.select(AuditEntry.action).order_by(AuditEntry.at, AuditEntry.id)
    return sorted(on_call.session.scalars(query))


def test_a_rota_is_made_and_changed_and_the_log_says_so(on_call: OnCall) -> None:
    session, now = on_call.session, on_call.now
    rota = make_rota(session, DRAFT, EDITOR, now)
    assert (rota.name, rota.rungs, rota.active) == ("Guardia de la cancillería", 2, True)
    change_rota(session, rota, EDITOR, now, name="Otra", rungs=3, active=False)
    assert (rota.name, rota.rungs, rota.active) == ("Otra", 3, False)
    assert actions(on_call) == ["rota.changed", "rota.made"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"timezone": "America/Nowhere"}, "timezone"),
        ({"rungs": 0}, "rungs"),
        ({"rungs": 6}, "rungs"),
    ],
)
def test_what_is_no_rota_is_refused(
    on_call: OnCall, changes: dict[str, object], field: str
) -> None:
    draft = replace(DRAFT, **changes)  # type: ignore[arg-type]
    with pytest.raises(UnusableInput) as wrong:
        make_rota(on_call.session, draft, EDITOR, on_call.now)
    assert wrong.value.location == field
    assert on_call.session.scalars(sa.select(Rota)).all() == [on_call.rota]


def pattern_draft(on_call: OnCall, **changes: object) -> PatternDraft:
    members = [MemberIds(on_call.user(each).id) for each in ("ana", "eva")]
    values = {
        "rung": 1, "members": members, "turn": PatternTurn.DAY, "starts": "08:00", "ends": "08:00",
        "first_day": date(2026, 11, 20), **changes,
    }  # fmt: skip
    return PatternDraft(**values)  # type: ignore[arg-type]


def test_a_pattern_is_written_out_at_once_and_ended_from_a_day_on(on_call: OnCall) -> None:
    session, now = on_call.session, on_call.now
    pattern = add_pattern(session, on_call.rota, pattern_draft(on_call), EDITOR, now)
    count = sa.select(sa.func.count()).select_from(Shift)
    assert session.scalar(count) == 122
    swapped = session.scalars(sa.select(Shift).order_by(Shift.starts_at.desc())).first()
    assert swapped is not None
    over_id = on_call.shift(on_call.user("luz"), 0, 1, over=swapped).id
    assert end_pattern(session, pattern, date(2026, 11, 22), EDITOR, now) == 119
    assert session.scalar(count) == 4
    session.expire_all()
    assert session.get_one(Shift, over_id).replaces_id is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"members": []}, "members"),
        ({"members": [MemberIds()]}, "members"),
        ({"rung": 9}, "rung"),
        ({"weekdays": "89"}, "weekdays"),
        ({"starts": "8"}, "starts"),
        ({"ends": "24:00"}, "ends"),
    ],
)
def test_what_is_no_pattern_is_refused(
    on_call: OnCall, changes: dict[str, object], field: str
) -> None:
    draft = pattern_draft(on_call, **changes)
    with pytest.raises(UnusableInput) as wrong:
        add_pattern(on_call.session, on_call.rota, draft, EDITOR, on_call.now)
    assert wrong.value.location == field
    assert on_call.rota.patterns == []


def test_a_swap_stands_over_the_shift_with_who_agreed_and_is_taken_back(on_call: OnCall) -> None:
    session, now = on_call.session, on_call.now
    ana, eva = on_call.user("ana"), on_call.entry("Eva")
    old = on_call.shift(ana, -2, 10, rung=2)
    member = MemberIds(None, eva.id)
    draft = ShiftDraft(member, on_call.at(-1), on_call.at(4), note=" por  fiebre ")
    made = swap(session, old, draft, [*member.marks, "user:nobody"], EDITOR, now)
    assert (made.rung, made.agreed_by, made.note) == (2, member.marks, "por fiebre")
    assert [each.name for each in who_is_on(session, "SV", now)] == ["Eva"]
    remove_shift(session, made, EDITOR, now)
    assert [each.user_id for each in who_is_on(session, "SV", now)] == [ana.id]
    assert actions(on_call) == ["rota.shift_removed", "rota.swap"]


@pytest.mark.parametrize(
    ("begin", "end", "agreed", "field"),
    [
        (-3, 4, "comes", "starts_at"),
        (0, 11, "comes", "starts_at"),
        (4, 4, "comes", "ends_at"),
        (0, 4, "leaves", "agreed"),
        (0, 4, "", "agreed"),
        (0, 4, "same", "member"),
    ],
)
def test_what_is_no_swap_is_refused(
    on_call: OnCall, begin: float, end: float, agreed: str, field: str
) -> None:
    ana, eva = MemberIds(on_call.user("ana").id), MemberIds(on_call.user("eva").id)
    old = Shift(
        rota_id=on_call.rota.id, rung=1, user_id=ana.user_id, starts_at=on_call.at(-2),
        ends_at=on_call.at(10), made_at=on_call.now,
    )  # fmt: skip
    on_call.session.add(old)
    on_call.session.flush()
    draft = ShiftDraft(ana if agreed == "same" else eva, on_call.at(begin), on_call.at(end))
    marks = {"comes": eva.marks, "leaves": ana.marks}.get(agreed, [])
    with pytest.raises(UnusableInput) as wrong:
        swap(on_call.session, old, draft, marks, EDITOR, on_call.now)
    assert wrong.value.location == field


def test_a_shift_has_a_holder_and_no_more_than_a_month(on_call: OnCall) -> None:
    ana = MemberIds(on_call.user("ana").id)
    draft = ShiftDraft(ana, on_call.at(0), on_call.at(0) + timedelta(days=31))
    made = add_shift(on_call.session, on_call.rota, draft, EDITOR, on_call.now)
    assert made.user_id == ana.user_id
    for wrong, field in (
        (replace(draft, member=MemberIds()), "member"),
        (replace(draft, ends_at=draft.ends_at + timedelta(seconds=1)), "ends_at"),
        (replace(draft, ends_at=draft.starts_at), "ends_at"),
    ):
        with pytest.raises(UnusableInput) as refused:
            add_shift(on_call.session, on_call.rota, wrong, EDITOR, on_call.now)
        assert refused.value.location == field


def test_a_shift_that_is_gone_is_said(on_call: OnCall) -> None:
    old = on_call.shift(on_call.user("ana"), 0, 8)
    on_call.session.execute(sa.delete(Shift))
    with pytest.raises(Outdated):
        remove_shift(on_call.session, old, EDITOR, on_call.now)
