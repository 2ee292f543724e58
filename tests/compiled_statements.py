"""The statements as one process of the tests wrote them out, for all the engines they make.

An engine remembers five hundred for itself alone: each house, each command of a terminal would have
all of its own written out again, which is a tenth of the tests' time.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy.engine import Engine
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.util import LRUCache

MOST = 6_000
"""Statements of one dialect; the pages ask about two thousand."""


def _kind(dialect: DefaultDialect) -> tuple[object, ...]:
    """Return what decides how a dialect writes a statement: ours are set up alike."""
    return type(dialect), dialect.dbapi, dialect.paramstyle


@contextmanager
def statements_compiled_once() -> Iterator[None]:
    """Give every engine made meanwhile the statements that were written out before.

    What is remembered stands under the dialect, each engine has one of its own: here those of a
    kind are the same.
    """
    kept: dict[type, LRUCache[Any, Any]] = {}

    def cache_of(engine: Engine) -> LRUCache[Any, Any]:
        kind = type(engine.dialect)
        if kind not in kept:
            kept[kind] = LRUCache(MOST)
        return kept[kind]

    def is_same(one: DefaultDialect, other: object) -> bool:
        return isinstance(other, DefaultDialect) and _kind(one) == _kind(other)

    shared = property(cache_of, lambda _engine, _own: None)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Engine, "_compiled_cache", shared, raising=False)
        patch.setattr(DefaultDialect, "__eq__", is_same)
        patch.setattr(DefaultDialect, "__hash__", lambda dialect: hash(type(dialect)))
        yield
