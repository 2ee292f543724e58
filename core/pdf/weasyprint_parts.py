"""WeasyPrint, imported without the search for compilers and linkers that its libraries cost, and
without what it has ready for other installations than ours.

It asks for Pango and its like by their names on other systems first. A name that is no file here
makes cffi ask `ctypes.util.find_library`, which runs ldconfig, gcc and ld: eighty processes before
the name of Linux (`libpango-1.0.so.0`), which the loader knows by itself. Each process that prints
would pay for them, and keep ten megabytes of fontTools that cut fonts where HarfBuzz cannot.
"""

from __future__ import annotations

import ctypes.util
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from core.late import late_module

_SUBSET, _INSTANCER = "fontTools.subset", "fontTools.varLib.instancer"
_XML = ("lxml", "lxml.etree")


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


@contextmanager
def seldom_used_parts_late() -> Iterator[None]:
    """Yield while what WeasyPrint seldom uses is not brought in: fontTools' cutter of fonts and its
    fixing of variable ones load when they are used, and lxml, which fontTools would rather have and
    does without, is not found. What is there already stays.
    """
    instancer: Any = ModuleType(_INSTANCER)
    instancer.instantiateVariableFont = _instantiated
    stand_ins = {_SUBSET: late_module(_SUBSET), _INSTANCER: instancer, **dict.fromkeys(_XML)}
    new = {name: each for name, each in stand_ins.items() if name not in sys.modules}
    sys.modules.update(new)
    try:
        yield
    finally:
        for name in new:
            sys.modules.pop(name, None)


def _instantiated(*given: Any, **named: Any) -> Any:
    return late_module(_INSTANCER).instantiateVariableFont(*given, **named)


def _find_nothing(name: str) -> str | None:
    return None


with loader_names_only(), seldom_used_parts_late():
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
    "seldom_used_parts_late",
]
