from __future__ import annotations

from core.audit_log.faults import as_ranges


def test_numbers_as_ranges() -> None:
    assert list(as_ranges([])) == []
    assert list(as_ranges([7])) == [(7, 7)]
    assert list(as_ranges({9, 3, 4, 5, 11, 12})) == [(3, 5), (9, 9), (11, 12)]
