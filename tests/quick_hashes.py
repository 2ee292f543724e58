"""The price of a password in the tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from webapp.auth import accounts


@contextmanager
def quick_hashes() -> Iterator[None]:
    """Yield while a hash costs next to nothing.

    argon2 takes a third of a second on purpose; the tests need its behaviour, not its price.
    """
    kept = accounts._HASHER
    accounts._HASHER = type(kept)(time_cost=1, memory_cost=64, parallelism=1)
    accounts._nobody.cache_clear()
    try:
        yield
    finally:
        accounts._HASHER = kept
        accounts._nobody.cache_clear()
