"""A process to be killed: it puts the dispatches of a notice into the outbox, sends them over a
gateway that misbehaves, takes over what became of them and decides what follows.

`python -m tests.proof.notice_sender URL TAKEN NOTICE TURN` does turn after turn from TURN on,
sixteen minutes of its clock each, several messages at once, and says what it is about to do
(`put`, `send`, `settle`) and each number once the turn is over. Every message that the gateway
takes is a line of the file TAKEN, written before it answers.
"""

from __future__ import annotations

import os
import sys
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from core.crypto import Keyring
from core.outbox.delivery import Transports, deliver
from core.transports.email_format import EMAIL
from core.transports.gateway_addresses import SMS
from core.transports.transport import OutgoingMessage, TransportError
from tests.audit_keys import keyed_engine
from tests.gateways.misbehaving import BAD, MischiefDice, Trick
from tests.watch.notices.dispatching.conftest import SendingHouse
from watch.notices.dispatching.batches import BATCH, put_batch

BEGIN = datetime(2026, 11, 22, 12, tzinfo=UTC)
TURN = timedelta(minutes=16)
"""Longer than the lease of a message: one whose process was killed is free again."""
KEY = b"k" * 32
_TROUBLES = {
    Trick.ERROR: lambda: TransportError("500"),
    Trick.DROP: lambda: TransportError("hung up"),
    Trick.LOSE: lambda: TransportError("hung up"),
    Trick.THROTTLE: lambda: TransportError("429", pause_seconds=7),
}


@dataclass
class BadGateway:
    """A gateway that keeps what it takes, and answers as badly as the dice say."""

    name: str
    recipient: Callable[[str], str]
    keep: Callable[[str], None]
    dice: MischiefDice = field(default_factory=lambda: MischiefDice(BAD))

    def send(self, message: OutgoingMessage) -> str:
        trick = self.dice.throw()
        if trick in {Trick.NONE, Trick.LOSE}:
            self.keep(f"{self.name} {message.to} {message.message_id} {hash_of(message)}")
        if trick is not Trick.NONE:
            raise _TROUBLES[trick]()
        return message.message_id.strip("<>")


def hash_of(message: OutgoingMessage) -> str:
    """Return what differs when a message sent again says something else."""
    return uuid.uuid5(uuid.NAMESPACE_OID, message.subject + message.text).hex


def gateways(keep: Callable[[str], None], seed: int = 1) -> Transports:
    """Return the two ways out, both bad."""
    dice = MischiefDice(BAD)
    dice.dice.seed(seed)
    both = (BadGateway(each.name, each.recipient, keep, dice) for each in (SMS, EMAIL))
    return Transports({each.name: each for each in both}, at_once={SMS.name: 4, EMAIL.name: 1})


def take_turn(
    house: SendingHouse,
    notice: uuid.UUID,
    transports: Transports,
    limit: int,
    say: Callable[[str], object] = lambda _step: None,
) -> None:
    """Do one turn; `say` is told of each step before it."""
    house.settle(notice)
    say("put")
    for _ in range(limit // BATCH):
        put_batch(house.work, notice, house.now)
    say("send")
    deliver(house.outbox, transports, now=house.now, limit=limit)
    say("settle")
    house.settle(notice)


def main(url: str, taken: Path, notice: uuid.UUID, first: int) -> None:
    """Do turn after turn until it is killed."""
    house = SendingHouse(keyed_engine(url), Keyring([KEY]), BEGIN)
    with taken.open("ab", buffering=0) as sink:

        def keep(line: str) -> None:
            sink.write(f"{line}\n".encode())
            os.fsync(sink.fileno())

        transports = gateways(keep, first)
        for turn in count(first):
            house.now = BEGIN + turn * TURN
            take_turn(house, notice, transports, 300, _say)
            _say(str(turn))


def _say(word: str) -> None:
    print(word, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), uuid.UUID(sys.argv[3]), int(sys.argv[4]))
