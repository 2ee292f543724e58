"""Which process of a run in several does which tests: those of a world together, the dear first."""

from __future__ import annotations

from xdist.scheduler import LoadFileScheduling  # type: ignore[import-untyped]

ISOLATION = "tests/webapp/isolation"
SOURCES = "tests/structure"
WORLDS = {ISOLATION: ISOLATION, SOURCES: SOURCES, "tests/test_house.py": SOURCES}
"""Folders and files that read one world: a house full of canaries, all our code as trees. It takes
long, and a second process would make it again.
"""
FIRST = (
    ISOLATION,
    "tests/plans/documents",
    "tests/stories",
    "tests/webapp/cli",
    "tests/plans/packs",
)
"""What takes longest begins first: what is left for the end is small, and no process waits long."""


class ByWorld(LoadFileScheduling):  # type: ignore[misc]  # it has no types
    """Hand out the tests file by file, and those of a world in one piece."""

    def _split_scope(self, nodeid: str) -> str:
        return world_of(nodeid) or str(super()._split_scope(nodeid))


def world_of(nodeid: str) -> str:
    """Return the world that is read in one piece to which a test or a file belongs, or nothing."""
    return next((world for each, world in WORLDS.items() if nodeid.startswith(each)), "")


def is_later(nodeid: str) -> bool:
    """Return whether a test may wait: false sorts first."""
    return not nodeid.startswith(FIRST)
