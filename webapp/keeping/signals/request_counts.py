"""How many requests each section answers, how, and in how much time: for /metrics. A section is the
name of a blueprint; neither an address nor anybody is counted.
"""

from __future__ import annotations

import time

from flask import Flask, Response, g, request

from core.memory.shared_counts import COUNTS

SLOW_SECONDS = 1.0
REQUESTS, SECONDS, SLOW = "requests", "request_seconds", "requests_slow"
OTHER = "other"
"""Files, and addresses that nothing answers to."""


def init_request_counts(app: Flask) -> None:
    """Count every request of the application."""
    app.before_request(_begin)
    app.after_request(_count)


# -- inside ---------------------------------------------------------------------------------


def _begin() -> None:
    g.began = time.perf_counter()


def _count(response: Response) -> Response:
    seconds = time.perf_counter() - g.get("began", time.perf_counter())
    section = request.blueprint or OTHER
    COUNTS.add(f"{REQUESTS} {section} {response.status_code // 100}xx")
    COUNTS.add(f"{SECONDS} {section}", seconds)
    if seconds >= SLOW_SECONDS:
        COUNTS.add(f"{SLOW} {section}")
    return response
