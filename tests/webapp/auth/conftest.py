from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from core.accounts import User
from webapp.auth.accounts import create_user
from webapp.auth.tokens import TokenHasher


@pytest.fixture
def ana(session: Session) -> User:
    return create_user(session, "ana@rcm.example", "nobody knows this", "secretariat")


@pytest.fixture
def hasher() -> TokenHasher:
    return TokenHasher.of_secret("a secret of these tests")
