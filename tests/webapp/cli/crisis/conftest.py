from __future__ import annotations

from datetime import datetime

import pytest
import sqlalchemy as sa

from core.crypto import Keyring
from core.db import writing
from response.situation.models import SituationReport
from tests.response.parts import add_crisis
from tests.webapp.cli.conftest import Terminal

NUMBER = "CR-2026-014"
OWN = (NUMBER, "--country", "GT")


@pytest.fixture
def drafted(terminal: Terminal, keyring: Keyring, now: datetime) -> Terminal:
    """An installation with a crisis in which Guatemala has a draft that this login made."""
    with writing(terminal.engine) as session:
        add_crisis(session, now, "GT", "HN")
    assert terminal("crisis", "sitrep", "draft", *OWN).exit_code == 0
    return terminal


def of_somebody_else(drafted: Terminal) -> None:
    """Let the draft be somebody else's, as if it had been made on a page."""
    with writing(drafted.engine) as session:
        session.execute(sa.update(SituationReport).values(authors=["user:ana"]))


@pytest.fixture
def issued(drafted: Terminal) -> Terminal:
    """The same, the draft issued by two persons."""
    of_somebody_else(drafted)
    assert drafted("crisis", "sitrep", "approve", *OWN).exit_code == 0
    assert drafted("crisis", "sitrep", "issue", *OWN).exit_code == 0
    return drafted
