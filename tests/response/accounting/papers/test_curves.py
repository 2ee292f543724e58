from __future__ import annotations

import re
from datetime import datetime, timedelta

from lxml import etree

from response.accounting.counts import AccountingCounts
from response.accounting.papers.curves import CURVES, curves_svg
from response.accounting.states import CountGroup


def counts_at(at: datetime, **numbers: int) -> AccountingCounts:
    inside = dict.fromkeys(CountGroup, 0) | {CountGroup(key): n for key, n in numbers.items()}
    return AccountingCounts(at, at, 1, inside, dict.fromkeys(CountGroup, 0))


def test_three_curves_each_told_by_form_and_words(now: datetime) -> None:
    series = [
        counts_at(now + timedelta(minutes=each), safe=each * 10, help=each, silent=50 - each)
        for each in range(5)
    ]
    svg = curves_svg(series, "Cifras <hoy>", str, lambda at: f"{at:%H:%M}")
    root = etree.fromstring(svg)
    assert root.get("aria-label") == "Cifras <hoy>"
    lines = [each.get("class") for each in root.iter("{*}polyline")]
    assert lines == [each.name for each in CURVES]
    titles = [each.text for each in root.iter("{*}title")]
    assert titles == ["respondieron: 44", "sin respuesta: 46", "piden ayuda: 4"]
    heights = [
        float(y) for y in re.findall(r",([\d.]+)", next(root.iter("{*}polyline")).get("points"))
    ]
    assert heights == sorted(heights, reverse=True)
    assert {"12:00", "12:04"} <= {each.text for each in root.iter("{*}text")}


def test_nothing_is_drawn_of_one_moment(now: datetime) -> None:
    assert curves_svg([counts_at(now)], "x", str, str) == ""
    assert "<svg" in curves_svg(
        [counts_at(now), counts_at(now + timedelta(hours=1))], "x", str, str
    )
