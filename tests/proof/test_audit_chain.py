"""Whoever reaches the database and not the key tampers with no line of the audit log unnamed."""

from __future__ import annotations

import random
import time
from collections import Counter
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from core.audit_log.binding import append_lines
from core.audit_log.entries import LINES
from core.audit_log.verification import verify, verify_within
from core.db import writing
from tests.core.audit_log.tampering import ATTACKS, write_log
from tests.proof.figures import Figures


def test_every_tampering_is_named(
    engine: Engine, now: datetime, is_long: bool, figures: Figures
) -> None:
    lines, turns = (400, 200) if is_long else (40, 4)
    write_log(engine, now, lines)
    chance, named = random.Random(2026), Counter[str]()
    for name, attack in ATTACKS.items():
        for _ in range(turns):
            with engine.connect().execution_options(writes=True) as connection:
                done = attack(connection, chance, lines)
                named[name] += done.is_named(verify_within(connection).faults)
                connection.rollback()
    assert dict(named) == dict.fromkeys(ATTACKS, turns)
    assert verify(engine).faults == ()
    seconds, of_processor = _seconds_a_million(engine, now) if is_long else (0.0, 0.0)
    figures.add(
        f"tampering with the audit log, {engine.dialect.name}",
        f"{named.total()} of {turns * len(ATTACKS)} named ({', '.join(ATTACKS)}), "
        f"a million lines verified in {seconds:.0f} s, {of_processor:.0f} s of the processor",
    )


def _seconds_a_million(engine: Engine, now: datetime) -> tuple[float, float]:
    """Return how long a million lines would take, by a hundred thousand: by the clock, and of the
    processor.
    """
    rows = 100_000
    with writing(engine) as session:
        session.execute(sa.delete(LINES))
        session.execute(sa.text("DELETE FROM audit_head"))
    write_log(engine, now + timedelta(days=1), 1)
    _append(engine, now, rows)
    began, work_began = time.monotonic(), time.process_time()
    report = verify(engine)
    assert (report.lines, report.faults) == (rows + 1, ())
    times = (time.monotonic() - began, time.process_time() - work_began)
    return times[0] * 1_000_000 / rows, times[1] * 1_000_000 / rows


def _append(engine: Engine, now: datetime, rows: int) -> None:
    from_earlier = {
        "at": now, "actor": "user:1", "action": "person.read", "subject": "", "country": "GT",
        "purpose": "Lista de afectados", "details": {"persons": 700, "ids_sha256": "0" * 64},
    }  # fmt: skip
    chance = random.Random(1)
    with writing(engine) as session:
        append_lines(
            session.connection(),
            [{**from_earlier, "id": UUID(int=chance.getrandbits(128))} for _ in range(rows)],
        )
