"""A transport and an owner that exist nowhere: all it takes to send something new by a new way.

One class for the transport and one for the owner, and one line each where they are handed in;
nothing in `core` or `webapp` changes for it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from sqlalchemy.engine import Engine

from core.crypto import Keyring
from core.outbox.delivery import Transports, deliver
from core.outbox.models import MessageState
from core.outbox.owner import Outbox
from core.outbox.settlement import PAUSES
from core.transports.transport import OutgoingMessage, TransportError
from tests.core.outbox.invented import AT, HOST, Festival, invite, messages
from tests.core.outbox.killing import Recorder


@dataclass
class CarrierPigeon:
    """Takes recipients by the name of their loft; the weather may keep it in."""

    name: str = "pigeon"
    is_stormy: bool = False
    lofts: dict[str, str] = field(default_factory=dict)

    def recipient(self, text: str) -> str:
        loft = text.strip().lower()
        return loft if loft.startswith("loft:") else ""

    def send(self, message: OutgoingMessage) -> None:
        if self.is_stormy:
            raise TransportError("storm")
        if message.to == "loft:burnt@sea":
            raise TransportError("no such loft", is_permanent=True)
        self.lofts[message.to] = message.text


@pytest.fixture
def pigeon() -> CarrierPigeon:
    return CarrierPigeon()


def test_a_new_transport_takes_a_new_owners_messages(
    engine: Engine, keyring: Keyring, pigeon: CarrierPigeon
) -> None:
    outbox = Outbox(engine, keyring, {"festival": Festival()}, HOST)
    email = Recorder()
    transports = Transports({each.name: each for each in (email, pigeon)})
    guests = ("Loft:North@sea", "loft:burnt@sea", "nobody@guests.example")
    assert invite(engine, guests=guests, addressing=pigeon) == 2
    assert invite(engine, guests=("ana",)) == 1

    pigeon.is_stormy = True
    report = deliver(outbox, transports, now=AT)
    assert (report.sent, report.put_off) == (1, 2)
    waiting = messages(engine)["loft:north"]
    assert (waiting.state, waiting.due_at) == (MessageState.WAITING, AT + PAUSES[0])
    assert waiting.last_error == "storm"

    pigeon.is_stormy = False
    assert deliver(outbox, transports, now=AT).sent == 0
    report = deliver(outbox, transports, now=AT + PAUSES[0])
    assert (report.sent, report.failed) == (1, 1)
    assert list(pigeon.lofts) == ["loft:north@sea"]
    assert pigeon.lofts["loft:north@sea"].startswith("Your number: ticket-")
    states = {name: row.state for name, row in messages(engine).items()}
    assert states == {
        "ana": MessageState.SENT,
        "loft:north": MessageState.SENT,
        "loft:burnt": MessageState.FAILED,
    }
    assert [each.to for each in email.messages] == ["ana@guests.example"]
