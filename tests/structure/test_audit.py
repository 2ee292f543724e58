"""`make audit`: what counts as missed, where its table stands, and what it is pinned to."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scripts.audit.goals import AXE, FIRST_VIEW, PAINT, PERFORMANCE, PageFigure, most_first_view_kb
from scripts.audit.pages import PAGES
from scripts.audit.performance_page import section, section_of, told, with_section

FOLDER = Path(__file__).resolve().parents[2] / "scripts" / "audit"
DAY = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
DEBIAN_12_NODE = 18


@pytest.mark.parametrize(
    ("figure", "is_met", "swings"),
    [
        (PageFigure("home", PERFORMANCE, 95, 95, is_least=True), True, True),
        (PageFigure("home", PERFORMANCE, 94, 95, is_least=True), False, True),
        (PageFigure("home", PAINT, 3.1, 3.0, "s"), False, True),
        (PageFigure("home", FIRST_VIEW, 60.0, 60.0, "KB"), True, False),
        (PageFigure("home", AXE, 1, 0), False, False),
        (PageFigure("home", "requests", 9), True, False),
    ],
)
def test_a_goal_is_the_least_or_the_most(figure: PageFigure, is_met: bool, swings: bool) -> None:
    assert (figure.is_met, figure.swings) == (is_met, swings)


def test_a_map_may_weigh_more() -> None:
    allowed = {page.name: most_first_view_kb(page) for page in PAGES}
    assert (allowed["home"], allowed["board"]) == (60.0, 110.0)
    scored = {page.name for page in PAGES if page.is_scored}
    assert scored == {"landing", "home", "board", "sheet", "call", "directory", "plan"}


def test_the_section_names_what_missed_and_why() -> None:
    figures = [
        PageFigure("home", FIRST_VIEW, 61.4, 60.0, "KB", note="app.css 9.0"),
        PageFigure("home", AXE, 0, 0),
    ]
    text = section(figures, DAY, 1.5)
    assert "| home |  |  | **61.4 KB** |  |  | 0 |  |" in text
    assert "- home: first view 61.4 KB, goal ≤ 60 (app.css 9.0)" in text
    assert told(figures[1]) == "home: axe 0, goal ≤ 0"
    assert "Every goal was reached." in section(figures[1:], DAY, 1.5)


def test_the_section_is_put_in_its_own_place() -> None:
    page = "# Performance\n\n## Pages\n\nfigures\n"
    once = with_section(page, "one\n")
    assert with_section(once, "two\n") == with_section(page, "two\n")
    assert section_of(once) == "one\n"
    assert section_of(page) == ""


def test_the_judges_are_pinned_to_what_debian_runs() -> None:
    asked = json.loads((FOLDER / "package.json").read_text())["devDependencies"]
    packages = json.loads((FOLDER / "package-lock.json").read_text())["packages"]
    assert asked == {
        name: packages[f"node_modules/{name}"]["version"] for name in ("lighthouse", "pa11y")
    }
    for name in asked:
        least = packages[f"node_modules/{name}"]["engines"]["node"].lstrip(">= ")
        assert int(least.split(".")[0]) <= DEBIAN_12_NODE
    assert all("integrity" in each for name, each in packages.items() if name)
