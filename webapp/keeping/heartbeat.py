"""A sign of life after each round of the watch, to an address outside: when none comes, somebody
there is told. Nothing is said but that the round ended.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Generic, TypeVar

from core.http import ApiAnswer, ApiClient, ApiRequest, AskApi, listed_host_of
from core.settings import Settings

DEADLINE_SECONDS = 10.0
_Result = TypeVar("_Result")
log = logging.getLogger(__name__)


class Heartbeat(Generic[_Result]):
    """A task, and the sign of life behind each turn of it that ended well."""

    def __init__(
        self, task: Callable[[], _Result], settings: Settings, ask: AskApi | None = None
    ) -> None:
        self._task, self._address = task, settings.heartbeat_url
        self._ask = ask or (_client(settings) if self._address else None)
        self._is_failing = False

    def __call__(self) -> _Result:
        """Do the task, and say so. A failure of the sign is told once, and once when it is over."""
        result = self._task()
        if self._ask is not None:
            self._beat(self._ask)
        return result

    def _beat(self, ask: AskApi) -> None:
        answer = ask(ApiRequest("GET", self._address))
        is_good = isinstance(answer, ApiAnswer) and answer.status < 300
        if is_good and self._is_failing:
            log.info("the heartbeat is heard again")
        if not is_good and not self._is_failing:
            why = f"HTTP {answer.status}" if isinstance(answer, ApiAnswer) else answer.reason
            log.warning("the heartbeat is not heard: %s", why)
        self._is_failing = not is_good


# -- inside ---------------------------------------------------------------------------------


def _client(settings: Settings) -> ApiClient:
    return ApiClient(
        user_agent=settings.user_agent,
        hosts=[listed_host_of(settings.heartbeat_url)],
        timeout_seconds=DEADLINE_SECONDS,
    )
