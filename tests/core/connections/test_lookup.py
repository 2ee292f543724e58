from __future__ import annotations

import socket
import threading
from collections.abc import Callable

import pytest

from core.connections.lookup import MOST_LOOKUPS, NameTimeout, look_up


def never(is_over: threading.Event) -> Callable[[], None]:
    def wait() -> None:
        is_over.wait()

    return wait


def test_a_lookup_that_hangs_is_left_alone() -> None:
    is_over = threading.Event()
    with pytest.raises(NameTimeout):
        look_up(never(is_over), 0.01)
    is_over.set()
    assert look_up(lambda: 7, 1) == 7


def test_a_lookup_hands_on_what_it_raised() -> None:
    with pytest.raises(socket.gaierror):
        look_up(lambda: socket.getaddrinfo("", None, proto=-1), 5)


def test_lookups_that_hang_are_bounded_in_number() -> None:
    is_over, before = threading.Event(), threading.active_count()
    for _ in range(MOST_LOOKUPS):
        with pytest.raises(NameTimeout, match="not found in time"):
            look_up(never(is_over), 0.001)
    with pytest.raises(NameTimeout, match="too many"):
        look_up(lambda: 7, 0.001)
    assert threading.active_count() - before <= MOST_LOOKUPS
    is_over.set()
    assert look_up(lambda: 7, 5) == 7
