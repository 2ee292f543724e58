"""A secret a country, drawn once."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import CannotOpen, Keyring
from registry.statistics.models import ReleaseSecret
from registry.statistics.release.release_secrets import release_secret


def test_it_is_drawn_once_and_never_anew(session: Session, keyring: Keyring) -> None:
    drawn = release_secret(session, keyring, "SV")
    assert release_secret(session, keyring, "SV") == drawn
    assert release_secret(session, keyring, "HN") != drawn
    session.execute(sa.update(ReleaseSecret).values(ciphertext=b"broken"))
    session.expire_all()
    with pytest.raises(CannotOpen):
        release_secret(session, keyring, "SV")
