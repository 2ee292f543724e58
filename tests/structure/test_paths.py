"""What proves a module is found by its path."""

from __future__ import annotations

from tests.structure.sources import ROOT, sources
from tests.structure.untested import UNTESTED


def test_each_module_has_a_test_of_its_path() -> None:
    """What has none stands in a list that may only shrink."""
    without = set()
    for path in sources():
        relative = path.relative_to(ROOT)
        if path.name in {"__init__.py", "__main__.py"}:
            continue
        if not (ROOT / "tests" / relative.parent / f"test_{path.stem}.py").exists():
            without.add(str(relative))
    assert without - UNTESTED == set(), "write a test of this path"
    assert UNTESTED - without == set(), "this has a test now, or is gone: take it from the list"
