from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts import RecoveryCode, User
from webapp.auth.accounts import create_user
from webapp.auth.factors.recovery_codes import (
    CODES,
    drop_factor,
    make_recovery_codes,
    unused_codes,
    use_recovery_code,
)
from webapp.auth.tokens import TokenHasher


def test_each_code_works_once_however_it_is_typed(
    session: Session, ana: User, hasher: TokenHasher, now: datetime
) -> None:
    codes = make_recovery_codes(session, ana, hasher=hasher, now=now)
    assert len(set(codes)) == CODES == unused_codes(session, ana)
    typed = [codes[0], codes[1].upper(), codes[2].replace("-", ""), f" {codes[3]} ", codes[0]]
    used = [use_recovery_code(session, ana, each, hasher=hasher, now=now) for each in typed]
    assert used == [True, True, True, True, False]
    assert unused_codes(session, ana) == CODES - 4


def test_no_other_code_works(
    session: Session, ana: User, hasher: TokenHasher, now: datetime
) -> None:
    eva = create_user(session, "eva@rcm.example", "nobody knows this", "secretariat")
    old = make_recovery_codes(session, ana, hasher=hasher, now=now)
    fresh = make_recovery_codes(session, ana, hasher=hasher, now=now)
    hashes = [row.hex() for row in session.scalars(sa.select(RecoveryCode.code_hash))]
    for wrong in (*old, *hashes, "", "-", fresh[0][:-1], fresh[0] + "x", "a" * 10_000):
        assert not use_recovery_code(session, ana, wrong, hasher=hasher, now=now)
    assert not use_recovery_code(session, eva, fresh[0], hasher=hasher, now=now)
    other = TokenHasher.of_secret("another installation")
    assert not use_recovery_code(session, ana, fresh[0], hasher=other, now=now)
    ana.totp_secret, ana.totp_counter = "sealed", 1
    drop_factor(session, ana)
    after = session.get_one(User, ana.id)
    assert (after.totp_secret, after.totp_counter) == (None, None)
    assert not use_recovery_code(session, ana, fresh[0], hasher=hasher, now=now)
