from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any, cast

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.atlas.atlas import Atlas
from core.audit_log import AuditEntry
from core.crypto import Keyring
from core.db import reading
from feeds.models import Hazard
from feeds.values import Severity
from tests.two_counties import TwoCounties
from tests.watch.conftest import band
from watch.flags.moves import MoveLog, clear_flag, settle_flag
from watch.flags.subjects import TouchedSubject
from watch.flags.update import watch_context
from watch.models import ChangeKind, Flag, FlagChange, FlagStatus, SubjectKind

ONE, TWO = b"1" * 16, b"2" * 16
BEFORE = TouchedSubject(SubjectKind.NATIONALS, "SV", "", Severity.SEVERE, 1, 1, members=ONE)


@pytest.mark.parametrize(
    ("change", "move"),
    [
        ({}, None),
        ({"households": 2}, None),
        ({"persons": 2, "members": ONE + TWO}, ChangeKind.WIDENED),
        ({"members": TWO}, ChangeKind.WIDENED),
        ({"persons": 0, "members": b""}, ChangeKind.NARROWED),
        ({"severity": Severity.EXTREME}, ChangeKind.WIDENED),
        ({"severity": Severity.MINOR}, ChangeKind.NARROWED),
        ({"arriving": 1}, ChangeKind.NARROWED),
    ],
)
def test_a_raised_flag_moves_with_its_people_and_their_danger(
    engine: Engine,
    session: Session,
    keyring: Keyring,
    now: datetime,
    hazard: Callable[..., Hazard],
    change: dict[str, Any],
    move: ChangeKind | None,
) -> None:
    flood = hazard(band(-99, 26, -98, 27, Severity.SEVERE))
    context = watch_context(session, keyring, cast(Atlas, TwoCounties()), now)
    log = MoveLog()
    assert settle_flag(context, flood, None, BEFORE, log) is ChangeKind.RAISED
    log.write(session)
    flag = session.scalars(sa.select(Flag)).one()
    assert settle_flag(context, flood, flag, replace(BEFORE, **change), log) is move
    assert clear_flag(context, flood, flag, "over", log) is ChangeKind.CLEARED
    assert (flag.status, flag.cleared_because) == (FlagStatus.CLEARED, "over")
    log.write(session)
    session.commit()
    expected = [ChangeKind.RAISED, *([move] if move else []), ChangeKind.CLEARED]
    with reading(engine) as later:
        assert sorted(later.scalars(sa.select(FlagChange.change))) == sorted(expected)
        flags_moved = AuditEntry.action.startswith("flag.")
        actions = later.scalars(sa.select(AuditEntry.action).where(flags_moved))
        assert sorted(actions) == sorted(f"flag.{each}" for each in expected)
