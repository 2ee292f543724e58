"""The token of forms, another text in each answer: what is compressed beside words of a request
must not stay the same (`webapp.http.compression`).

Before each token of Flask-WTF stands a mask as long as itself, drawn anew, and the token is sent
combined with it, as Django does since 1.10. It says nothing to whoever has not the session; it is
undone before it is looked at.
"""

from __future__ import annotations

import base64
import binascii
import os
from collections.abc import Collection
from functools import lru_cache

from flask import current_app, g, request, session
from flask_wtf import CSRFProtect
from flask_wtf.csrf import generate_csrf
from itsdangerous import URLSafeTimedSerializer

_MARK = "m."
_FIELD = "csrf_token"
"""Where Flask-WTF keeps the token of a session."""


class MaskedTokens(CSRFProtect):  # type: ignore[misc]
    """Takes tokens with their mask; those of pages of before, without one, still hold."""

    _free_sections: frozenset[str] = frozenset()

    def exempt_sections(self, names: Collection[str]) -> None:
        """Ask no token of the forms of some sections, by the names of their blueprints."""
        self._free_sections = frozenset(names)

    def _is_exempt(self) -> bool:
        return request.blueprint in self._free_sections or bool(super()._is_exempt())

    def _get_csrf_token(self) -> str | None:
        token: str | None = super()._get_csrf_token()
        return unmasked(token) if token else token


def form_token() -> str:
    """Return the token of the session's forms under the mask of this answer."""
    token: str | None = g.get("masked_form_token")
    if token is None:
        token = g.masked_form_token = masked(_signed_token())
    return token


def _signed_token() -> str:
    """Return the token of the session's forms as Flask-WTF signs it: with a signer that is made
    once, where the session has a token already.
    """
    raw = session.get(_FIELD)
    if not isinstance(raw, str):
        return str(generate_csrf())
    return str(_signer(str(current_app.secret_key)).dumps(raw))


@lru_cache(maxsize=4)
def _signer(secret: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret, salt="wtf-csrf-token")


def masked(token: str) -> str:
    """Return a token under a fresh mask."""
    plain = token.encode()
    mask = os.urandom(len(plain))
    return _MARK + base64.urlsafe_b64encode(mask + _combined(plain, mask)).decode()


def unmasked(text: str) -> str:
    """Return the token under a mask; a text that is none as it came, for it to be refused."""
    if not text.startswith(_MARK):
        return text
    try:
        both = base64.urlsafe_b64decode(text[len(_MARK) :].encode())
        half = len(both) // 2
        return _combined(both[half:], both[:half]).decode()
    except (binascii.Error, UnicodeError):
        return text


def _combined(text: bytes, mask: bytes) -> bytes:
    size = min(len(text), len(mask))
    one, other = int.from_bytes(text[:size]), int.from_bytes(mask[:size])
    return (one ^ other).to_bytes(size)
