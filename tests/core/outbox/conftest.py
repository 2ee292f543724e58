from __future__ import annotations

import pytest
from sqlalchemy.engine import Engine

from core.crypto import Keyring
from core.outbox.owner import Outbox
from tests.core.outbox.invented import Festival, festival_outbox


@pytest.fixture
def festival() -> Festival:
    return Festival()


@pytest.fixture
def outbox(engine: Engine, keyring: Keyring, festival: Festival) -> Outbox:
    return festival_outbox(engine, keyring, festival)
