"""How somebody of the real house comes into a drill: by a ticket that opens once, for a minute.

The real house lays it into the folder of the drill; who brings it there comes in as an invented
account of the same role, country and post. Nothing in the drill says who they are in truth: the
account is named by a keyed hash, so that the same person finds the same desk again.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import time
import uuid
from dataclasses import asdict, dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts import RoleName, User
from core.private_files import private_folder, write_once
from webapp.auth.accounts import HashedPassword, create_user
from webapp.drill.house import DrillHouse

TICKETS = "tickets"
LASTS_SECONDS = 60.0
NO_PASSWORD = HashedPassword("!")
"""Of accounts that come in by a ticket alone: no password has this hash."""
DOMAIN = "ejercicio.example"
_LONGEST = 64


@dataclass(frozen=True, slots=True)
class Ticket:
    """As whom somebody comes in."""

    desk: str
    """Of the person, keyed: the same for ever in this drill, and nothing elsewhere."""
    role: str
    country: str
    post_id: str
    language: str
    timezone: str


def give_ticket(house: DrillHouse, user: User) -> str:
    """Return a new ticket for an account of the real house, laid into that of the drill."""
    key = house.sheet.secret_key.encode()
    desk = hmac.new(key, user.id.bytes, hashlib.sha256).hexdigest()[:10]
    post_id = str(user.post_id) if user.post_id else ""
    ticket = Ticket(desk, user.role.value, user.country, post_id, user.language, user.timezone)
    token = secrets.token_urlsafe(24)
    path = private_folder(house.folder / TICKETS) / _name(token)
    write_once(path, json.dumps(asdict(ticket)).encode())
    return token


def take_ticket(house: DrillHouse, token: str) -> Ticket | None:
    """Return the ticket of a token and take it away; None for one that is used, over or none: of
    two who bring it at once one comes in.
    """
    if not 0 < len(token) <= _LONGEST:
        return None
    path = house.folder / TICKETS / _name(token)
    taken = path.with_suffix(f".{secrets.token_hex(4)}")
    try:
        path.rename(taken)
    except OSError:
        return None
    is_over = time.time() - taken.stat().st_mtime > LASTS_SECONDS
    text = taken.read_text(encoding="utf-8")
    taken.unlink()
    return None if is_over else Ticket(**json.loads(text))


def account_of(session: Session, ticket: Ticket) -> User:
    """Return the invented account of a ticket, made at its first use."""
    email = f"mesa-{ticket.desk}@{DOMAIN}"
    found = session.scalar(sa.select(User).where(User.email == email))
    if found is not None:
        return found
    return create_user(
        session,
        email,
        NO_PASSWORD,
        RoleName(ticket.role),
        ticket.country,
        uuid.UUID(ticket.post_id) if ticket.post_id else None,
        ticket.language,
        timezone=ticket.timezone,
    )


# -- inside ---------------------------------------------------------------------------------


def _name(token: str) -> str:
    """Return the name of a ticket's file: who reads the folder can make no ticket of it."""
    return Path(hashlib.sha256(token.encode()).hexdigest()[:40]).name
