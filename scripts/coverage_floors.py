"""Print the branch coverage of each package and fail where one lies under its floor.

coverage json -o FILE && python scripts/coverage_floors.py FILE
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

USUAL_FLOOR = 85.0
FLOORS = {"core": 90.0, "feeds": 90.0, "watch": 90.0, "registry": 90.0}
"""Percent of statements and branches: highest where a mistake loses people."""


def main() -> int:
    """Print a line a package. Return 1 when a floor is missed."""
    report = json.loads(Path(sys.argv[1]).read_text())
    missed = False
    for package, percent in sorted(_percents(report).items()):
        floor = FLOORS.get(package, USUAL_FLOOR)
        mark = "" if percent >= floor else "  MISSED"
        missed = missed or bool(mark)
        print(f"{package:<10} {percent:5.1f} %  floor {floor:.0f} %{mark}")
    return int(missed)


def _percents(report: dict[str, Any]) -> dict[str, float]:
    """Return the share of statements and branches that ran, in percent, by package."""
    covered: Counter[str] = Counter()
    of: Counter[str] = Counter()
    for name, each in report["files"].items():
        package, counts = name.split("/")[0], each["summary"]
        covered[package] += counts["covered_lines"] + counts["covered_branches"]
        of[package] += counts["num_statements"] + counts["num_branches"]
    return {package: 100 * covered[package] / of[package] for package in of if of[package]}


if __name__ == "__main__":
    sys.exit(main())
