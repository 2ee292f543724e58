"""A light brake on questions asked without an account: so many a minute from one address.

It keeps a script from copying the public directory question by question while people are calling; a
consulate's waiting room behind one address does not feel it. Of the address a keyed hash is counted
in the database, for some minutes. Where the database cannot count just now (busy, disk full), this
process counts by itself: people who ask whom to call in an emergency are answered all the same.
"""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from datetime import datetime, timedelta

from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from core.database_faults import fault_of
from core.db import writing
from webapp.auth.brakes.attempts import BUDGETS, Brake, Try, begin_attempt

WAIT_SECONDS = 0.5
_ADDRESSES_KEPT = 2000


class QuestionLimit:
    """Counts the questions of the last minute by address, within one process."""

    def __init__(self, a_minute: int | None = None) -> None:
        self._a_minute = BUDGETS[Brake.QUESTION].address.most if a_minute is None else a_minute
        self._moments: OrderedDict[str, deque[datetime]] = OrderedDict()
        self._lock = threading.Lock()

    def lets_through(self, address: str, now: datetime) -> bool:
        """Return whether one more question from `address` is answered at `now`; one that is not
        answered does not count.
        """
        with self._lock:
            moments = self._moments.setdefault(address, deque())
            self._moments.move_to_end(address)
            while len(self._moments) > _ADDRESSES_KEPT:
                self._moments.popitem(last=False)
            while moments and moments[0] <= now - timedelta(minutes=1):
                moments.popleft()
            if len(moments) >= self._a_minute:
                return False
            moments.append(now)
            return True


_WITHOUT_DATABASE = QuestionLimit()


def may_ask(
    engine: Engine, address: str, now: datetime, spare: QuestionLimit = _WITHOUT_DATABASE
) -> bool:
    """Return whether a question from `address` (a hash of it) is answered; it is counted with that.

    The count waits half a second for the database at most, then `spare` counts.
    """
    try:
        with writing(engine, wait_seconds=WAIT_SECONDS) as session:
            return begin_attempt(session, Try(Brake.QUESTION, "", address), now) is not None
    except SQLAlchemyError as wrong:
        if fault_of(wrong) is None:
            raise
        return spare.lets_through(address, now)
