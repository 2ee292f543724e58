"""What an affected sheet lacks is said at the terminal, and nothing when nothing is lacking."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import cast
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from feeds.formats.registry import read
from feeds.lifecycle.store import store
from feeds.models import Hazard
from tests.feeds.worlds import FakeAtlas, cap, make_source
from watch.report import CycleReport, UnplacedLine
from watch.sheet.model import AffectedSheet
from webapp.cli.context import CliContext
from webapp.cli.report import say_cycle, say_gaps

NONE = {"unreadable_calls": 0, "unplaced": 0, "without_place": 0, "unreadable_leaders": 0}


@pytest.mark.parametrize(
    ("gap", "words"),
    [
        ("unreadable_calls", "abrir en parte los datos de 3 personas"),
        ("unplaced", "De 3 personas no se puede saber el lugar"),
        ("without_place", "3 personas registradas del país no tienen lugar"),
        ("unreadable_leaders", "fichas de 3 líderes"),
    ],
)
def test_each_gap_is_said_with_its_count(
    gap: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    say_gaps(cast(AffectedSheet, SimpleNamespace(**NONE)))
    assert capsys.readouterr().out == ""
    say_gaps(cast(AffectedSheet, SimpleNamespace(**{**NONE, gap: 3})))
    assert words in capsys.readouterr().out


def test_hazards_without_a_place_are_said_by_our_own_title_and_none_is_left_out(
    session: Session, capsys: pytest.CaptureFixture[str]
) -> None:
    now = datetime(2026, 11, 22, 12, tzinfo=UTC)
    store(session, make_source(session), read(cap(area="")), FakeAtlas(), now)
    hazard = session.query(Hazard).one()
    lines = [UnplacedLine(hazard.id, hazard.title, "sin códigos conocidos")]
    lines += [UnplacedLine(uuid4(), f"gone {number}", "sin zona") for number in range(14)]

    @contextmanager
    def reading() -> Iterator[Session]:
        yield session

    names = SimpleNamespace(unit=lambda code: None)
    cli = SimpleNamespace(language="es", now=lambda: now, atlas=names, reading=reading)
    nothing = dict.fromkeys(CycleReport.__dataclass_fields__, ())
    report = CycleReport(**{**nothing, "unplaced": tuple(lines)})  # type: ignore[arg-type]
    say_cycle(report, cast(CliContext, cli))
    said = capsys.readouterr().out
    assert "sin lugar: Aviso de inundación · Hidalgo · " in said
    assert "Flood Warning" not in said
    assert "sin lugar: gone 10 (sin zona)" in said
    assert "y 3 más" in said
