"""A light brake on questions asked without an account: so many a minute from one address.

Each web process counts its own share of them.

It keeps a script from copying the public directory question by question while people are calling; a
consulate's waiting room behind one address does not feel it.
"""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from datetime import datetime, timedelta

QUESTIONS_A_MINUTE = 40
_ADDRESSES_KEPT = 2000


class QuestionLimit:
    """Counts the questions of the last minute by address."""

    def __init__(self, a_minute: int = QUESTIONS_A_MINUTE) -> None:
        self._a_minute = a_minute
        self._moments: OrderedDict[str, deque[datetime]] = OrderedDict()
        self._lock = threading.Lock()

    def lets_through(self, address: str, now: datetime, processes: int = 1) -> bool:
        """Return whether one more question from `address` is answered at `now`, by one of so many
        `processes` that answer alike; one that is not answered does not count.
        """
        share = max(1, self._a_minute // max(1, processes))
        with self._lock:
            moments = self._moments.setdefault(address, deque())
            self._moments.move_to_end(address)
            while len(self._moments) > _ADDRESSES_KEPT:
                self._moments.popitem(last=False)
            while moments and moments[0] <= now - timedelta(minutes=1):
                moments.popleft()
            if len(moments) >= share:
                return False
            moments.append(now)
            return True
