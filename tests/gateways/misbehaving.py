"""How badly a gateway behaves, by seeded dice: a run does what the one before did.

Receipts come twice, out of order and in bundles; questions are refused, throttled, answered late or
not at all, before or after the message was taken.
"""

from __future__ import annotations

import enum
import random
import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field


class Trick(enum.Enum):
    """What a gateway does with one question."""

    NONE = "none"
    ERROR = "error"
    """500, and nothing was taken."""
    THROTTLE = "throttle"
    """429 with Retry-After, and nothing was taken."""
    DROP = "drop"
    """It hangs up before anything was taken."""
    LOSE = "lose"
    """It takes the message and hangs up: its answer never comes."""


@dataclass(frozen=True, slots=True)
class Mischief:
    """How often a gateway does what, of 1."""

    errors: float = 0.0
    throttles: float = 0.0
    drops: float = 0.0
    losses: float = 0.0
    failed_receipts: float = 0.0
    """Messages that were taken and did not arrive."""
    unread: float = 0.3
    """Persons who switched off that they read."""
    slow_seconds: float = 0.0
    """So long each tenth answer is kept back, where a socket is between."""
    retry_after: int = 7
    doubles: int = 2
    """How often each receipt comes."""
    seed: int = 20261130


GOOD = Mischief()
BAD = Mischief(errors=0.05, throttles=0.02, drops=0.01, losses=0.01, failed_receipts=0.02)
"""Five of a hundred fail, and worse."""


@dataclass
class MischiefDice:
    """The dice of one gateway; several threads may throw them."""

    mischief: Mischief = GOOD
    thrown: Counter[Trick] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.dice = random.Random(self.mischief.seed)
        self._lock = threading.Lock()

    def throw(self) -> Trick:
        """Return what is done with the next question."""
        with self._lock:
            roll = self.dice.random()
            found = Trick.NONE
            for trick, share in self._shares():
                if roll < share:
                    found = trick
                    break
                roll -= share
            self.thrown[found] += 1
            return found

    def happens(self, share: float) -> bool:
        """Return whether something of this probability happens."""
        with self._lock:
            return self.dice.random() < share

    def scattered(self, events: Iterable[bytes]) -> Iterator[bytes]:
        """Yield events as they come in: each so often as it comes, in no order."""
        every = [each for each in events for _ in range(self.mischief.doubles)]
        self.dice.shuffle(every)
        yield from every

    def _shares(self) -> tuple[tuple[Trick, float], ...]:
        mischief = self.mischief
        return (
            (Trick.ERROR, mischief.errors),
            (Trick.THROTTLE, mischief.throttles),
            (Trick.DROP, mischief.drops),
            (Trick.LOSE, mischief.losses),
        )


@dataclass(frozen=True, slots=True)
class FakeAnswer:
    """What a gateway answers."""

    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()
    is_lost: bool = False
    """Whether it hangs up instead."""
