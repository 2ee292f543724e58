"""Threads that share a shape do not bring the process down: the cause of the one crash seen."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from core.settings import ROOT
from scripts.packages import PACKAGES
from tests.proof.figures import Figures

PREDICATES = re.compile(r"\b(?:intersects_xy|contains_xy|shapely\.prepare)\(")


def shapes_asked(what: str, seconds: float) -> subprocess.CompletedProcess[str]:
    """Run eight threads on shared shapes in a process of its own, which may die of it."""
    return subprocess.run(
        [sys.executable, "-m", "tests.proof.shared_shapes", what, str(seconds)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=seconds + 60,
        check=False,
    )


def test_eight_threads_share_an_area(is_long: bool, figures: Figures) -> None:
    done = shapes_asked("area", 60 if is_long else 0.2)
    assert done.returncode == 0, done.stderr[-2000:]
    figures.add("shapes shared by 8 threads", f"{int(done.stdout)} shapes asked, no crash")


@pytest.mark.long_form
def test_the_cause_of_the_crash_shows_without_the_lock(figures: Figures) -> None:
    """A prepared geometry of GEOS, shared without our lock, kills the process within seconds.

    Should this ever pass its time unharmed, GEOS has learnt to share, and the lock may go.
    """
    done = shapes_asked("geos", 60)
    assert done.returncode < 0, "no crash: is the lock of core.geo.geometry.Area still needed?"
    figures.add("the same without the lock", f"ended by signal {-done.returncode}")


def test_only_the_area_asks_prepared_geometries() -> None:
    asking = [
        str(path.relative_to(ROOT))
        for folder in PACKAGES
        for path in (ROOT / folder).rglob("*.py")
        if PREDICATES.search(path.read_text())
    ]
    # The index of points and the grid of a zone prepare shapes they took out of an area or copied
    # themselves, and rings shapes that areas are made of: no other thread has them. A tree of
    # areas has a lock of its own.
    own = ["point_index", "zone_grid", "rings", "area_tree", "geometry", "shape_parts"]
    assert sorted(asking) == sorted(f"core/geo/{name}.py" for name in own)
