from __future__ import annotations

import os

import pytest
import sqlalchemy as sa

from core.db import reading
from feeds.models import Source
from tests.webapp.cli.conftest import Terminal, terminal
from watch.models import WatchCycle

__all__ = ["terminal"]


def test_an_installation_is_prepared_and_says_how_far_it_is(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webapp.cli.operation.preparation.is_empty", lambda engine: False)
    ours, theirs = os.pipe()
    answer = terminal("prepare", "--stages", str(theirs))
    os.close(theirs)
    assert answer.exit_code == 0, answer.output
    said = os.read(ours, 100).decode().split()
    os.close(ours)
    assert said == ["prepared", "looked"]
    with reading(terminal.engine) as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Source))
        assert session.scalar(sa.select(sa.func.count()).select_from(WatchCycle)) == 1
