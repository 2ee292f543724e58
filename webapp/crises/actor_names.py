"""Who wrote something down, as colleagues of the same country know them."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from core.accounts import ROLE_WORDS, User, account_names
from directory.entries.models import Post

_USER, _COMMAND, _MACHINE = "user", "cli", "exercise"


def actor_names(session: Session, actors: Iterable[str]) -> Mapping[str, str]:
    """Return the name of each actor of the audit log (`user:<id>`, `cli:<login>`, `worker`): an
    account by its person's name, else its address.

    For readers of the same country alone; others read `provenance.office_words`.
    """
    names = set(actors) - {""}
    ids = {name: found for name in names if (found := _user_id(name)) is not None}
    known = account_names(session, set(ids.values())) if ids else {}
    return {name: known.get(ids[name], _gone()) if name in ids else _other(name) for name in names}


def office_names(session: Session, actors: Iterable[str]) -> Mapping[str, str]:
    """Return the office of each actor, without an address: what the account is, and of two that are
    the same also what stands before their `@`, so that a second person is seen to be one.
    """
    names = set(actors) - {""}
    ids = {name: found for name in names if (found := _user_id(name)) is not None}
    users = {
        each.id: each for each in session.scalars(sa.select(User).where(User.id.in_(ids.values())))
    }
    offices = {name: _office(session, users.get(ids[name])) for name in ids}
    often = Counter(offices.values())
    words = {name: _other(name) for name in names - ids.keys()}
    for name, office in offices.items():
        user = users.get(ids[name])
        same = f" ({user.email.partition('@')[0]})" if user and often[office] > 1 else ""
        words[name] = f"{office}{same}"
    return words


def _office(session: Session, user: User | None) -> str:
    if user is None:
        return _gone()
    post = session.get(Post, user.post_id) if user.post_id else None
    role = str(_(ROLE_WORDS[user.role]))
    return f"{role} · {post.name}" if post is not None and post.name else role


def _user_id(actor: str) -> uuid.UUID | None:
    kind, _colon, key = actor.partition(":")
    try:
        return uuid.UUID(key) if kind == _USER else None
    except ValueError:
        return None


def _other(actor: str) -> str:
    kind, _colon, login = actor.partition(":")
    if kind == _MACHINE:
        return str(_("una máquina, en el lugar de la segunda persona"))
    return str(_("línea de órdenes (%(login)s)", login=login) if kind == _COMMAND else _("Atalaya"))


def _gone() -> str:
    return str(_("alguien sin cuenta ya"))
