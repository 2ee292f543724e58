"""What the tests of the structure walk over: the packages, their files and their definitions."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from scripts.packages import PACKAGES

ROOT = Path(__file__).resolve().parents[2]
Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
_BLOCKS = ("body", "orelse", "handlers", "finalbody", "cases")
"""The parts of a statement that are statements, or hold some."""


@lru_cache(maxsize=1)
def sources() -> tuple[Path, ...]:
    """Every Python file of the packages, but for the migrations."""
    found = (path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py")))
    return tuple(path for path in found if "versions" not in path.parts)


@lru_cache(maxsize=1)
def trees() -> dict[str, ast.Module]:
    """The parsed files, by their path from the root."""
    return {name: ast.parse(text) for name, text in texts().items()}


@lru_cache(maxsize=1)
def texts() -> dict[str, str]:
    """The files as they are written, by their path from the root."""
    return {str(path.relative_to(ROOT)): path.read_text() for path in sources()}


def definitions(tree: ast.Module) -> Iterator[Definition]:
    """Every function, method and class of a file."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Definition):
            yield node
        # None stands within an expression.
        for name in _BLOCKS:
            waiting += getattr(node, name, ())
