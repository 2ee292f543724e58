"""The filters of sight: every place of the code that asks whether a row is seen, and how each of
them is loosened alone.

A filter is a call of one of `LOOSE`. The calls are found by reading the code, so that a new one is
known at once; while one is loosened, that one call lets everything through and all others answer
as ever. Nothing is edited: the functions are wrapped in this process, and know their caller.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import FrameType
from typing import Any

from core.settings import ROOT
from directory.editions import snapshot
from directory.entries import visibility
from directory.entries.visibility import Viewer
from plans.facts import redaction
from scripts.packages import PACKAGES
from webapp.auth import access
from webapp.auth.access import Scope

OUTSIDE = ("webapp/cli/", "webapp/demo/", "webapp/worker/")
"""Whoever runs these holds the keys of the installation: nothing of it is kept from them."""
OTHERS = frozenset({"allowance.covers", "walk.absent.covers", "self.absent.covers"})
"""Of the same name, and no filter of sight: what a list that is brought in may write, and numbers
of the audit log whose key is gone.
"""
LOOSE: Mapping[str, tuple[Any, Callable[..., Any]]] = {
    "visible_to": (
        visibility,
        lambda strict, _viewer, kind: strict(Viewer.system(), kind),
    ),
    "admits": (visibility, lambda strict, _viewer, kind: strict(Viewer.system(), kind)),
    "may_see": (visibility, lambda _strict, *_given: True),
    "is_seen": (visibility, lambda _strict, *_given: True),
    "sift": (snapshot, lambda _strict, rows, _viewer: list(rows)),
    "facts_for": (redaction, lambda _strict, facts, *_given, **_named: facts),
    "shareable": (redaction, lambda _strict, facts, *_given, **_named: facts),
    "require_access": (access, lambda _strict, *_given, **_named: None),
    "covers": (Scope, lambda _strict, *_given, **_named: True),
}
"""Who decides -> where it is defined, and what it answers when it is loosened."""
_KNOWN = Path(__file__).with_name("filters.txt")
Place = tuple[str, int, int]
"""File, line and column of a call."""


@dataclass(frozen=True, slots=True)
class SightFilter:
    """One call that decides what is seen."""

    name: str
    """`webapp/auth/entry_access.py seen_entry visible_to`, with a number from the second on."""
    decider: str
    place: Place


@dataclass(frozen=True, slots=True)
class KnownFilter:
    """A line of `filters.txt`: by what a filter is found once it is loosened."""

    name: str
    method: str
    """`GET`, `POST`, `FILE`, `LETTER` or `TEST`."""
    endpoint: str
    """The route; of `TEST`, the path of the tests."""
    asker: str

    def is_loosened_at(self, place: Place) -> bool:
        return place == _places()[self.name]


def known_filters() -> list[KnownFilter]:
    """Return the lines: `name | GET endpoint asker`, or `name | TEST path`."""
    known = []
    for line in _KNOWN.read_text().splitlines():
        name, _bar, finder = line.partition(" | ")
        method, endpoint, *asker = finder.split()
        known.append(KnownFilter(name, method, endpoint, asker[0] if asker else ""))
    return known


@lru_cache(maxsize=1)
def _places() -> dict[str, Place]:
    return {each.name: each.place for each in sight_filters()}


def sight_filters() -> Iterator[SightFilter]:
    """Yield every filter of the code, in the order of files and lines."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            file = path.relative_to(ROOT).as_posix()
            if not file.startswith(OUTSIDE):
                yield from _filters_in(path, file)


def _filters_in(path: Path, file: str) -> Iterator[SightFilter]:
    counts: dict[str, int] = {}
    text = path.read_text()
    if not any(f"{each}(" in text for each in LOOSE):
        return
    for function, call, decider in _calls(ast.parse(text)):
        name = f"{file} {function} {decider}"
        counts[name] = counts.get(name, 0) + 1
        number = f" {counts[name]}" if counts[name] > 1 else ""
        yield SightFilter(name + number, decider, (file, call.lineno, call.col_offset))


def _calls(tree: ast.AST, function: str = "") -> Iterator[tuple[str, ast.Call, str]]:
    for node in ast.iter_child_nodes(tree):
        inside = function
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            inside = f"{function}.{node.name}".lstrip(".")
        if isinstance(node, ast.Call) and (decider := _called(node.func)) in LOOSE:
            if ast.unparse(node.func) in OTHERS:
                continue
            yield function or "module", node, decider
        yield from _calls(node, inside)


def _called(function: ast.expr) -> str:
    if isinstance(function, ast.Name):
        return function.id
    return function.attr if isinstance(function, ast.Attribute) else ""


# -- wrapped -------------------------------------------------------------------------------------


@contextmanager
def watched(see: Callable[[Place], bool]) -> Iterator[None]:
    """Let `see` be asked at each call of a filter, whether that one is loosened."""
    undo: list[tuple[Any, str, Any]] = []
    for name, (home, loose) in LOOSE.items():
        strict = getattr(home, name)
        wrapper = _wrapped(strict, loose, see)
        for place in [home, *_who_took(strict, name)]:
            undo.append((place, name, strict))
            setattr(place, name, wrapper)
    try:
        yield
    finally:
        for place, name, strict in undo:
            setattr(place, name, strict)


def _wrapped(
    strict: Callable[..., Any], loose: Callable[..., Any], see: Callable[[Place], bool]
) -> Callable[..., Any]:
    def decide(*given: Any, **named: Any) -> Any:
        if see(_place_of(sys._getframe(1))):
            return loose(strict, *given, **named)
        return strict(*given, **named)

    return decide


def _who_took(strict: object, name: str) -> list[Any]:
    modules = [each for key, each in sys.modules.items() if key.split(".")[0] in PACKAGES]
    return [each for each in modules if vars(each).get(name) is strict]


def _place_of(frame: FrameType) -> Place:
    code = frame.f_code
    line, _end, column, _last = list(code.co_positions())[frame.f_lasti // 2]
    file = Path(code.co_filename)
    name = file.relative_to(ROOT).as_posix() if file.is_relative_to(ROOT) else str(file)
    return name, line or 0, column or 0
