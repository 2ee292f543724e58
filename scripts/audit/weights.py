"""How much a first view weighs, and when its largest part is drawn on a bad line, an old phone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from scripts.audit.goals import (
    FIRST_VIEW,
    MOST_PAINT_SECONDS,
    PAINT,
    REQUESTS,
    PageFigure,
    most_first_view_kb,
)
from scripts.audit.pages import AuditedPage
from scripts.audit.visitor import Visitor, settle

SLOW_LINE = {
    "offline": False,
    "latency": 400,
    "downloadThroughput": 400_000 / 8,
    "uploadThroughput": 400_000 / 8,
}
"""Slow 3G: 400 kbit/s and 400 ms."""
SLOWER = 4
"""How many times slower the processor is."""
_WATCH_PAINT = """new PerformanceObserver(list => {
  for (const each of list.getEntries()) window.largestPaint = each.startTime;
}).observe({type: 'largest-contentful-paint', buffered: true});"""


@dataclass
class Weight:
    """What came over the line."""

    bytes: float = 0
    requests: int = 0
    parts: dict[str, float] | None = None


def first_view_figures(visitor: Visitor, page: AuditedPage) -> list[PageFigure]:
    """Return bytes and requests of a page opened for the first time, until nothing more comes; the
    heaviest parts in the note.
    """
    weight = _weigh(visitor, page)
    kilobytes = weight.bytes / 1000
    parts = sorted((weight.parts or {}).items(), key=lambda part: -part[1])[:4]
    note = ", ".join(f"{name} {size / 1000:.1f}" for name, size in parts)
    most = most_first_view_kb(page)
    return [
        PageFigure(page.name, FIRST_VIEW, kilobytes, most, "KB", note=note),
        PageFigure(page.name, REQUESTS, weight.requests),
    ]


def paint_figure(visitor: Visitor, page: AuditedPage) -> PageFigure:
    """Return when the largest part of a page was drawn, on the slow line, by the slow processor."""
    with visitor.window(page.account) as context:
        tab = context.new_page()
        tab.add_init_script(_WATCH_PAINT)
        devices = context.new_cdp_session(tab)
        devices.send("Network.enable")
        devices.send("Network.emulateNetworkConditions", SLOW_LINE)
        devices.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        settle(tab, visitor.url(page))
        seconds = float(tab.evaluate("window.largestPaint || 0")) / 1000
    return PageFigure(page.name, PAINT, seconds, MOST_PAINT_SECONDS, "s")


# -- inside ---------------------------------------------------------------------------------


def _weigh(visitor: Visitor, page: AuditedPage) -> Weight:
    weight, names = Weight(parts={}), dict[str, str]()
    with visitor.window(page.account) as context:
        tab = context.new_page()
        devices = context.new_cdp_session(tab)
        devices.send("Network.enable")

        def ask(event: dict[str, Any]) -> None:
            names[event["requestId"]] = event["request"]["url"]

        def come(event: dict[str, Any]) -> None:
            url = names.get(event["requestId"], "")
            if url.startswith("http"):
                name = url.split("?")[0].rsplit("/", 1)[-1] or "/"
                weight.bytes += event["encodedDataLength"]
                weight.requests += 1
                assert weight.parts is not None
                weight.parts[name] = weight.parts.get(name, 0) + event["encodedDataLength"]

        devices.on("Network.requestWillBeSent", ask)
        devices.on("Network.loadingFinished", come)
        settle(tab, visitor.url(page))
    return weight
