"""Who wrote something down, as colleagues of the same country know them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from webapp.auth.users import emails_of

_USER, _COMMAND = "user", "cli"


def actor_names(session: Session, actors: Iterable[str]) -> Mapping[str, str]:
    """Return the name of each actor of the audit log (`user:<id>`, `cli:<login>`, `worker`): an
    account by its address, which its colleagues know it by.

    For readers of the same country alone; others read `provenance.office_words`.
    """
    names = set(actors) - {""}
    ids = {name: found for name in names if (found := _user_id(name)) is not None}
    emails = emails_of(session, set(ids.values())) if ids else {}
    return {name: emails.get(ids[name], _gone()) if name in ids else _other(name) for name in names}


def _user_id(actor: str) -> uuid.UUID | None:
    kind, _colon, key = actor.partition(":")
    try:
        return uuid.UUID(key) if kind == _USER else None
    except ValueError:
        return None


def _other(actor: str) -> str:
    kind, _colon, login = actor.partition(":")
    return str(_("línea de órdenes (%(login)s)", login=login) if kind == _COMMAND else _("Atalaya"))


def _gone() -> str:
    return str(_("alguien sin cuenta ya"))
