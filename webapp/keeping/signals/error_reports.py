"""Errors told to a tracker outside that speaks Sentry's protocol (Sentry, GlitchTip): which kind,
where in the code, in which part of the program, on which page by its name.

Never told: the words of an error, values, addresses, who asked, what was sent, the machine. So
names, telephones and tokens cannot be in it. It goes by `core.http` like all that leaves: a library
of such a tracker opens connections of its own and collects variables.
"""

from __future__ import annotations

import json
import logging
import os
import queue
import threading
import time
import traceback
import uuid
from collections import deque
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from core.http import ApiAnswer, ApiClient, ApiRequest, AskApi, listed_host_of
from core.settings import ROOT, VERSION, Settings

DEADLINE_SECONDS = 10.0
SAME_AGAIN_SECONDS = 600.0
"""The same error of a process is told once in so long."""
MOST_AN_HOUR = 30
_MOST_WAITING = 20
_MOST_CAUSES = 5
log = logging.getLogger(__name__)


class ErrorReports(logging.Handler):
    """Takes errors from the log and sends what may be told of them, in a thread of its own."""

    def __init__(self, settings: Settings, part: str, ask: AskApi | None = None) -> None:
        super().__init__(logging.ERROR)
        self._dsn, self._part, self._mode = settings.errors_dsn, part, settings.mode
        self._ask = ask or _client(settings)
        self._waiting: queue.Queue[dict[str, Any]] = queue.Queue(_MOST_WAITING)
        self._sent: dict[str, float] = {}
        self._times: deque[float] = deque(maxlen=MOST_AN_HOUR)
        self._sender: tuple[int, threading.Thread] | None = None
        self._is_failing = False

    def emit(self, record: logging.LogRecord) -> None:
        """Put an error in line; one told a moment ago, or one too many, is let go."""
        if record.name == __name__ or not self._is_due(record):
            return
        try:
            self._waiting.put_nowait(event_of(record, self._part, self._mode))
        except queue.Full:
            return
        self._keep_sending()

    def send(self, event: dict[str, Any]) -> None:
        """Send one. A failure is told in the log once, and once when it is over."""
        answer = self._ask(envelope_of(event, self._dsn))
        is_good = isinstance(answer, ApiAnswer) and answer.status < 300
        if not is_good and not self._is_failing:
            why = f"HTTP {answer.status}" if isinstance(answer, ApiAnswer) else answer.reason
            log.warning("the tracker of errors is not reached: %s", why)
        if is_good and self._is_failing:
            log.info("the tracker of errors is reached again")
        self._is_failing = not is_good

    # -- inside -----------------------------------------------------------------------------

    def _is_due(self, record: logging.LogRecord) -> bool:
        now, mark = time.monotonic(), _mark_of(record)
        too_many = len(self._times) == MOST_AN_HOUR and now - self._times[0] < 3600
        if too_many or now - self._sent.get(mark, -SAME_AGAIN_SECONDS) < SAME_AGAIN_SECONDS:
            return False
        if len(self._sent) > 10 * MOST_AN_HOUR:
            self._sent.clear()
        self._sent[mark] = now
        self._times.append(now)
        return True

    def _keep_sending(self) -> None:
        """Begin the thread that sends, in each process that divided from this one anew."""
        if self._sender is None or self._sender[0] != os.getpid():
            thread = threading.Thread(target=self._send_all, name="error reports", daemon=True)
            self._sender = (os.getpid(), thread)
            thread.start()

    def _send_all(self) -> None:
        while True:
            self.send(self._waiting.get())


def report_errors(settings: Settings, part: str) -> None:
    """Tell the tracker of the settings, where one is named, of the errors of this process."""
    if settings.errors_dsn:
        logging.getLogger().addHandler(ErrorReports(settings, part))


def event_of(record: logging.LogRecord, part: str, mode: str) -> dict[str, Any]:
    """Return what is told of an error in the log."""
    return {
        "event_id": uuid.uuid4().hex,
        "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat(),
        "platform": "python",
        "level": record.levelname.lower(),
        "logger": record.name,
        "release": f"atalaya@{VERSION}",
        "environment": mode,
        "tags": {"part": part, "page": str(getattr(record, "page", ""))},
        "exception": {"values": list(_errors_of(record))},
    }


def envelope_of(event: dict[str, Any], dsn: str) -> ApiRequest:
    """Return the question that hands an event over (develop.sentry.dev, Envelopes)."""
    address = urlsplit(dsn)
    folder, _slash, project = address.path.rpartition("/")
    port = f":{address.port}" if address.port else ""
    lines = ({"event_id": event["event_id"]}, {"type": "event"}, event)
    body = "\n".join(json.dumps(each) for each in lines) + "\n"
    signed = (
        f"Sentry sentry_version=7, sentry_client=atalaya/{VERSION}, sentry_key={address.username}"
    )
    return ApiRequest(
        "POST",
        f"https://{address.hostname}{port}{folder}/api/{project}/envelope/",
        (("X-Sentry-Auth", signed), ("Content-Type", "application/x-sentry-envelope")),
        body.encode(),
    )


# -- inside ---------------------------------------------------------------------------------


def _client(settings: Settings) -> ApiClient:
    return ApiClient(
        user_agent=settings.user_agent,
        hosts=[listed_host_of(settings.errors_dsn)],
        timeout_seconds=DEADLINE_SECONDS,
    )


def _errors_of(record: logging.LogRecord) -> Iterator[dict[str, Any]]:
    """Yield the first cause first, as the protocol has it; a line of the log without an error is
    told as where it was written.
    """
    wrong = record.exc_info[1] if record.exc_info else None
    if wrong is None:
        frame = traceback.FrameSummary(record.pathname, record.lineno, record.funcName)
        yield {"type": "LogLine", "value": "", "stacktrace": {"frames": [_frame(frame)]}}
        return
    chain: list[BaseException] = []
    while wrong is not None and wrong not in chain and len(chain) < _MOST_CAUSES:
        chain.append(wrong)
        wrong = wrong.__cause__ or wrong.__context__
    for each in reversed(chain):
        frames = [_frame(frame) for frame in traceback.extract_tb(each.__traceback__)]
        kind = type(each)
        yield {
            "type": kind.__name__,
            "module": kind.__module__,
            "value": "",
            "stacktrace": {"frames": frames},
        }


def _frame(frame: traceback.FrameSummary) -> dict[str, Any]:
    name = _below(frame.filename)
    return {
        "filename": name,
        "function": frame.name,
        "lineno": frame.lineno,
        "in_app": Path(frame.filename).is_relative_to(ROOT) and "site-packages" not in name,
    }


def _below(path: str) -> str:
    """Return the path below the program or below the parts it uses: no folder of the machine."""
    for mark in ("site-packages/", f"{ROOT}/"):
        if mark in path:
            return path.rpartition(mark)[2]
    return Path(path).name


def _mark_of(record: logging.LogRecord) -> str:
    wrong = record.exc_info[1] if record.exc_info else None
    place = f"{record.pathname}:{record.lineno}"
    if wrong is not None and wrong.__traceback__ is not None:
        last = traceback.extract_tb(wrong.__traceback__)[-1]
        place = f"{type(wrong).__name__} {last.filename}:{last.lineno}"
    return place
