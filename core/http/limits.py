"""One limit of time around a whole question, and what goes wrong in it as a value."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from core.connections import ConnectionGuard, NameTimeout, OutOfTime
from core.http.body import UnusableAnswer
from core.http.failures import failure_of
from core.http.values import FailureKind, RetrievalFailure
from core.late import late_module

if TYPE_CHECKING:
    import urllib3
    from requests_hardened import ip_filter
else:
    # Most processes never ask: what they would ask with loads at the first question.
    urllib3 = late_module("urllib3")
    ip_filter = late_module("requests_hardened.ip_filter")

Found = TypeVar("Found")


def ask_within(
    seconds: float, address: str, ask: Callable[[ConnectionGuard], Found]
) -> Found | RetrievalFailure:
    """Return what `ask` finds at an address, or why nothing was found; raise for no expected fault.

    Name, connection, handshake, header and body together have `seconds`: what is not there by then
    is cut off, whatever the server does.
    """
    guard = ConnectionGuard()
    late = RetrievalFailure(f"no answer within {seconds:.3g} s", kind=FailureKind.NO_ANSWER)
    found: Found | RetrievalFailure
    try:
        with contextlib.closing(guard), guard.limit(seconds):
            found = ask(guard)
    except NameTimeout as wrong:
        return RetrievalFailure(str(wrong), kind=FailureKind.NO_NAME)
    except OutOfTime:
        return late
    except (
        UnusableAnswer,
        ip_filter.InvalidIPAddress,
        OSError,
        ValueError,
        urllib3.exceptions.HTTPError,
    ) as wrong:
        found = failure_of(wrong, address)
    # Whatever was read or raised after the cut is what the cut left of it.
    return late if guard.is_cut else found
