"""A light brake on questions asked without an account: so many a minute from one address, in each
process.

It keeps a script from copying the public directory question by question while people are calling; a
consulate's waiting room behind one address does not feel it.
"""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from datetime import datetime, timedelta

A_MINUTE = 40
_ADDRESSES_KEPT = 2000


class Brake:
    """Counts the questions of the last minute by address."""

    def __init__(self, a_minute: int = A_MINUTE) -> None:
        self._a_minute = a_minute
        self._asked: OrderedDict[str, deque[datetime]] = OrderedDict()
        self._lock = threading.Lock()

    def lets_through(self, address: str, now: datetime) -> bool:
        """Return whether one more question from `address` is answered at `now`; one that is not
        does not count.
        """
        with self._lock:
            asked = self._asked.setdefault(address, deque())
            self._asked.move_to_end(address)
            while len(self._asked) > _ADDRESSES_KEPT:
                self._asked.popitem(last=False)
            while asked and asked[0] <= now - timedelta(minutes=1):
                asked.popleft()
            if len(asked) >= self._a_minute:
                return False
            asked.append(now)
            return True
