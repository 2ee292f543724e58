"""WeasyPrint, imported without the search for compilers and linkers that its libraries cost.

It asks for Pango and its like by their names on other systems first. A name that is no file here
makes cffi ask `ctypes.util.find_library`, which runs ldconfig, gcc and ld: eighty processes before
the name of Linux (`libpango-1.0.so.0`), which the loader knows by itself. Each process that prints
would pay for them.
"""

from __future__ import annotations

import ctypes.util
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def loader_names_only(platform: str = sys.platform) -> Iterator[None]:
    """Yield while no library is searched for: on Linux what the search finds is a name of the kind
    that the loader takes, and WeasyPrint tries those names too. Elsewhere the search goes on.
    """
    search = ctypes.util.find_library
    if platform == "linux":
        ctypes.util.find_library = _find_nothing
    try:
        yield
    finally:
        ctypes.util.find_library = search


def _find_nothing(name: str) -> str | None:
    return None


with loader_names_only():
    from weasyprint import CSS, HTML
    from weasyprint.css.counters import CounterStyle
    from weasyprint.html import UA
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

__all__ = [
    "CSS",
    "HTML",
    "UA",
    "CounterStyle",
    "FatalURLFetchingError",
    "FontConfiguration",
    "URLFetcher",
    "URLFetcherResponse",
    "loader_names_only",
]
