"""Codes of recovery: ten, each takes the place of a lost telephone once.

They are made together, shown once and kept as keyed hashes; making new ones ends those before.
"""

from __future__ import annotations

import secrets
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts import RecoveryCode, User
from webapp.auth.tokens import TokenHasher

CODES = 10
FEW = 3
"""So many left, or fewer: it is time to make new ones."""
PURPOSE = "recovery"
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without letters and figures that are read for one another on paper."""
_LENGTH, _GROUP = 12, 4
_LONGEST_TYPED = 60


def make_recovery_codes(
    session: Session, user: User, *, hasher: TokenHasher, now: datetime
) -> tuple[str, ...]:
    """Make the codes of an account (59 bits each) and return them, written in groups of four; those
    before open nothing any more.
    """
    _drop_codes(session, user)
    codes = tuple("".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH)) for _ in range(CODES))
    session.add_all(
        RecoveryCode(user_id=user.id, code_hash=_hash(hasher, user, code), made_at=now)
        for code in codes
    )
    session.flush()
    return tuple(_in_groups(code) for code in codes)


def use_recovery_code(
    session: Session, user: User, typed: str, *, hasher: TokenHasher, now: datetime
) -> bool:
    """Use up the code somebody typed, with or without hyphens, in any case; return whether it is an
    unused one of the account. Of two who use it at once one gets in.
    """
    code = "".join(sign for sign in typed[:_LONGEST_TYPED].lower() if sign.isalnum())
    used = session.execute(
        sa.update(RecoveryCode)
        .where(
            RecoveryCode.user_id == user.id,
            RecoveryCode.code_hash == _hash(hasher, user, code),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=now)
    )
    return int(getattr(used, "rowcount", 0)) == 1


def unused_codes(session: Session, user: User) -> int:
    """Return how many codes of an account are left."""
    query = (
        sa.select(sa.func.count())
        .select_from(RecoveryCode)
        .where(RecoveryCode.user_id == user.id, RecoveryCode.used_at.is_(None))
    )
    return session.scalar(query) or 0


def drop_factor(session: Session, user: User) -> None:
    """Take the second factor off an account: its telephone, its passkeys and all its codes of
    recovery.
    """
    user.totp_secret = user.totp_counter = None
    user.passkeys.clear()
    _drop_codes(session, user)


# -- inside ---------------------------------------------------------------------------------


def _drop_codes(session: Session, user: User) -> None:
    session.execute(sa.delete(RecoveryCode).where(RecoveryCode.user_id == user.id))


def _hash(hasher: TokenHasher, user: User, code: str) -> bytes:
    return hasher.hash(f"{user.id}/{code}", PURPOSE)


def _in_groups(code: str) -> str:
    return "-".join(code[at : at + _GROUP] for at in range(0, len(code), _GROUP))
