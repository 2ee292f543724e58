"""A gateway that behaves as real ones do: it throttles, errs, answers late or not at all, and tells
of receipts twice and out of order. Its dice are seeded: a run says what the one before said.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from core.outbox.models import Receipt
from core.transports.transport import OutgoingMessage, TransportError


@dataclass(frozen=True, slots=True)
class Temper:
    """How often a gateway does what, of 1."""

    errors: float = 0.0
    """Passing ones: 500, a connection that breaks before anything was taken."""
    refusals: float = 0.0
    """For good: a number there is not."""
    lost_answers: float = 0.0
    """It took the message, and its answer never came."""
    throttles: float = 0.0
    pause_seconds: int = 30
    failed_receipts: float = 0.0
    seed: int = 20261130


@dataclass
class MisbehavingGateway:
    """A transport of the outbox, and what it told afterwards."""

    temper: Temper
    name: str = "gateway"
    taken: Counter[str] = field(default_factory=Counter)
    """How often it took each message, by message id."""
    texts: dict[str, set[str]] = field(default_factory=dict)
    """What each of them said."""
    ids: dict[str, str] = field(default_factory=dict)
    """Its own id of each message."""
    refused: set[str] = field(default_factory=set)
    tries: int = 0

    def __post_init__(self) -> None:
        self.dice = random.Random(self.temper.seed)

    def recipient(self, text: str) -> str:
        return text.strip().lower()

    def send(self, message: OutgoingMessage) -> str:
        self.tries += 1
        temper, roll = self.temper, self.dice.random
        if roll() < temper.throttles:
            raise TransportError("HTTP 429", pause_seconds=temper.pause_seconds)
        if roll() < temper.errors:
            raise TransportError("HTTP 500")
        if roll() < temper.refusals:
            self.refused.add(message.message_id)
            raise TransportError("HTTP 404", is_permanent=True)
        self.taken[message.message_id] += 1
        self.texts.setdefault(message.message_id, set()).add(message.text)
        self.ids[message.message_id] = f"gw-{len(self.ids) + 1}"
        if roll() < temper.lost_answers:
            raise TransportError("no answer within 30 s")
        return self.ids[message.message_id]

    def receipts(self) -> Iterator[tuple[str, Receipt]]:
        """Yield what it tells of what it took: each twice, shuffled, some of messages of others."""
        events = []
        for gateway_id in self.ids.values():
            has_failed = self.dice.random() < self.temper.failed_receipts
            events += [(gateway_id, Receipt.FAILED if has_failed else Receipt.DELIVERED)] * 2
        events += [(f"of-others-{number}", Receipt.DELIVERED) for number in range(5)]
        self.dice.shuffle(events)
        yield from events
