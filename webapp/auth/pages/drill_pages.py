"""Who opens the pages of the drills, in the real house and in the rooms of the drills."""

from __future__ import annotations

from collections.abc import Mapping

from core.accounts import RoleName
from webapp.auth.pages.access_rule import EVERYBODY, OFFICIALS, AccessRule

_OPENERS = frozenset({RoleName.SECRETARIAT, RoleName.COUNTRY_ADMIN, RoleName.EMERGENCY})

DRILL_PAGES: Mapping[str, AccessRule] = {
    # whose drills are seen, and who plays, webapp.drill.opening and the views say
    "drills.index": AccessRule(OFFICIALS),
    "drills.start": AccessRule(_OPENERS, begins_reading=True),
    "drills.enter": AccessRule(OFFICIALS, begins_reading=True),
    "drills.show": AccessRule(OFFICIALS),
    "drills.certificate": AccessRule(OFFICIALS),
    "drills.close": AccessRule(_OPENERS, begins_reading=True),
    # in the house of a drill; elsewhere there is no such page
    "drills.enter_by_ticket": AccessRule(EVERYBODY),
    "drills.room": AccessRule(OFFICIALS, begins_reading=True),
    "drills.set_clock": AccessRule(_OPENERS, begins_reading=True),
}
