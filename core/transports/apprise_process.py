"""`python -m core.transports.apprise_process`: hands messages to gateways, one after another.

Apprise opens its own connections, so it works here, in a process of its own behind a gate
(`core.connections.process_gate`): its connections lead to the hosts of the request and nowhere
else. It keeps to itself what a gateway answered; that is listened to on the way: the status, the
pause asked for and the id given.

A request and its answer are JSON (`core.transports.apprise_sender` has both as values).
"""

from __future__ import annotations

import json
import logging
import warnings
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import apprise
import requests

from core.child.serving import answer_stream, serve_requests
from core.connections import ListedHost, ProcessGate
from core.http.addresses import is_loopback, is_public

LONGEST_ANSWER = 64 * 1024
"""Of what a gateway answers, so much is looked at."""


class GatewayEar:
    """Hears the last answer of a gateway to whatever `requests` sends."""

    def __init__(self) -> None:
        self.response: requests.Response | None = None

    def install(self) -> None:
        """Listen from here on."""
        send = requests.Session.send

        def listen(session: requests.Session, request: Any, **more: Any) -> requests.Response:
            self.response = send(session, request, **more)
            return self.response

        requests.Session.send = listen  # type: ignore[method-assign,assignment]

    def answer(self, id_paths: Sequence[Sequence[str | int]]) -> dict[str, Any]:
        """Return what the gateway said: 0 and empty where it said nothing."""
        response = self.response
        if response is None:
            return {"status": 0, "retry_after": "", "id": ""}
        return {
            "status": response.status_code,
            "retry_after": response.headers.get("Retry-After", "")[:40],
            "id": _id_in(response.content[:LONGEST_ANSWER], id_paths),
        }


class _Bounds:
    """Which numbers may be dialled: those of the public Internet, and this machine in a test."""

    allow_loopback = False

    def __call__(self, number: str) -> bool:
        with suppress(ValueError):
            return is_public(number) or (self.allow_loopback and is_loopback(number))
        return False


BOUNDS = _Bounds()
GATE = ProcessGate(BOUNDS)
EAR = GatewayEar()


def answer(request: bytes) -> bytes:
    """Send one message; return what became of it."""
    message = json.loads(request)
    BOUNDS.allow_loopback = message["allow_loopback"]
    GATE.open_for([ListedHost(*each) for each in message["hosts"]])
    EAR.response = None
    try:
        is_sent, fault = _send(message), ""
    except Exception as wrong:  # a plugin's own fault: its kind is all that may leave this process
        is_sent, fault = False, type(wrong).__name__
    said = EAR.answer(message["id_paths"])
    outcome = {"is_sent": is_sent, "fault": fault, "refused": bool(GATE.refused), **said}
    return json.dumps(outcome).encode()


def main() -> None:
    """Answer until the input ends. Nothing is logged: addresses hold tokens."""
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    with suppress(BrokenPipeError), answer_stream() as answers:
        EAR.install()
        GATE.install()
        serve_requests(answer, answers)


# -- inside ---------------------------------------------------------------------------------


def _send(message: dict[str, Any]) -> bool:
    asset = apprise.AppriseAsset(
        app_id="Atalaya",
        app_desc="Atalaya",
        storage_mode=apprise.PersistentStoreMode.MEMORY,
        secure_logging=True,
    )
    service = apprise.Apprise(asset=asset)
    if not service.add(message["service"]):
        raise LookupError("no such service")
    outcome = service.notify(
        body=message["body"], title=message["title"], body_format=apprise.NotifyFormat.TEXT
    )
    return bool(outcome)


def _id_in(content: bytes, id_paths: Sequence[Sequence[str | int]]) -> str:
    """Return the id in the answer of a gateway, at the first of the places where one stands."""
    try:
        answered = json.loads(content)
    except ValueError:
        return ""
    for path in id_paths:
        value: Any = answered
        for step in path:
            value = _at(value, step)
        if isinstance(value, str | int) and not isinstance(value, bool):
            return str(value)[:200]
    return ""


def _at(value: Any, step: str | int) -> Any:
    if isinstance(value, dict) and isinstance(step, str):
        return value.get(step)
    if isinstance(value, list) and isinstance(step, int) and step < len(value):
        return value[step]
    return None


if __name__ == "__main__":
    main()
