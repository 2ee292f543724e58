"""The code that says that an e-mail address is whose it is said to be.

Six figures, five tries, half an hour; and three codes at most for one request. Who guesses has
fifteen chances in a million for a request of their own, and the post's limits besides. Of a code
only a keyed hash is kept, bound to its request: who reads the database tries none.
"""

from __future__ import annotations

import enum
import hmac
import secrets
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.db import hold_row
from registry.joining.models import JoiningRequest, JoiningState

FIGURES = 6
MOST_TRIES = 5
MOST_CODES = 3
LIVES = timedelta(minutes=30)
_PURPOSE = "joining code"


class CodeResult(enum.Enum):
    """What became of a try."""

    RIGHT = "right"
    WRONG = "wrong"
    OVER = "over"
    """No code is out: it lapsed, was guessed at too often, or has not left yet."""


def new_code(keyring: Keyring, request: JoiningRequest, now: datetime) -> str:
    """Return a new code for a request that waits for one; the one before ends. Empty where no more
    are made.
    """
    if request.state is not JoiningState.CODE or request.codes >= MOST_CODES:
        return ""
    code = f"{secrets.randbelow(10**FIGURES):0{FIGURES}}"
    request.code_hash = _hashes(keyring, request, code)[0]
    request.code_ends_at, request.tries = now + LIVES, 0
    request.codes += 1
    return code


def try_code(
    session: Session, keyring: Keyring, request: JoiningRequest, code: str, now: datetime
) -> CodeResult:
    """Return what became of one try, which is counted first. Raises Outdated for a request that is
    gone.
    """
    hold_row(session, request)
    if not _is_out(request, now):
        return CodeResult.OVER
    request.tries += 1
    digits = "".join(sign for sign in code if sign.isascii() and sign.isdigit())
    right = request.code_hash or b""
    is_right = [hmac.compare_digest(right, each) for each in _hashes(keyring, request, digits)]
    if any(is_right):
        request.code_hash = None
        return CodeResult.RIGHT
    if request.tries >= MOST_TRIES:
        request.code_hash = None
    return CodeResult.WRONG


# -- inside ---------------------------------------------------------------------------------


def _is_out(request: JoiningRequest, now: datetime) -> bool:
    """Return whether there is a code that may be tried."""
    if request.state is not JoiningState.CODE or request.code_hash is None:
        return False
    return request.code_ends_at is not None and request.code_ends_at > now


def _hashes(keyring: Keyring, request: JoiningRequest, code: str) -> tuple[bytes, ...]:
    """Return the hash of a code by each key of the country, the current one first."""
    return keyring.digests(request.country, f"{request.id}:{code}", _PURPOSE)
