"""Messages handed to gateways through Apprise, and what became of each, as a value.

Apprise itself says only yes or no. What decides here whether a message is tried again is the status
of the gateway's last answer (RFC 9110, 15): what it will never take is permanent; a wrong password
or an empty account is the operator's to mend, and the message waits; where it says for how long, it
is left alone that long.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Any, Self

from core.child import ChildFailure, ChildLimits, FailureReason, ServingChild, module_environment
from core.connections import ListedHost
from core.transports.transport import TransportError

SEND_MEMORY_BYTES = 1_000_000_000
"""Of address space; at work it takes 60 MB."""
WITHOUT_PAUSE_SECONDS = 60
"""The pause of a gateway that is asked too often and does not say for how long."""
_COMMAND = (sys.executable, "-P", "-m", "core.transports.apprise_process")
_PASSED_ON = ("PATH", "LANG", "LC_ALL", "SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE")
_THROTTLED = frozenset({429, 503})
_OF_OPERATOR = frozenset({401, 402, 407})
"""The account at the gateway is to blame, not the message."""
_PASSING = frozenset({408, 409, 423, 425})


@dataclass(frozen=True, slots=True)
class GatewayRequest:
    """One message as Apprise takes it, and whom it may be handed to."""

    service: str | Mapping[str, Any]
    """An address of Apprise, or its parts."""
    title: str
    body: str
    hosts: Sequence[ListedHost]
    id_paths: Sequence[Sequence[str | int]] = ()
    """Where in its answer a gateway names the message, the likeliest place first."""


@dataclass(frozen=True, slots=True)
class GatewayAnswer:
    """What the process that sends says became of a message."""

    is_sent: bool
    status: int
    """Of the gateway's last answer; 0 where none came."""
    retry_after: str
    id: str
    fault: str
    """The kind of an error inside the library."""
    refused: bool
    """Whether a connection was refused by the gate."""


class AppriseSender:
    """The process that sends: started with the first message, ended with the run."""

    def __init__(self, seconds: float, *, allow_loopback: bool = False) -> None:
        """Take the time for one message; `allow_loopback` is for tests."""
        self._seconds, self._allow_loopback = seconds, allow_loopback
        limits = ChildLimits(seconds, memory_bytes=SEND_MEMORY_BYTES, output_bytes=1_000_000)
        self._child = ServingChild(_COMMAND, limits, _environment())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        wrong: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._child.end()

    def send(self, request: GatewayRequest) -> str:
        """Send one message; return the id its gateway gave it, or nothing. Raises TransportError.

        The process is ended when the time is over: nobody knows then whether the gateway has the
        message, and it comes again.
        """
        frame = json.dumps(
            {
                "service": request.service,
                "title": request.title,
                "body": request.body,
                "hosts": [(each.name, each.port) for each in request.hosts],
                "id_paths": request.id_paths,
                "allow_loopback": self._allow_loopback,
            }
        )
        try:
            answer = GatewayAnswer(**json.loads(self._child.ask(frame.encode())))
        except ChildFailure as wrong:
            raise _lost(wrong, self._seconds) from wrong
        if answer.is_sent:
            return answer.id
        raise failure_of(answer, datetime.now(UTC))


def failure_of(answer: GatewayAnswer, now: datetime) -> TransportError:
    """Return why a message did not leave: for good, for now, or until a pause is over.

    The words hold no address: it carries tokens.
    """
    if answer.refused:
        return TransportError("a connection to a host that is not listed", is_permanent=True)
    if answer.fault:
        return TransportError(f"the library failed: {answer.fault}", is_permanent=True)
    words = f"HTTP {answer.status}" if answer.status else "no connection, or no answer"
    pause = pause_seconds(answer.retry_after, now)
    if answer.status == 429 or (pause and answer.status in _THROTTLED):
        return TransportError(words, pause_seconds=pause or WITHOUT_PAUSE_SECONDS)
    is_passing = answer.status in _OF_OPERATOR | _PASSING or not 400 <= answer.status < 500
    return TransportError(words, is_permanent=not is_passing)


def pause_seconds(text: str, now: datetime) -> int:
    """Return for how long `Retry-After` asks to be left alone: as a number or as a date (RFC 9110,
    10.2.3); 0 for neither, a day at most.
    """
    text = text.strip()
    if text.isdecimal() and len(text) < 10:
        return min(int(text), 24 * 3600)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return 0
    left = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - now
    return max(0, min(int(left.total_seconds()), 24 * 3600))


# -- inside ---------------------------------------------------------------------------------


def _environment() -> dict[str, str]:
    """Return what the process needs: nothing of our settings, which hold keys; no proxy, no
    `.netrc` and no file of Apprise's own.
    """
    passed_on = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    paths = {"PYTHONPATH": module_environment()["PYTHONPATH"]}
    return {**passed_on, **paths, "HOME": "/nonexistent", "PYTHONFAULTHANDLER": "1"}


def _lost(wrong: ChildFailure, seconds: float) -> TransportError:
    if wrong.reason is FailureReason.DEADLINE:
        return TransportError(f"no answer within {seconds:g} s")
    return TransportError(f"the process that sends ended: {wrong.reason}")
