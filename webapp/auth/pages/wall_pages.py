"""Who opens the wall: everybody who holds a key of it; who makes and takes back its keys."""

from __future__ import annotations

from collections.abc import Mapping

from webapp.auth.pages.access_rule import ADMINISTRATORS, EVERYBODY, AccessRule

WALL_PAGES: Mapping[str, AccessRule] = {
    # the key in the cookie opens the wall, and nothing else (webapp.blueprints.wall.wall_door)
    "wall.show": AccessRule(EVERYBODY),
    "wall.enter": AccessRule(EVERYBODY, begins_reading=True),
    "wall.leave": AccessRule(EVERYBODY),
    # the own country's keys, or those of the Secretariat
    "wall.keys": AccessRule(ADMINISTRATORS),
    "wall.make_key": AccessRule(ADMINISTRATORS, begins_reading=True),
    "wall.revoke": AccessRule(ADMINISTRATORS, begins_reading=True),
}
