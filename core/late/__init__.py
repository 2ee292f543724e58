"""What is heavy and seldom needed loads when it is first used, and only so: the one way round the
rule that nothing is imported inside a function (docs/decisions/0016-what-loads-late.md).

A module says so in its head, in the place of the import, and names it twice where types matter:

    if TYPE_CHECKING:
        import folium
    else:
        folium = late_module("folium")
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import Any


class LateModule(ModuleType):
    """Stands for a module until something of it is asked for; then that is looked up in it."""

    def __getattr__(self, name: str) -> Any:
        return getattr(import_module(self.__name__), name)


def late_module(name: str) -> Any:
    """Return what stands for the module `name` (dotted, absolute) and loads it at its first use.

    It is known by name alone: a name nobody ships fails at that use with ModuleNotFoundError, so a
    test loads each name there is. Threads may share it; the import system holds the others back
    until the first has loaded it.
    """
    return LateModule(name)
