"""Who asks at the doors of programs: the bearer of a key, or anybody. A cookie is never looked at
there, so that no page of another house can ask in the name of who is signed in.
"""

from __future__ import annotations

import logging
import secrets

from flask import g, request
from sqlalchemy.exc import SQLAlchemyError

from core.accounts.program_tokens import ProgramToken, token_hashed
from core.database_faults import fault_of
from core.db import writing
from webapp.auth.tokens import LONGEST_TOKEN, TOKEN_BYTES, TokenHasher
from webapp.http.database import db
from webapp.http.services import services

DOORS = "/api/"
PREFIX = "atalaya_"
"""By it a key is known for one where it should not stand: in a repository, in a letter."""
_PURPOSE = "program"
_TOUCH_SECONDS = 0.05
_log = logging.getLogger(__name__)


def is_program_door() -> bool:
    """Return whether this request is at a door of programs, whether there is one or not."""
    return request.path.startswith(DOORS)


def new_program_token() -> str:
    """Return a key of 256 random bits."""
    return PREFIX + secrets.token_urlsafe(TOKEN_BYTES)


def hash_of_token(hasher: TokenHasher, text: str) -> bytes:
    """Return what is kept of a key."""
    return hasher.hash(text[:LONGEST_TOKEN], _PURPOSE)


def current_token() -> ProgramToken | None:
    """Return the key by which this request asks, looked up once; None for none, and for one that
    opens nothing.
    """
    if "program_token" not in g:
        g.program_token = open_token(_shown_text())
    found: ProgramToken | None = g.program_token
    return found


def shows_token() -> bool:
    """Return whether this request says who it is, in whatever way."""
    return "Authorization" in request.headers


def open_token(text: str) -> ProgramToken | None:
    """Return the key that a text is; None where it is none that opens."""
    if not text:
        return None
    here = services()
    found = token_hashed(db.session(), hash_of_token(here.token_hasher, text))
    return found if found is not None and found.opens_at(here.clock()) else None


def note_token_use(token: ProgramToken) -> None:
    """Write down, now and then, that a key is used; never in the way of the answer."""
    now = services().clock()
    if not token.is_used_anew(now):
        return
    try:
        with writing(db.engine, wait_seconds=_TOUCH_SECONDS) as writer:
            writer.get_one(ProgramToken, token.id).used_at = now
    except SQLAlchemyError as wrong:
        if fault_of(wrong) is None:
            raise
        _log.info("the use of a key is written down later")


# -- inside ---------------------------------------------------------------------------------


def _shown_text() -> str:
    """Return the key as it is shown: as a bearer has it, or as the password of whatever name, for
    programs that know no other way (RFC 7617).
    """
    kind, _space, text = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() == "basic":
        shown = request.authorization
        return (shown.password or "").strip() if shown is not None else ""
    return text.strip() if kind.lower() == "bearer" else ""
