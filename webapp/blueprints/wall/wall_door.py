"""By which key a screen stands before the wall: a cookie of its own, which no other page knows."""

from __future__ import annotations

import secrets
import string

from flask import request
from werkzeug.wrappers import Response

from core.accounts.wall_keys import WallKey, wall_key_hashed
from core.db import writing
from webapp.auth.sessions.browser_session import token_hasher
from webapp.auth.tokens import LONGEST_TOKEN
from webapp.http.database import db
from webapp.http.services import services

COOKIE = "wall"
PATH = "/muro"
_PURPOSE = "wall"
_LETTERS = "".join(sorted(set(string.ascii_uppercase + string.digits) - set("ILOU01")))
"""None that is taken for another: the key is typed with the arrows of a remote control."""
_LENGTH, _GROUP = 20, 5


def new_key() -> str:
    """Return a key to be typed: 98 random bits in groups of five letters."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
    return "-".join(letters[at : at + _GROUP] for at in range(0, _LENGTH, _GROUP))


def hash_of(key: str) -> bytes:
    """Return what is kept of a key, however it was typed."""
    plain = "".join(each for each in key.upper()[:LONGEST_TOKEN] if each.isalnum())
    return token_hasher().hash(plain, _PURPOSE)


def key_shown() -> WallKey | None:
    """Return the key by which this screen stands here; None for one that opens nothing."""
    held = request.cookies.get(COOKIE, "")
    return open_key(held) if held else None


def open_key(text: str) -> WallKey | None:
    """Return the key that a text is; None where it is none, has ended, or was taken back."""
    key = wall_key_hashed(db.session(), hash_of(text))
    return key if key is not None and key.opens_at(services().clock()) else None


def note_seen(key: WallKey) -> None:
    """Write down, now and then, that a screen uses a key."""
    now = services().clock()
    if key.is_seen_anew(now):
        with writing(db.engine) as session:
            session.get_one(WallKey, key.id).seen_at = now


def hand_cookie(answer: Response, key: WallKey, text: str) -> Response:
    """Give the screen its key; it goes to no page but the wall, and ends with it."""
    answer.set_cookie(
        COOKIE,
        text,
        expires=key.ends_at,
        path=f"{request.script_root}{PATH}",
        secure=services().settings.cookie_secure,
        httponly=True,
        samesite="Strict",
    )
    return answer


def take_cookie(answer: Response) -> Response:
    """Take the key from the screen."""
    answer.delete_cookie(COOKIE, path=f"{request.script_root}{PATH}", samesite="Strict")
    return answer
