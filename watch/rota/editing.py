"""What people change of a rota: itself, its patterns, single shifts, swaps. All of it is in the
audit log.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit_log import record
from core.db import hold_row
from core.errors import UnusableInput
from core.i18n.languages import N_
from watch.rota.members import MemberIds
from watch.rota.models import RUNGS, PatternTurn, Rota, RotaPattern, Shift
from watch.rota.wall_clock import moment_of, wall_time, zone_named
from watch.rota.write_out import day_ahead, write_out

LONGEST_NAME, LONGEST_NOTE = 120, 200
LONGEST_SHIFT = timedelta(days=31)
MOST_MEMBERS = 50


@dataclass(frozen=True, slots=True)
class RotaEditor:
    """Who changes a rota: the account, and its name in the audit log."""

    user_id: uuid.UUID | None
    actor: str


@dataclass(frozen=True, slots=True)
class RotaDraft:
    """A rota to be made."""

    country: str
    name: str
    timezone: str
    rungs: int
    post_id: uuid.UUID | None = None
    is_demo: bool = False


@dataclass(frozen=True, slots=True)
class PatternDraft:
    """What is to repeat; the fields are those of `RotaPattern`."""

    rung: int
    members: Sequence[MemberIds]
    turn: PatternTurn
    starts: str
    ends: str
    first_day: date
    weekdays: str = "1234567"


@dataclass(frozen=True, slots=True)
class ShiftDraft:
    """A single shift, or one over another."""

    member: MemberIds
    starts_at: datetime
    ends_at: datetime
    rung: int = 1
    """Of a swap it is that of the other shift, whatever stands here."""
    note: str = ""


def make_rota(session: Session, draft: RotaDraft, by: RotaEditor, now: datetime) -> Rota:
    """Return a new rota, without a shift. Raises UnusableInput that names a field."""
    rota = Rota(
        country=draft.country,
        post_id=draft.post_id,
        name=_name(draft.name),
        timezone=zone_named(draft.timezone).key,
        rungs=_rung(draft.rungs, "rungs"),
        made_by=by.user_id,
        made_at=now,
        is_demo=draft.is_demo,
    )
    session.add(rota)
    session.flush()
    _note(session, rota, by, now, "rota.made")
    return rota


def change_rota(
    session: Session,
    rota: Rota,
    by: RotaEditor,
    now: datetime,
    *,
    name: str,
    rungs: int,
    active: bool,
) -> None:
    """Give a rota another name or number of rungs, or put it out of use. Raises UnusableInput.

    Its zone stays: shifts were written by it. Who needs another zone makes another rota.
    """
    hold_row(session, rota)
    rota.name, rota.rungs, rota.active = _name(name), _rung(rungs, "rungs"), active
    session.flush()
    _note(session, rota, by, now, "rota.changed", active=active, rungs=rungs)


def add_pattern(
    session: Session, rota: Rota, draft: PatternDraft, by: RotaEditor, now: datetime
) -> RotaPattern:
    """Return a new pattern, its shifts written out. Raises UnusableInput."""
    if not 1 <= len(draft.members) <= MOST_MEMBERS or not all(m.marks for m in draft.members):
        raise UnusableInput("members", N_("Elija quién se turna, por lo menos una persona."))
    for field, text in (("starts", draft.starts), ("ends", draft.ends)):
        wall_time(text, field)
    weekdays = "".join(each for each in "1234567" if each in draft.weekdays)
    if not weekdays:
        raise UnusableInput("weekdays", N_("Elija por lo menos un día de la semana."))
    pattern = RotaPattern(
        rota_id=rota.id,
        rung=_rung(draft.rung, "rung"),
        members=[str(each) for each in draft.members],
        turn=draft.turn,
        weekdays=weekdays,
        starts=draft.starts,
        ends=draft.ends,
        first_day=draft.first_day,
        made_by=by.user_id,
        made_at=now,
    )
    session.add(pattern)
    session.flush()
    written = write_out(session, pattern, day_ahead(rota, now), now)
    _note(session, rota, by, now, "rota.pattern", members=pattern.members, shifts=written)
    return pattern


def end_pattern(
    session: Session, pattern: RotaPattern, last_day: date, by: RotaEditor, now: datetime
) -> int:
    """Let a pattern begin its last shift on a day; return how many later ones were taken away.

    Swaps over those stay as shifts of their own: somebody agreed to them.
    """
    hold_row(session, pattern)
    zone = zone_named(pattern.rota.timezone)
    begins_at = moment_of(last_day + timedelta(days=1), wall_time("00:00", "last_day"), zone)
    gone = session.scalars(
        sa.delete(Shift)
        .where(Shift.pattern_id == pattern.id, Shift.starts_at >= begins_at)
        .returning(Shift.id)
    ).all()
    pattern.last_day = last_day
    session.flush()
    _note(session, pattern.rota, by, now, "rota.pattern_ended", shifts=len(gone))
    return len(gone)


def add_shift(
    session: Session, rota: Rota, draft: ShiftDraft, by: RotaEditor, now: datetime
) -> Shift:
    """Return a new shift. Raises UnusableInput."""
    shift = _shift(rota, draft, _rung(draft.rung, "rung"), by, now)
    session.add(shift)
    session.flush()
    _note(session, rota, by, now, "rota.shift", shift=str(shift.id))
    return shift


def swap(
    session: Session,
    shift: Shift,
    draft: ShiftDraft,
    agreed_by: Collection[str],
    by: RotaEditor,
    now: datetime,
) -> Shift:
    """Return a shift over another, or over a part of it, and who of the two agreed.

    The rule: who comes has said yes, for a shift that nobody knows of wakes nobody. Who leaves may
    not have been reached. Raises UnusableInput; Outdated where the shift was taken away.
    """
    hold_row(session, shift)
    rota = session.get_one(Rota, shift.rota_id)
    if draft.starts_at < shift.starts_at or draft.ends_at > shift.ends_at:
        raise UnusableInput("starts_at", N_("El cambio tiene que caer dentro del turno."))
    old = MemberIds(shift.user_id, shift.focal_point_id)
    if set(draft.member.marks) & set(old.marks):
        raise UnusableInput("member", N_("Ese turno ya es suyo: elija a otra persona."))
    agreed = [each for each in (*draft.member.marks, *old.marks) if each in agreed_by]
    if not set(draft.member.marks) & set(agreed):
        raise UnusableInput("agreed", N_("Quien entra tiene que haber dicho que sí."))
    made = _shift(rota, draft, shift.rung, by, now)
    made.replaces_id, made.agreed_by = shift.id, agreed
    session.add(made)
    session.flush()
    _note(session, rota, by, now, "rota.swap", shift=str(shift.id), agreed_by=agreed)
    return made


def remove_shift(session: Session, shift: Shift, by: RotaEditor, now: datetime) -> None:
    """Take a shift away; what it replaced is as before. Raises Outdated where it is gone."""
    hold_row(session, shift)
    rota = session.get_one(Rota, shift.rota_id)
    _note(
        session, rota, by, now, "rota.shift_removed",
        holder=str(MemberIds(shift.user_id, shift.focal_point_id)),
        starts_at=shift.starts_at.isoformat(), ends_at=shift.ends_at.isoformat(),
    )  # fmt: skip
    session.delete(shift)
    session.flush()


# -- inside ---------------------------------------------------------------------------------


def _name(text: str) -> str:
    name = " ".join(text.split())[:LONGEST_NAME]
    if not name:
        raise UnusableInput("name", N_("Póngale un nombre."))
    return name


def _rung(number: int, field: str) -> int:
    if number not in RUNGS:
        raise UnusableInput(field, N_("Los escalones van del 1 al 5."))
    return number


def _shift(rota: Rota, draft: ShiftDraft, rung: int, by: RotaEditor, now: datetime) -> Shift:
    if not draft.member.marks:
        raise UnusableInput("member", N_("Elija a una persona."))
    if draft.starts_at >= draft.ends_at:
        raise UnusableInput("ends_at", N_("El fin queda antes del comienzo."))
    if draft.ends_at - draft.starts_at > LONGEST_SHIFT:
        raise UnusableInput("ends_at", N_("Un turno dura 31 días como máximo."))
    return Shift(
        rota_id=rota.id,
        rung=rung,
        user_id=draft.member.user_id,
        focal_point_id=draft.member.focal_point_id,
        starts_at=draft.starts_at,
        ends_at=draft.ends_at,
        note=" ".join(draft.note.split())[:LONGEST_NOTE],
        made_by=by.user_id,
        made_at=now,
    )


def _note(
    session: Session, rota: Rota, by: RotaEditor, now: datetime, action: str, **details: Any
) -> None:
    record(
        session, at=now, actor=by.actor, action=action, subject=rota.id, country=rota.country,
        **details,
    )  # fmt: skip
