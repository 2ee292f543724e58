"""Writers that go on until each of their keys is acknowledged, and remember which were."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from core.database_faults import DatabaseFault, fault_of
from core.db import writing
from core.jobs import ask_for

KIND = "proof"


@dataclass(slots=True)
class KeyWriters:
    """Several threads, each with keys of its own; a cut commit is asked again with its key."""

    engine: Engine
    count: int = 8
    acknowledged: dict[str, float] = field(default_factory=dict)
    """By key, when."""
    retried: int = 0
    strange: list[str] = field(default_factory=list)
    longest: float = 0.0
    """Seconds of the longest single try."""
    _stop: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def start(self) -> None:
        """Begin."""
        for number in range(self.count):
            thread = threading.Thread(target=self._write, args=(number,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def end(self) -> None:
        """Let each end what it is at."""
        self._stop.set()
        for thread in self._threads:
            thread.join(120)
            assert not thread.is_alive(), "a writer hangs"

    def last(self) -> float:
        """Return when something was acknowledged last."""
        return max(self.acknowledged.values(), default=0.0)

    def _write(self, writer: int) -> None:
        number = 0
        while not self._stop.is_set():
            key = f"{writer}-{number}"
            if self._try(key):
                self.acknowledged[key] = time.monotonic()
                number += 1
            else:
                self.retried += 1
                time.sleep(0.2)

    def _try(self, key: str) -> bool:
        began = time.monotonic()
        try:
            with writing(self.engine) as session:
                ask_for(session, KIND, key, {}, now=datetime.now(UTC), actor="proof")
        except SQLAlchemyError as wrong:
            if fault_of(wrong) not in {DatabaseFault.AWAY, DatabaseFault.BUSY, DatabaseFault.FULL}:
                self.strange.append(" ".join(str(wrong).split())[:200])
            return False
        finally:
            self.longest = max(self.longest, time.monotonic() - began)
        return True
