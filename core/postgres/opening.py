"""The database of an installation opened as its settings say: through a pooler, or past it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy.engine import Engine

from core.db import make_engine
from core.postgres.deadline import UNBOUNDED
from core.postgres.limits import limits_of
from core.settings import Settings


def open_engine(settings: Settings, audit_keys: Sequence[bytes] = ()) -> Engine:
    """Return an engine of the address everybody asks."""
    return make_engine(settings.sqlalchemy_url, audit_keys, limits_of(settings))


def open_direct(
    settings: Settings, audit_keys: Sequence[bytes] = (), *, silence_seconds: float | None = None
) -> Engine:
    """Return an engine of the address past the pooler: for what holds a lock of its session, and
    for what must not wait behind everybody else.
    """
    url = settings.database_direct_url or settings.sqlalchemy_url
    limits = limits_of(settings, is_direct=True)
    if silence_seconds is not None:
        limits = limits.with_silence(silence_seconds)
    return make_engine(url, audit_keys, limits)


@contextmanager
def past_the_pooler(
    settings: Settings, engine: Engine, audit_keys: Sequence[bytes] = ()
) -> Iterator[Engine]:
    """Yield an engine for what takes long: past the pooler where there is one, else `engine`; its
    server may be silent as long as it wants.
    """
    if not settings.database_direct_url:
        yield engine.execution_options(**UNBOUNDED)
        return
    direct = open_direct(settings, audit_keys)
    try:
        yield direct.execution_options(**UNBOUNDED)
    finally:
        direct.dispose()
