"""The demo's rotas: one that is whole, one with holes at weekends and a swap, and none."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts import User
from directory.entries.models import Designation, FocalPoint
from watch.rota.editing import (
    PatternDraft,
    RotaDraft,
    RotaEditor,
    ShiftDraft,
    add_pattern,
    make_rota,
    swap,
)
from watch.rota.members import MemberIds
from watch.rota.models import PatternTurn, Rota, Shift
from watch.rota.wall_clock import local_day, zone_named
from webapp.demo.accounts import ACTOR, DOMAIN

_BY = RotaEditor(None, ACTOR)
_ZONES = {"MX": "America/Mexico_City", "GT": "America/Guatemala"}
_NAME = "Guardia de la cancillería (demo)"
_WORKDAYS = "12345"


def sow_rotas(session: Session, now: datetime) -> None:
    """Make the rotas of Mexico and Guatemala; El Salvador and Honduras have none yet."""
    people = _accounts(session)
    whole = _rota(session, "GT", 1, now)
    _weeks(session, whole, [people["emergencias.gt"], people["admin.gt"]], now)
    holed = _rota(session, "MX", 2, now)
    _weeks(session, holed, [people["emergencias.mx"], people["consul.mx-mcallen"]], now)
    second = [people["admin.mx"], *_focal_points(session, "MX")]
    days = PatternDraft(
        2, second, PatternTurn.DAY, "08:00", "08:00", _first_day(holed, now), _WORKDAYS
    )
    add_pattern(session, holed, days, _BY, now)
    _swap_tomorrow(session, holed, people["admin.mx"], now)


# -- inside ---------------------------------------------------------------------------------


def _accounts(session: Session) -> dict[str, MemberIds]:
    users = session.scalars(sa.select(User).where(User.is_demo))
    return {each.email.removesuffix(f"@{DOMAIN}"): MemberIds(each.id) for each in users}


def _focal_points(session: Session, country: str) -> list[MemberIds]:
    """Return the official whom a country designated for all of it."""
    query = sa.select(FocalPoint.id).where(
        FocalPoint.country == country,
        FocalPoint.is_demo,
        FocalPoint.post_id.is_(None),
        FocalPoint.designation == Designation.DESIGNATED,
    )
    return [MemberIds(None, each) for each in session.scalars(query)]


def _rota(session: Session, country: str, rungs: int, now: datetime) -> Rota:
    draft = RotaDraft(country, _NAME, _ZONES[country], rungs, is_demo=True)
    return make_rota(session, draft, _BY, now)


def _first_day(rota: Rota, now: datetime) -> date:
    """Return the Monday of the week before."""
    today = local_day(now, zone_named(rota.timezone))
    return today - timedelta(days=today.weekday() + 7)


def _weeks(session: Session, rota: Rota, members: list[MemberIds], now: datetime) -> None:
    draft = PatternDraft(1, members, PatternTurn.WEEK, "09:00", "09:00", _first_day(rota, now))
    add_pattern(session, rota, draft, _BY, now)


def _swap_tomorrow(session: Session, rota: Rota, member: MemberIds, now: datetime) -> None:
    """Let somebody else take up to six hours of the first rung, a day from now."""
    begin = now.replace(minute=0, second=0, microsecond=0) + timedelta(days=1)
    query = sa.select(Shift).where(
        Shift.rota_id == rota.id, Shift.rung == 1, Shift.starts_at <= begin, Shift.ends_at > begin
    )
    shift = session.scalars(query).first()
    if shift is not None:
        end = min(begin + timedelta(hours=6), shift.ends_at)
        draft = ShiftDraft(member, begin, end, note="viaje")
        swap(session, shift, draft, member.marks, _BY, now)
