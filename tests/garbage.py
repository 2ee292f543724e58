"""When the tests look for garbage, and among how much.

A process of the tests holds half a million objects that last to its end: templates, queries,
applications. A search of all of them takes a quarter of a second, and whoever prints searches
before and after each layout. So what lasts is set aside (`gc.freeze`): what was made while the
tests are collected, and from then on what a test that had all searched left to those after it.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

SELDOM = (100_000, 20, 100)
"""How much is made before garbage is looked for: by default each look comes so often that a tenth
of the tests' time goes there.
"""
MOST_SEARCHED = 5_000
"""Objects that need not be set aside yet."""


def wait_for_collection() -> None:
    """Look for no garbage while the tests are collected: what is made then lasts."""
    gc.disable()


def pytest_collection_finish(session: pytest.Session) -> None:
    """Look for garbage from here on, seldom, and never among what was made before."""
    gc.freeze()
    gc.set_threshold(*SELDOM)
    gc.enable()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_protocol() -> Iterator[None]:
    """Set aside what a test left, once its own things are gone."""
    before = _full_searches()
    yield
    if _full_searches() > before and len(gc.get_objects()) > MOST_SEARCHED:
        gc.collect()
        gc.freeze()


def _full_searches() -> int:
    return int(gc.get_stats()[-1]["collections"])
