"""No file bears the marks of an unfinished merge, or of a patch: in a template nothing else stops
them.
"""

from __future__ import annotations

import re

from core.settings import ROOT
from scripts.packages import PACKAGES

_MARK = re.compile(r"^(?:<{7} |>{7} |@@)", re.MULTILINE)
_KINDS = {".html", ".md", ".po", ".py", ".toml", ".txt", ".css", ".js"}


def test_no_file_bears_the_marks_of_a_merge() -> None:
    places = (*PACKAGES, "templates", "tests", "docs", "scripts")
    files = [
        path
        for place in places
        for path in (ROOT / place).rglob("*")
        if path.suffix in _KINDS and path.is_file() and "node_modules" not in path.parts
    ]
    files += [ROOT / "CHANGELOG.md", ROOT / "pyproject.toml"]
    marked = [str(path) for path in files if _MARK.search(path.read_text(encoding="utf-8"))]
    assert marked == []
