"""A notice over gateways that misbehave, killed at any step: each person gets one message, the
record is whole, and what comes twice is the same message.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine import Engine

from core.crypto import Keyring
from core.db import writing
from registry.people.card_parts import ContactChannel as Channel
from registry.people.models import StayKind
from registry.people.record import Card, StayPlace
from registry.registration.persons import NewPerson, NewStay, add_persons
from tests.proof.figures import Figures
from tests.proof.notice_sender import BEGIN, TURN, gateways, take_turn
from tests.watch.notices.dispatching.conftest import SendingHouse, agreed
from watch.notices.dispatching.models import REACHED_STATES
from watch.notices.dispatching.sending import end_if_done
from watch.notices.models import Notice, NoticeState

ROOT = Path(__file__).resolve().parents[2]
KILLS = int(os.environ.get("PROOF_KILLS", "50"))
PEOPLE = int(os.environ.get("PROOF_DISPATCHES", "10000"))


class _Killed(BaseException):
    """The process ends here, as after `kill -9`: nothing is written any more."""


def _house(engine: Engine, people: int) -> SendingHouse:
    """Return a house with people who agreed to a text message, or to e-mail beside it."""
    house = SendingHouse(engine, Keyring([b"k" * 32]), BEGIN)
    place = StayPlace(lon=-98.2, lat=26.2)
    persons = [
        NewPerson(
            country="SV",
            card=Card(
                full_name=f"Persona {number}",
                phone=f"+1520{5_000_000 + number}",
                email=f"p{number}@example.org",
                channels=agreed(*((Channel.SMS, Channel.EMAIL) if number % 3 else (Channel.SMS,))),
            ),
            stays=[NewStay(place=place, kind=StayKind.RESIDENCE)],
            consent_at=BEGIN,
        )
        for number in range(people)
    ]
    with writing(engine) as session:
        add_persons(session, house.keyring, persons)
    return house


def _check(
    house: SendingHouse, notice: uuid.UUID, taken: Iterable[str], people: int
) -> Counter[str]:
    """Hold what the gateways took against the record; return how often each message came."""
    lines = [each.split() for each in taken]
    identities: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for _transport, to, message_id, text in lines:
        identities[to].add((message_id, text))
    assert {len(each) for each in identities.values()} == {1}, "twice is the same message"
    rows = house.rows(notice)
    by_person: dict[Any, list[Any]] = defaultdict(list)
    for row in rows:
        by_person[row.person_id].append(row)
    assert len(by_person) == people, "the record is of everybody"
    for own in by_person.values():
        left = [row for row in own if row.state in REACHED_STATES]
        assert len(left) == 1, "each person one message"
        assert all(row.relayed_at is not None for row in own if row not in left)
    sent = sum(row.state in REACHED_STATES for row in rows)
    assert sent <= len(identities)
    assert house.state(notice) is NoticeState.SENT
    assert len({row.code for row in rows if row.code}) == sum(bool(row.code) for row in rows)
    return Counter(message_id for _transport, _to, message_id, _text in lines)


def _tend_to_the_end(house: SendingHouse, notice: uuid.UUID, taken: list[str], turn: int) -> int:
    """Go on until the notice is sent; return the turn."""
    transports = gateways(taken.append, 7)
    while house.state(notice) is NoticeState.SENDING:
        house.now = BEGIN + turn * TURN
        take_turn(house, notice, transports, 20_000)
        with writing(house.engine) as session:
            end_if_done(session, session.get_one(Notice, notice), house.now)
        turn += 20
    return turn


def test_ended_at_each_step_each_person_gets_one_message(engine: Engine) -> None:
    people, lots = 24, random.Random(5)
    house = _house(engine, people)
    notice = house.approve()
    house.begin(notice)
    taken: list[str] = []

    def keep(line: str) -> None:
        taken.append(line)
        if lots.random() < 0.15:
            raise _Killed

    transports = gateways(keep)
    for turn in range(8):
        house.now = BEGIN + turn * TURN
        with suppress(_Killed):
            take_turn(house, notice, transports, 100)
    _tend_to_the_end(house, notice, taken, 9)
    assert len(_check(house, notice, taken, people)) >= people


@pytest.mark.long_form
def test_killed_at_any_moment_each_person_gets_one_message(
    engine: Engine, database_url: str, tmp_path: Path, figures: Figures
) -> None:
    house, file = _house(engine, PEOPLE), tmp_path / "taken"
    file.touch()
    notice, lots, turn = house.approve(), random.Random(20_261_130), 0
    house.begin(notice)
    steps: Counter[str] = Counter()
    for _ in range(KILLS):
        over, step = _killed(database_url, file, notice, turn, lots.uniform(0.3, 6.0))
        turn, steps[step] = over + 1, steps[step] + 1
    assert KILLS < 20 or steps["send"] > 0, "some were killed while messages were on their way"
    taken = file.read_text().split("\n")[:-1]
    before = len(taken)
    _tend_to_the_end(house, notice, taken, turn + 1)
    counts = _check(house, notice, taken, PEOPLE)
    again = sum(count - 1 for count in counts.values())
    figures.add(
        f"notices, {engine.dialect.name}",
        f"{KILLS} kills (-9: {_words_of(steps)}), {before} messages taken under them; "
        f"{PEOPLE} people, "
        f"{len(counts)} messages, 0 lost, 0 doubled; {again} came again as the same message",
    )


def _words_of(steps: Counter[str]) -> str:
    return ", ".join(f"{count} at {step}" for step, count in steps.most_common())


def _killed(url: str, file: Path, notice: uuid.UUID, first: int, seconds: float) -> tuple[int, str]:
    """Run turns from `first` on and kill the process so many seconds after its first step; return
    the number of the last turn over, and at which step it was killed.
    """
    command = [sys.executable, "-m", "tests.proof.notice_sender", url, str(file), str(notice)]
    process = subprocess.Popen(
        [*command, str(first)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        start_new_session=True,
    )
    assert process.stdout is not None
    begun = process.stdout.readline()  # however long a busy machine takes to start a process
    with suppress(subprocess.TimeoutExpired):
        process.wait(timeout=seconds)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    over = (begun + process.stdout.read()).split()
    process.stdout.close()
    numbers = [int(each) for each in over if each.isdecimal()]
    step = over[-1] if over and not over[-1].isdecimal() else "begin"
    return numbers[-1] if numbers else first, step
