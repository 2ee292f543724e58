"""A passkey is its account's, and goes with it."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts import Passkey, User
from tests.rows import current
from webapp.auth.accounts import create_user


def test_a_passkey_counts_as_second_factor_and_goes_with_its_account(
    session: Session, now: datetime
) -> None:
    user = create_user(session, "ana@rcm.example", "nobody knows this", "secretariat")
    assert [user.has_second_factor] == [False]
    user.passkeys.append(
        Passkey(credential_id=b"i", public_key=b"k", sign_count=0, name="a", made_at=now)
    )
    session.flush()
    assert current(user).has_second_factor
    session.execute(sa.delete(User))
    assert session.scalars(sa.select(Passkey)).all() == []
