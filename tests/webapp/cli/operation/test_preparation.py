from __future__ import annotations

import os

import pytest
import sqlalchemy as sa

from core.db import reading
from feeds.models import Source
from plans.batch.render_all import PlanFile
from tests.webapp.cli.conftest import Terminal, terminal
from watch.models import WatchCycle

__all__ = ["terminal"]


def test_an_installation_is_prepared_and_says_how_far_it_is(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webapp.cli.operation.preparation.is_empty", lambda engine: False)
    printed = [PlanFile("mx-mcallen", "plans/mx-mcallen-es.pdf"), PlanFile("x", "", "no cabe")]
    monkeypatch.setattr(
        "webapp.cli.operation.preparation.write_plans", lambda *_given: iter(printed)
    )
    ours, theirs = os.pipe()
    answer = terminal("prepare", "--stages", str(theirs))
    os.close(theirs)
    assert answer.exit_code == 0, answer.output
    said = os.read(ours, 100).decode().split()
    os.close(ours)
    assert said == ["prepared", "looked"]
    assert "Planes de contingencia: 1 al día.\n  plans/mx-mcallen-es.pdf\n  x: " in answer.output
    with reading(terminal.engine) as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Source))
        assert session.scalar(sa.select(sa.func.count()).select_from(WatchCycle)) == 1
