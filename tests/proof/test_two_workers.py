"""Two workers of one database on two machines: one works, the other takes over when it is killed
(-9), and no step is lost or done twice.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from core.audit_log import AuditEntry
from core.child import module_environment
from core.db import reading
from core.jobs.lease import LAPSE_SECONDS
from tests.proof.figures import Figures
from tests.proof.leased_worker import STEP

PATIENCE_SECONDS = 120.0


def steps(engine: Engine) -> list[tuple[int, str]]:
    """Return the numbers written and by whom, in the order of writing."""
    query = sa.select(AuditEntry.subject, AuditEntry.actor).where(AuditEntry.action == STEP)
    with reading(engine) as session:
        rows = session.execute(query.order_by(AuditEntry.number)).all()
    return [(int(row.subject), row.actor) for row in rows]


def wait(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < end, "nobody took over"
        time.sleep(0.2)


def test_the_second_worker_takes_over_and_nothing_is_lost_or_doubled(
    engine: Engine, database_url: str, tmp_path: Path, figures: Figures, is_long: bool
) -> None:
    lapse, kills = (LAPSE_SECONDS, 4) if is_long else (3.0, 1)

    def start(name: str) -> subprocess.Popen[bytes]:
        (tmp_path / name).mkdir(exist_ok=True)
        words = ("-m", "tests.proof.leased_worker", database_url, str(tmp_path / name), name)
        with (tmp_path / f"{name}.log").open("ab") as said:
            return subprocess.Popen(
                [sys.executable, *words, str(lapse)], env=module_environment(), stdout=said
            )

    running = {name: start(name) for name in ("w0", "w1")}
    handed_over_in = []
    try:
        for number in range(kills):
            wait(lambda: len(steps(engine)) > 5)
            worker = steps(engine)[-1][1]
            running[worker].kill()
            running.pop(worker).wait()
            killed_at = time.monotonic()
            wait(lambda dead=worker: steps(engine)[-1][1] != dead)  # type: ignore[misc]
            handed_over_in.append(time.monotonic() - killed_at)
            if number + 1 < kills:  # the last to take over has nobody to follow it
                name = f"w{number + 2}"
                running[name] = start(name)
    finally:
        for process in running.values():
            process.kill()
            process.wait()
    found = steps(engine)
    assert [number for number, _ in found] == list(range(1, len(found) + 1))
    by_turns = [name for at, (_, name) in enumerate(found) if at == 0 or found[at - 1][1] != name]
    assert len(by_turns) == kills + 1, "one after the other, never by turns"
    said = [int(line) for path in tmp_path.glob("*.log") for line in path.read_text().split()]
    assert set(said) <= {number for number, _ in found}, "what was said to be done is there"
    figures.add(
        f"two workers, {engine.dialect.name}",
        f"{kills} kills (-9): {len(found)} steps, 0 lost, 0 doubled; taken over in "
        f"{max(handed_over_in):.1f} s at most",
    )
