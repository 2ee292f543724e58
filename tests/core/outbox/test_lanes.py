"""Several messages at once, and everything that held for one at a time still holds."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass, field

import pytest
from sqlalchemy.engine import Engine

from core import exercise
from core.outbox import delivery
from core.outbox.claims import LEASE
from core.outbox.delivery import Transports, deliver
from core.outbox.models import MessageState
from core.outbox.owner import Outbox
from core.transports.transport import OutgoingMessage, TransportError
from tests.core.outbox.invented import AT, invite, messages
from tests.core.outbox.killing import Killed, Recorder
from tests.core.outbox.misbehaving import MisbehavingGateway, Temper
from tests.core.outbox.test_misbehaving import GUESTS, run_out

PATIENCE_SECONDS = 20.0


@dataclass
class CrowdedGateway:
    """A gateway that answers nobody before so many have asked at once."""

    crowd: int
    name: str = "gateway"
    taken: Counter[str] = field(default_factory=Counter)
    drills: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.barrier = threading.Barrier(self.crowd)

    def recipient(self, text: str) -> str:
        return text

    def send(self, message: OutgoingMessage) -> None:
        self.barrier.wait(PATIENCE_SECONDS)
        self.drills.add(exercise.current_drill())
        self.taken[message.message_id] += 1


def test_so_many_leave_at_once_and_each_once(engine: Engine, outbox: Outbox) -> None:
    gateway = CrowdedGateway(4)
    invite(engine, guests=GUESTS, addressing=gateway)
    with exercise.inside("0123456789ab"):
        report = deliver(outbox, Transports({"gateway": gateway}, at_once={"gateway": 4}), now=AT)
    assert report.sent == len(gateway.taken) == len(GUESTS)
    assert set(gateway.taken.values()) == {1}
    assert gateway.drills == {"0123456789ab"}, "what holds for the work holds for its threads"


@pytest.mark.parametrize("lost", [0.0, 0.2])
def test_the_worst_gateway_gets_each_message_once_and_what_is_lost_as_the_same(
    engine: Engine, outbox: Outbox, lost: float
) -> None:
    temper = Temper(throttles=0.1, errors=0.05, refusals=0.05, lost_answers=lost)
    gateway = MisbehavingGateway(temper)
    invite(engine, guests=GUESTS, addressing=gateway)
    run_out(outbox, gateway, at_once=6)
    rows = messages(engine)
    assert len(gateway.taken) + len(gateway.refused) == len(GUESTS) == len(rows)
    assert all(len(texts) == 1 for texts in gateway.texts.values())
    if not lost:
        assert set(gateway.taken.values()) == {1}
    states = Counter(row.state for row in rows.values())
    assert states[MessageState.SENT] == len(gateway.taken)
    assert states[MessageState.FAILED] == len(gateway.refused)


def test_a_gateway_that_rests_is_left_alone_and_the_others_go_on(
    engine: Engine, outbox: Outbox
) -> None:
    gateway, mail = MisbehavingGateway(Temper(throttles=1.0)), Recorder()
    invite(engine, guests=GUESTS, addressing=gateway)
    invite(engine, guests=("ana", "beto", "carla"))
    ways = Transports({"gateway": gateway, "email": mail}, at_once={"gateway": 4, "email": 1})
    report = deliver(outbox, ways, now=AT)
    assert report.sent == len(mail.taken) == 3
    assert 1 <= gateway.tries <= 4, "no more than were on their way when it asked for a pause"


def test_one_connection_serves_one_message_at_a_time(engine: Engine, outbox: Outbox) -> None:
    under_way, most = threading.Semaphore(1), []

    class Mailbox(Recorder):
        def send(self, message: OutgoingMessage) -> None:
            most.append(under_way.acquire(blocking=False))
            super().send(message)
            under_way.release()

    invite(engine, guests=("ana", "beto", "carla"))
    report = deliver(outbox, Transports({"email": Mailbox()}, at_once={"email": 1}), now=AT)
    assert (report.sent, most) == (3, [True] * 3)


def test_after_the_longest_run_none_is_claimed_and_what_is_on_its_way_is_settled(
    engine: Engine, outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "LONGEST_RUN_SECONDS", -1.0)
    gateway = CrowdedGateway(1)
    invite(engine, guests=GUESTS, addressing=gateway)
    ways = Transports({"gateway": gateway}, at_once={"gateway": 4})
    assert deliver(outbox, ways, now=AT).sent == 1
    states = Counter(row.state for row in messages(engine).values())
    assert states == {MessageState.SENT: 1, MessageState.WAITING: len(GUESTS) - 1}


def test_the_limit_is_of_all_ways_together(engine: Engine, outbox: Outbox) -> None:
    gateway = CrowdedGateway(1)
    invite(engine, guests=GUESTS, addressing=gateway)
    ways = Transports({"gateway": gateway}, at_once={"gateway": 4})
    assert deliver(outbox, ways, now=AT, limit=10).sent == len(gateway.taken) == 10


def test_killed_with_several_on_their_way_none_is_lost_and_each_stays_the_same(
    engine: Engine, outbox: Outbox
) -> None:
    gateway = MisbehavingGateway(Temper())

    class Mortal:
        name, recipient, left = gateway.name, staticmethod(gateway.recipient), 7

        def send(self, message: OutgoingMessage) -> str:
            answer = gateway.send(message)
            self.left -= 1
            if self.left == 0:
                raise Killed
            return answer

    invite(engine, guests=GUESTS, addressing=gateway)
    with pytest.raises(Killed):
        deliver(outbox, Transports({"gateway": Mortal()}, at_once={"gateway": 4}), now=AT)
    deliver(outbox, Transports({"gateway": gateway}, at_once={"gateway": 4}), now=AT + LEASE)
    assert len(gateway.taken) == len(GUESTS)
    assert all(len(texts) == 1 for texts in gateway.texts.values())
    assert {row.state for row in messages(engine).values()} == {MessageState.SENT}


def test_an_error_of_a_thread_is_one_message_s(engine: Engine, outbox: Outbox) -> None:
    mail = Recorder()
    mail.error = lambda message: TransportError("550", is_permanent=message.to.startswith("ana"))
    invite(engine)
    report = deliver(outbox, Transports({"email": mail}, at_once={"email": 2}), now=AT)
    assert (report.failed, report.put_off) == (1, 1)
