"""The wall opens by its own key; its keys are of administrators."""

from __future__ import annotations

from webapp.auth.pages.access_rule import ADMINISTRATORS, EVERYBODY
from webapp.auth.pages.wall_pages import WALL_PAGES

AT_THE_DOOR = {"wall.show", "wall.enter", "wall.leave"}


def test_only_the_door_is_open_and_nothing_here_reads_persons() -> None:
    for endpoint, rule in WALL_PAGES.items():
        assert rule.roles == (EVERYBODY if endpoint in AT_THE_DOOR else ADMINISTRATORS)
        assert not rule.reads_persons
