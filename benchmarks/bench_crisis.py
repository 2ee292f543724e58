"""The accounting of a crisis of 12,000 people, and the line's log of 200,000 calls.

    python benchmarks/bench_crisis.py

Twelve thousand persons on a roll, each asked twice and three quarters of them answered (about
33,000 statements); the numbers of one moment, those of 49 moments for the curves, and who is in
each group are timed by the processor. Two hundred thousand sealed calls of forty thousand numbers;
a call is looked for by its whole number and by its last four figures as a page does, the calls
found opened.
"""

from __future__ import annotations

import random
import sys
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402
import sqlalchemy as sa  # noqa: E402
from sqlalchemy.engine import Engine  # noqa: E402

import webapp.all_models  # noqa: E402, F401 - all tables must be known before they are made
from benchmarks.rows import exit_code, print_row  # noqa: E402
from core.crypto import Keyring  # noqa: E402
from core.db import Base, make_engine, reading, writing  # noqa: E402
from registry.people.models import Person  # noqa: E402
from response.accounting.counts import (  # noqa: E402
    counts_of,
    counts_over_time,
    groups_of,
    moments_between,
)
from response.accounting.models import Confidence, Says, Statement, StatementSource  # noqa: E402
from response.accounting.rolls import InsideNow, write_roll  # noqa: E402
from response.crisis.models import Participation  # noqa: E402
from response.hotline.calls import end_mark, number_mark, search_calls  # noqa: E402
from response.hotline.models import CallKind, HotlineCall, call_place  # noqa: E402
from tests.response.crisis_parts import add_part  # noqa: E402

PEOPLE, CALLS, NUMBERS, ASKED = 12_000, 200_000, 40_000, 200
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
KEYRING = Keyring([b"k" * 32])
ANSWERS = (Says.SAFE, Says.SAFE, Says.SAFE, Says.MOVED, Says.HELP, Says.LEFT_ON_OWN)


def main() -> int:
    """Print the figures; return 1 when a goal is missed."""
    with TemporaryDirectory() as folder:
        engine = make_engine(f"sqlite:///{folder}/crisis.db")
        Base.metadata.create_all(engine)
        part_id = _people(engine)
        _accounting(engine, part_id)
        _calls(engine, part_id)
        _line(engine, part_id)
        engine.dispose()
    return exit_code()


# -- inside ---------------------------------------------------------------------------------


def _people(engine: Engine) -> uuid.UUID:
    rng = random.Random(5)
    with writing(engine) as session:
        part = add_part(session, NOW)
        ids = [uuid.UUID(int=rng.getrandbits(128)) for _ in range(PEOPLE)]
        session.execute(sa.insert(Person), [_person(key, at) for at, key in enumerate(ids)])
        numbers = np.arange(1, PEOPLE + 1, dtype=np.int32)
        inside = InsideNow(1, NOW - timedelta(hours=1), numbers, PEOPLE // 3)
        write_roll(session, KEYRING, part, inside)
        rows: list[dict[str, Any]] = []
        for key in ids:
            for says in (Says.ASKED, Says.ASKED, *_answer(rng)):
                rows.append(_statement(part, key, says, rng))
        session.execute(sa.insert(Statement), rows)
        return part.id


def _answer(rng: random.Random) -> tuple[Says, ...]:
    return (rng.choice(ANSWERS),) if rng.random() < 0.75 else ()


def _person(key: uuid.UUID, at: int) -> dict[str, Any]:
    return {
        "id": key,
        "country": "GT",
        "number": at + 1,
        "ciphertext": b"x",
        "consent_at": NOW,
        "consent_text": "1",
        "keep_until": NOW.date(),
    }


def _statement(
    part: Participation, key: uuid.UUID, says: Says, rng: random.Random
) -> dict[str, Any]:
    at = NOW - timedelta(minutes=rng.randrange(1, 59))
    return {
        "id": uuid.UUID(int=rng.getrandbits(128)),
        "participation_id": part.id,
        "country": "GT",
        "person_id": key,
        "said_at": at,
        "entered_at": at,
        "by": "user:1",
        "source": StatementSource.CALL,
        "confidence": rng.choice(list(Confidence)),
        "says": says,
    }


def _accounting(engine: Engine, part_id: uuid.UUID) -> None:
    with reading(engine) as session:
        part = session.get_one(Participation, part_id)
        moments = moments_between(NOW - timedelta(hours=1), NOW, 49)
        print_row(
            "numbers of 12,000 people at one moment",
            _cpu(lambda: counts_of(session, KEYRING, part, NOW)),
            0.3,
            "s CPU",
        )
        print_row(
            "numbers of 12,000 people at 49 moments",
            _cpu(lambda: counts_over_time(session, KEYRING, part, moments)),
            1.0,
            "s CPU",
        )
        print_row(
            "who of 12,000 is in each group",
            _cpu(lambda: groups_of(session, KEYRING, part, NOW)),
            0.4,
            "s CPU",
        )


def _calls(engine: Engine, part_id: uuid.UUID) -> None:
    rng = random.Random(6)
    numbers = [f"956{rng.randrange(10**7):07d}" for _ in range(NUMBERS)]
    marks = [(number_mark(KEYRING, "GT", n), end_mark(KEYRING, "GT", n)) for n in numbers]
    with writing(engine) as session:
        for start in range(0, CALLS, 10_000):
            rows = []
            for turn in range(start, start + 10_000):
                which = rng.randrange(NUMBERS)
                key = uuid.UUID(int=rng.getrandbits(128))
                words = {"number": numbers[which], "name": "", "place": "", "text": f"{turn}"}
                rows.append(
                    {
                        "id": key,
                        "country": "GT",
                        "participation_id": part_id if turn % 4 == 0 else None,
                        "at": NOW - timedelta(seconds=turn),
                        "entered_at": NOW,
                        "by": "user:1",
                        "kind": CallKind.ASKS,
                        "language": "es",
                        "unit_code": "",
                        "number_mark": marks[which][0],
                        "end_mark": marks[which][1],
                        "ciphertext": KEYRING.seal_json(words, call_place(key, "GT")),
                    }
                )
            session.execute(sa.insert(HotlineCall), rows)


def _line(engine: Engine, part_id: uuid.UUID) -> None:
    rng = random.Random(6)
    numbers = [f"956{rng.randrange(10**7):07d}" for _ in range(ASKED)]
    for title, typed in (
        ("call of 200,000 by its number, p95", numbers),
        ("call of 200,000 by its last four figures, p95", [each[-4:] for each in numbers]),
    ):
        times = []
        for each in typed:
            with reading(engine) as session:
                begin = time.perf_counter()
                search_calls(session, KEYRING, "GT", each, [part_id])
                times.append(1000 * (time.perf_counter() - begin))
        print_row(title, float(np.percentile(times, 95)), 100.0, "ms")


def _cpu(work: Callable[[], object]) -> float:
    times = []
    for _ in range(5):
        begin = time.process_time()
        work()
        times.append(time.process_time() - begin)
    return sorted(times)[2]


if __name__ == "__main__":
    raise SystemExit(main())
