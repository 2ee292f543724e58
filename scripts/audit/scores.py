"""What Lighthouse says of a page as a phone opens it."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
from typing import Any

from scripts.audit.barriers import HERE
from scripts.audit.goals import (
    ACCESSIBILITY,
    LEAST_ACCESSIBILITY,
    LEAST_PERFORMANCE,
    PERFORMANCE,
    RUNS,
    PageFigure,
)
from scripts.audit.pages import AuditedPage
from scripts.audit.visitor import Visitor
from scripts.chromium import executable

FLAGS = "--headless=new --no-sandbox --disable-dev-shm-usage --disable-background-networking"
_TOLD = ("first-contentful-paint", "largest-contentful-paint", "total-blocking-time")


def score_figures(visitor: Visitor, page: AuditedPage, runs: int = RUNS) -> list[PageFigure]:
    """Return performance, the median of `runs`, and accessibility, the least of them."""
    reports = [_report(visitor.url(page), visitor.cookies(page.account)) for _ in range(runs)]
    speeds = [each["categories"]["performance"]["score"] * 100 for each in reports]
    middle = reports[speeds.index(sorted(speeds)[len(speeds) // 2])]
    eases = [each["categories"]["accessibility"]["score"] * 100 for each in reports]
    return [
        PageFigure(
            page.name,
            PERFORMANCE,
            statistics.median(speeds),
            LEAST_PERFORMANCE,
            is_least=True,
            note=", ".join(f"{_initials(key)} {_shown(middle, key)}" for key in _TOLD),
        ),
        PageFigure(
            page.name,
            ACCESSIBILITY,
            min(eases),
            LEAST_ACCESSIBILITY,
            is_least=True,
            note=", ".join(_faults(reports[eases.index(min(eases))])),
        ),
    ]


# -- inside ---------------------------------------------------------------------------------


def _report(url: str, cookies: str) -> dict[str, Any]:
    words = ["npx", "lighthouse", url, "--quiet", f"--chrome-flags={FLAGS}", "--output=json"]
    words += ["--only-categories=performance,accessibility", "--output-path=stdout"]
    if cookies:
        words += ["--extra-headers", json.dumps({"Cookie": cookies})]
    environment = {**os.environ, "CHROME_PATH": str(executable())}
    done = subprocess.run(
        words, cwd=HERE, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"Lighthouse broke off at {url}: {done.stderr[-500:]}")
    report: dict[str, Any] = json.loads(done.stdout)
    if report["finalDisplayedUrl"].split("?")[0] != url.split("?")[0]:
        raise SystemExit(f"{url} led to {report['finalDisplayedUrl']}")
    return report


def _faults(report: dict[str, Any]) -> list[str]:
    """Return the audits of accessibility that took points."""
    weights = {
        each["id"]: each["weight"] for each in report["categories"]["accessibility"]["auditRefs"]
    }
    return [
        name
        for name, weight in weights.items()
        if weight and report["audits"][name]["score"] not in (None, 1)
    ]


def _initials(key: str) -> str:
    return "".join(word[0] for word in key.split("-")).upper()


def _shown(report: dict[str, Any], key: str) -> str:
    return str(report["audits"][key].get("displayValue", "?")).replace("\xa0", " ")
