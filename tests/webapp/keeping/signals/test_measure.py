from __future__ import annotations

from webapp.keeping.signals.measure import Measure


def test_a_label_cannot_break_out_of_its_line() -> None:
    lines = list(Measure("m", "M.", [({"source": 'a"b\nc\\'}, 1), ({}, None)]).lines())
    assert lines[2:] == ['atalaya_m{source="a\\"b\\nc\\\\"} 1']
