"""One key a country, purpose and generation."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.keys.models import KeyPurpose
from core.keys.stored import _add
from tests.keys import MASTER


def test_a_generation_is_never_given_twice(session: Session) -> None:
    _add(session, [MASTER], "ZZ", KeyPurpose.SEALING, 1, b"s" * 32)
    _add(session, [MASTER], "ZZ", KeyPurpose.DIGEST, 1, b"s" * 32)
    with pytest.raises(IntegrityError), session.begin_nested():
        _add(session, [MASTER], "ZZ", KeyPurpose.SEALING, 1, b"t" * 32)
