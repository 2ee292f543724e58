"""By what name the person behind an account is known to colleagues.

The name is set at the invitation and on one's own account; accounts made before names were asked
have none, and go by their address. Colleagues of the same country read it; others read the office.
"""

from __future__ import annotations

import unicodedata
import uuid
from collections import Counter
from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts.users import User
from core.errors import UnusableInput
from core.i18n.languages import N_

LONGEST_NAME = 80


def clean_name(text: str) -> str:
    """Return the name of a person on one line.

    Raises UnusableInput for one that has no letters, holds an address, or is too long.
    """
    name = " ".join(unicodedata.normalize("NFC", text).split())
    is_written = any(each.isalpha() for each in name) and name.isprintable()
    if not is_written or "@" in name:
        raise UnusableInput("name", N_("Escriba el nombre y el apellido, sin correo."))
    if len(name) > LONGEST_NAME:
        raise UnusableInput("name", N_("El nombre es demasiado largo: 80 letras bastan."))
    return name


def account_name(session: Session, actor: str) -> str:
    """Return what people know an actor of the audit log by: of `user:<id>` the person's name, else
    the account's e-mail; any other actor as it stands.
    """
    kind, _colon, identity = actor.partition(":")
    try:
        wanted = uuid.UUID(identity) if kind == "user" else None
    except ValueError:
        wanted = None
    return account_names(session, {wanted}).get(wanted, actor) if wanted else actor


def account_names(session: Session, user_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Return the name of each account, where it has none its e-mail; of two who bear one name also
    what stands before their `@`.
    """
    if not user_ids:
        return {}
    query = sa.select(User.id, User.email, User.name).where(User.id.in_(user_ids))
    rows = session.execute(query).all()
    often = Counter(row.name for row in rows if row.name)
    return {row.id: _told_apart(row.name, row.email, often) for row in rows}


# -- inside ---------------------------------------------------------------------------------


def _told_apart(name: str | None, email: str, often: Counter[str]) -> str:
    if not name:
        return email
    return f"{name} ({email.partition('@')[0]})" if often[name] > 1 else name
