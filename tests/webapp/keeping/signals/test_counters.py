from __future__ import annotations

from webapp.keeping.signals.counters import as_measures


def test_counts_become_measures_and_those_of_another_release_are_left_out() -> None:
    totals = {
        "requests hazards 2xx": 3.0,
        "request_seconds hazards": 0.25,
        "lock_waits": 2.0,
        "requests hazards": 9.0,
        "cats": 4.0,
    }
    lines = [line for each in as_measures(totals) for line in each.lines()]
    assert [line for line in lines if line[0] != "#"] == [
        'atalaya_requests_total{section="hazards",status="2xx"} 3',
        'atalaya_request_seconds_total{section="hazards"} 0.25',
        "atalaya_lock_waits_total 2",
    ]
