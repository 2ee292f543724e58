"""The officials of today by their names alone, so that who plays finds colleagues on rotas.

No address of theirs comes along: each is an invented account of the drill, called nowhere but in
its inbox.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Collection, Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts import AccountRole, RoleName, User
from webapp.auth.accounts import create_user
from webapp.drill.tickets import DOMAIN, NO_PASSWORD

ROSTER = "roster"
"""Under which name the officials stand among the rows that come along."""
_ROLES = (RoleName.EMERGENCY, RoleName.COUNTRY_ADMIN, RoleName.CONSUL)
_NO_NAME = re.compile(r"[^a-z0-9.]+")


def read_roster(session: Session, countries: Collection[str]) -> list[Mapping[str, Any]]:
    """Return the officials of some countries: what stands before their `@`, role, country, post."""
    codes = [each.value for each in _ROLES]
    query = sa.select(User).where(
        User.active,
        User.country.in_(sorted(countries)),
        User.roles.any(AccountRole.name.in_(codes)),
    )
    return [
        {
            "name": _NO_NAME.sub("-", user.email.partition("@")[0].lower()),
            "role": user.role.value,
            "country": user.country,
            "post_id": user.post_id,
        }
        for user in session.scalars(query.order_by(User.email))
    ]


def add_roster(session: Session, rows: Iterable[Mapping[str, Any]]) -> int:
    """Put them into the house of a drill as accounts nobody can sign in to; return how many."""
    count = 0
    for count, row in enumerate(rows, start=1):
        post_id: uuid.UUID | None = row["post_id"]
        email = f"oficial-{count}.{row['name']}@{DOMAIN}"
        create_user(session, email, NO_PASSWORD, RoleName(row["role"]), row["country"], post_id)
    return count
