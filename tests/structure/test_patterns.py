"""Patterns say on every Python that we run on what they say on the newest."""

from __future__ import annotations

import re

from tests.structure.sources import ROOT, sources

_PATTERN = re.compile(r"""\b(?:r|rb|rf|br|fr)["'].*""")
_POSSESSIVE_GROUP = re.compile(r"(?<!\\)\)(?:[*+?]|\{\d*,?\d*\})\+|\(\?>")


def test_no_group_is_repeated_without_going_back() -> None:
    """Python before 3.11.5, Debian's among them, misreads possessive and atomic groups
    (https://github.com/python/cpython/issues/106052); of single signs (`\\s*+`) they are right.
    """
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in sources()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        for pattern in _PATTERN.findall(line)
        if _POSSESSIVE_GROUP.search(re.sub(r"\[[^]]*\]", "x", pattern))
    ]
    assert found == []
    assert _POSSESSIVE_GROUP.search(r"(?:ab?)?+c")
    assert not _POSSESSIVE_GROUP.search(r"a*+\)++[)]")
