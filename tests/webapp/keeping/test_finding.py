from __future__ import annotations

from webapp.keeping.finding import Finding, Level


def test_a_finding_is_good_until_it_says_otherwise() -> None:
    assert (Finding("disk", "Disco").level, Finding("disk", "Disco").words) == (Level.GOOD, "")
