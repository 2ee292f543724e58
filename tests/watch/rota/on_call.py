"""A rota of El Salvador with accounts and entries of the directory, for tests."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from core.accounts import AccountRole, RoleName, User
from directory.entries.models import (
    Channel,
    ChannelKind,
    Designation,
    FocalPoint,
    Post,
    PostKind,
    Visibility,
)
from watch.rota.editing import RotaEditor
from watch.rota.models import Rota, Shift

EDITOR = RotaEditor(None, "user:7")
HOUR = timedelta(hours=1)


@dataclass
class OnCall:
    """A rota, and whoever is put on call in it."""

    session: Session
    now: datetime
    rota: Rota
    roles: Mapping[RoleName, AccountRole] = field(default_factory=dict)

    def user(
        self, name: str, country: str = "SV", role: RoleName = RoleName.EMERGENCY, **more: object
    ) -> User:
        user = User(
            email=f"{name}@example.org", password="x", fs_uniquifier=secrets.token_hex(32),
            country=country, roles=[self.roles[role]], active=True, **more,
        )  # fmt: skip
        self.session.add(user)
        self.session.flush()
        return user

    def entry(self, name: str, days_ago: float | None = 10, **more: object) -> FocalPoint:
        """A focal point with a telephone and an e-mail, confirmed so many days ago, or never."""
        confirmed = None if days_ago is None else self.now - timedelta(days=days_ago)
        row = FocalPoint(
            **{
                "country": "SV", "name": name, "designation": Designation.OTHER,
                "visibility": Visibility.COUNTRY, "confirmed_at": confirmed, **more,
            }
        )  # fmt: skip
        row.channels = [
            Channel(kind=ChannelKind.EMAIL, value=f"{name}@rree.example", confirmed_at=confirmed),
            Channel(kind=ChannelKind.PHONE, value="+50325550123", confirmed_at=confirmed),
        ]
        self.session.add(row)
        self.session.flush()
        return row

    def shift(
        self,
        holder: User | FocalPoint,
        begin: float,
        end: float,
        rung: int = 1,
        over: Shift | None = None,
    ) -> Shift:
        """A shift from so many hours after now until so many."""
        is_user = isinstance(holder, User)
        shift = Shift(
            rota_id=self.rota.id, rung=rung, user_id=holder.id if is_user else None,
            focal_point_id=None if is_user else holder.id, starts_at=self.now + begin * HOUR,
            ends_at=self.now + end * HOUR, made_at=self.now,
            replaces_id=over.id if over is not None else None,
        )  # fmt: skip
        self.session.add(shift)
        self.session.flush()
        return shift

    def at(self, hours: float) -> datetime:
        return self.now + hours * HOUR


def on_call_of(session: Session, now: datetime, rungs: int = 1) -> OnCall:
    rota = Rota(
        country="SV", name="Cancillería", timezone="America/El_Salvador", rungs=rungs, made_at=now
    )
    roles = {role: AccountRole(name=role.value) for role in RoleName}
    session.add_all([rota, *roles.values()])
    session.flush()
    return OnCall(session, now, rota, roles)


def post_of(session: Session, country: str = "SV") -> Post:
    row = Post(
        kind=PostKind.CONSULATE, name=f"Consulado {country}", country=country, located_in="US",
        visibility=Visibility.RCM,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row
