"""What an answer tells of a row beside its words: its status, its bytes, and how many statements it
took; all that can be told without a clock.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa
from werkzeug.test import TestResponse

from tests.webapp.conftest import without_form_tokens
from tests.webapp.isolation.canary_house import CanaryHouse


@dataclass(frozen=True, slots=True)
class Work:
    """An answer, and what it took to make it."""

    answer: TestResponse
    statements: int

    @property
    def status(self) -> int:
        return self.answer.status_code

    @property
    def page(self) -> str:
        """Its page without its tokens."""
        return without_form_tokens(self.answer.text)


def work_of(made: CanaryHouse, ask: Callable[[], TestResponse]) -> Work:
    """Return an answer with how many statements it took."""
    count = [0]

    def counted(*_given: object) -> None:
        count[0] += 1

    with made.house.app.app_context():
        engine = made.house.app.extensions["sqlalchemy"].engine
    sa.event.listen(engine, "before_cursor_execute", counted)
    try:
        answer = ask()
    finally:
        sa.event.remove(engine, "before_cursor_execute", counted)
    return Work(answer, count[0])


def nobodys(path: str) -> str:
    """Return an id that no row bears, one and the same for an address."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, path))
