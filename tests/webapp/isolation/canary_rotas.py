"""Rotas of each post in the small installation of the canaries: who is on call, an account and an
entry that its own post alone sees, a pattern, links to calendars.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts import RoleName
from directory.entries.models import Designation, FocalPoint, Post, Visibility
from tests.webapp.conftest import PASSWORD, lasting_session
from tests.webapp.isolation.canary_agreements import Planting
from watch.rota.models import CalendarLink, PatternTurn, Rota, RotaPattern, Shift
from webapp.auth.accounts import create_user


def plant_rotas(made: Planting, session: Session, posts: Mapping[str, Post]) -> None:
    now = made.house.clock.at
    for owner, place in posts.items():
        bird, on_call = made.flock.plant("rota", owner), made.flock.plant("account.on_call", owner)
        user = create_user(
            session, f"{on_call.word.lower()}@example.org", PASSWORD, RoleName.CONSUL, owner[:2],
            place.id,
        )  # fmt: skip
        rota = Rota(
            country=owner[:2], post_id=place.id, name=f"Guardia {bird.word}", rungs=3,
            timezone="America/Guatemala", made_at=now,
        )  # fmt: skip
        rota.patterns = [
            RotaPattern(
                rung=3, members=[f"user:{user.id}"], turn=PatternTurn.DAY, starts="08:00",
                ends="08:00", first_day=date(2026, 11, 1), made_at=now,
            )
        ]  # fmt: skip
        session.add(rota)
        session.flush()
        session.add(lasting_session(user))
        holders = ({"user_id": user.id}, {"focal_point_id": _entry_of_post(session, place)})
        for rung, holder in enumerate(holders, start=1):
            shift = Shift(
                rota_id=rota.id, rung=rung, starts_at=now - timedelta(hours=2), note=bird.word,
                ends_at=now + timedelta(hours=9), made_at=now, **holder,
            )  # fmt: skip
            session.add(shift)
            session.flush()
            made.add("shift_id", owner, shift.id, f"{owner} {rung}")
        made.add("rota_id", owner, rota.id)
        made.add("pattern_id", owner, rota.patterns[0].id)
        _calendar(made, session, owner, rota)


def _entry_of_post(session: Session, place: Post) -> uuid.UUID:
    """Return the focal point that is planted for each post, and that this post alone sees."""
    found = session.scalars(
        sa.select(FocalPoint.id).where(
            FocalPoint.post_id == place.id,
            FocalPoint.visibility == Visibility.POST,
            FocalPoint.designation == Designation.OTHER,
        )
    )
    return found.one()


def _calendar(made: Planting, session: Session, owner: str, rota: Rota) -> None:
    name = f"country_admin.{owner[:2].lower()}"
    now = made.house.clock.at
    link = CalendarLink(
        user_id=made.house.users[name], rota_id=rota.id, token_hash=rota.id.bytes * 2, made_at=now,
        ends_at=now + timedelta(days=9),
    )  # fmt: skip
    session.add(link)
    session.flush()
    made.add("calendar_id", owner, link.id)
