"""What reads tiles of streets is an extra: nothing else of the program needs it to be there."""

from __future__ import annotations

import ast

from core.settings_rules import STREET_PARTS
from tests.structure.sources import trees

INSIDE = "plans.map.streets."


def test_only_what_reads_tiles_loads_the_parts_that_read_them() -> None:
    """Whoever imports it, and whoever imports that, in the head of a module."""
    loaded = {name: _imports(tree) for name, tree in trees().items()}
    reached: set[str] = set()
    news = {*STREET_PARTS, "google.protobuf"}
    while news:
        reached |= news
        news = {
            _dotted(name)
            for name, found in loaded.items()
            if any(each == one or each.startswith(f"{one}.") for each in found for one in news)
        } - reached
    inside = {each for each in reached if each.startswith(INSIDE)}
    assert len(inside) > 2
    assert f"{INSIDE}source" not in inside
    assert reached - inside == {*STREET_PARTS, "google.protobuf"}


def _imports(tree: ast.Module) -> set[str]:
    found = set()
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{each.name}" for each in node.names)}
        elif isinstance(node, ast.Import):
            found |= {each.name for each in node.names}
    return found


def _dotted(name: str) -> str:
    return name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
