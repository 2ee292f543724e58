from __future__ import annotations

import ast
import sys
from importlib import import_module
from types import ModuleType

import pytest

from core.late import late_module
from tests.structure.sources import sources


def names_in_sources() -> set[str]:
    """Return every name that the program hands to `late_module` as text, and where commands are."""
    found: set[str] = set()
    for path in sources():
        if "late_module(" not in (text := path.read_text(encoding="utf-8")):
            continue
        calls = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call))
        found |= {
            call.args[0].value
            for call in calls
            if isinstance(call.func, ast.Name)
            and call.func.id == "late_module"
            and isinstance(call.args[0], ast.Constant)
            and isinstance(call.args[0].value, str)
        }
    return found


def test_what_is_late_loads_at_its_first_use(monkeypatch: pytest.MonkeyPatch) -> None:
    late = late_module("colorsys")
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)
    assert isinstance(late, ModuleType)
    assert "colorsys" not in sys.modules
    assert late.rgb_to_hsv(1, 1, 1) == (0.0, 0.0, 1)
    assert "colorsys" in sys.modules


def test_what_a_module_lacks_is_said_by_that_module() -> None:
    with pytest.raises(AttributeError, match="colorsys"):
        _ = late_module("colorsys").no_such_thing
    with pytest.raises(ModuleNotFoundError):
        _ = late_module("no_such_module_of_ours").anything


def test_every_name_written_as_text_is_a_module() -> None:
    names = names_in_sources()
    assert {"weasyprint", "folium"} & names == set(), "they are behind modules of ours"
    assert "core.pdf.renderer" in names
    for name in sorted(names):
        assert import_module(name).__name__ == name
