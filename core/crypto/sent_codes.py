"""A short code that was sent to an address: whoever types it reads what arrives there.

Six figures, five tries, half an hour, three codes at most for one row: who guesses has fifteen
chances in a million. Of a code only a keyed hash is kept, bound to its row: who reads the database
tries none.
"""

from __future__ import annotations

import enum
import hmac
import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from core.crypto import Keyring

FIGURES = 6
MOST_TRIES = 5
MOST_CODES = 3
CODE_LIVES = timedelta(minutes=30)


class CodeOutcome(enum.Enum):
    """What became of a code that was typed."""

    RIGHT = "right"
    WRONG = "wrong"
    NO_CODE = "no_code"
    """None is out: it lapsed, was guessed at too often, or has not left yet."""


class CodedRow(Protocol):
    """A row whose address a code proves."""

    id: uuid.UUID
    country: str
    code_hash: bytes | None
    """Keyed hash of the code that is out; None while none is."""
    code_ends_at: datetime | None
    codes: int
    """How many were made."""
    tries: int
    """At the code that is out."""


@dataclass(frozen=True, slots=True)
class SentCodes:
    """The codes of one kind of row; a code of another purpose has another hash."""

    purpose: str

    def new(self, keyring: Keyring, row: CodedRow, now: datetime) -> str:
        """Return a new code of a row; the one before ends. Empty where no more are made."""
        if row.codes >= MOST_CODES:
            return ""
        code = f"{secrets.randbelow(10**FIGURES):0{FIGURES}}"
        row.code_hash = self._hashes(keyring, row, code)[0]
        row.code_ends_at, row.tries = now + CODE_LIVES, 0
        row.codes += 1
        return code

    def use(self, keyring: Keyring, row: CodedRow, code: str, now: datetime) -> CodeOutcome:
        """Return what became of one try, which is counted first; the right code is used up.

        The row is held by the caller: two tries at once are two.
        """
        right, ends_at = row.code_hash, row.code_ends_at
        if right is None or ends_at is None or ends_at <= now:
            return CodeOutcome.NO_CODE
        row.tries += 1
        typed = self._hashes(keyring, row, _figures_of(code))
        matches = [hmac.compare_digest(right, each) for each in typed]
        is_right = any(matches)
        if is_right or row.tries >= MOST_TRIES:
            row.code_hash = None
        return CodeOutcome.RIGHT if is_right else CodeOutcome.WRONG

    def _hashes(self, keyring: Keyring, row: CodedRow, code: str) -> tuple[bytes, ...]:
        """Return the hash of a code by each key of the country, the current one first."""
        return keyring.digests(row.country, f"{row.id}:{code}", self.purpose)


def _figures_of(code: str) -> str:
    """Return a code as it was made: people type it in groups."""
    return "".join(sign for sign in code if sign.isascii() and sign.isdigit())
