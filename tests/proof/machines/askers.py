"""People at work at two hosts: who is refused or cut asks the other one again, and who is told to
come again does, until a deadline and with the key under which the first try wrote.
"""

from __future__ import annotations

import random
import re
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import requests

from tests.proof.soak import Client, Soak

DEADLINE_SECONDS = 90.0
"""So long a question is asked again; what was not answered by then counts as bad."""
PAUSE_SECONDS, BUSY = 0.5, 503
_CRISIS = re.compile(r'href="/crisis/([0-9A-Za-z-]+)"')
_REFUSED = (requests.ConnectionError, requests.exceptions.ChunkedEncodingError)


@dataclass
class TwoHosts(Soak):
    """Each question goes to one of two hosts, the session with it."""

    addresses: tuple[str, ...] = ()
    refused: Counter[str] = field(default_factory=Counter)
    """Connections that were refused or cut, by what was asked for (GET, POST), and answers that
    said to come again (`busy`).
    """
    sent: set[uuid.UUID] = field(default_factory=set)
    """Keys under which something was written, whether it was answered or not."""
    acknowledged: set[uuid.UUID] = field(default_factory=set)
    chance: random.Random = field(default_factory=lambda: random.Random(17))

    def __getattribute__(self, name: str) -> Any:
        if name == "address":
            return self.chance.choice(self.addresses)
        return super().__getattribute__(name)

    def other(self, address: str) -> str:
        """Return the same address at another host."""
        parts = urlsplit(address)
        here = f"{parts.scheme}://{parts.netloc}"
        there = [each for each in self.addresses if each != here] or [here]
        return address.replace(here, self.chance.choice(there), 1)

    def note_refused(self, method: str) -> None:
        """Count a connection that was refused or cut."""
        with self.lock:
            self.refused[method] += 1


class PatientSession(requests.Session):
    """Asks the other host what this one refuses, and a busy one later, until the deadline."""

    def __init__(self, hosts: TwoHosts, wait: Callable[[float], object] = time.sleep) -> None:
        super().__init__()
        self._hosts, self._wait = hosts, wait

    def request(self, method: Any, url: Any, *more: Any, **given: Any) -> requests.Response:
        end, address = time.monotonic() + DEADLINE_SECONDS, str(url)
        while True:
            try:
                answer = super().request(method, address, *more, **given)
            except _REFUSED:
                self._hosts.note_refused(str(method))
                if time.monotonic() > end:
                    raise
                address = self._hosts.other(address)
                self._wait(PAUSE_SECONDS)
                continue
            if answer.status_code != BUSY or time.monotonic() > end:
                return answer
            self._hosts.note_refused("busy")
            self._wait(float(answer.headers["Retry-After"]))


class PatientClient(Client):
    """One person at work at two hosts, who plans journeys besides: each form has a key."""

    def __init__(self, hosts: TwoHosts, email: str, seed: int) -> None:
        self._hosts, self._session = hosts, PatientSession(hosts)
        super().__init__(hosts, email, seed)
        self._crises = sorted(set(_CRISIS.findall(self._get("crises", "/crisis"))))

    def _turns(self) -> list[Callable[[], object]]:
        return [*super()._turns(), self._movement]

    def _new_session(self) -> requests.Session:
        return self._session

    def _movement(self) -> None:
        """Plan a bus; the form goes to both hosts, as by an impatient thumb."""
        if not self._crises:
            return
        key, leaves = uuid.uuid4(), datetime.now(UTC) + timedelta(days=2)
        form = {
            "draft": str(key),
            "kind": "bus",
            "from": "McAllen",
            "to": "Hidalgo",
            "leaves": f"{leaves:%Y-%m-%dT%H:%M}",
            "seats": "40",
        }
        path = f"/crisis/{self._chance.choice(self._crises)}/traslados"
        with self._hosts.lock:
            self._hosts.sent.add(key)
        twin = threading.Thread(target=self._post_movement, args=(path, form))
        twin.start()
        is_kept = self._post_movement(path, form)
        twin.join(2 * DEADLINE_SECONDS)
        if is_kept:
            with self._hosts.lock:
                self._hosts.acknowledged.add(key)

    def _post_movement(self, path: str, form: dict[str, str]) -> bool:
        began = time.monotonic()
        answer = self._sent(path, form)
        self._hosts.note("journey planned", answer.status_code, time.monotonic() - began)
        return answer.ok and "/traslados/" in answer.url
