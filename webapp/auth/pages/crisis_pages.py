"""The rows of the pages by which somebody is woken and a crisis is worked through."""

from __future__ import annotations

from collections.abc import Mapping

from webapp.auth.pages.access_rule import COORDINATORS, EVERYBODY, NATIONAL, AccessRule, Reach

CRISIS_PAGES: Mapping[str, AccessRule] = {
    # who is on call: all officials of the country look; who changes which rota,
    # webapp.blueprints.rota.reach says
    "rota.index": AccessRule(NATIONAL, Reach.COUNTRY),
    "rota.show": AccessRule(NATIONAL, Reach.COUNTRY),
    "rota.new": AccessRule(
        COORDINATORS, Reach.COUNTRY, begins_reading=True, admits_post_admins=True
    ),
    "rota.change": AccessRule(
        COORDINATORS, Reach.COUNTRY, begins_reading=True, admits_post_admins=True
    ),
    "rota.new_pattern": AccessRule(
        COORDINATORS, Reach.COUNTRY, begins_reading=True, admits_post_admins=True
    ),
    "rota.end_pattern": AccessRule(COORDINATORS, Reach.COUNTRY, admits_post_admins=True),
    "rota.new_shift": AccessRule(
        COORDINATORS, Reach.COUNTRY, begins_reading=True, admits_post_admins=True
    ),
    "rota.shift": AccessRule(
        COORDINATORS, Reach.COUNTRY, begins_reading=True, admits_post_admins=True
    ),
    "rota.remove_shift": AccessRule(COORDINATORS, Reach.COUNTRY, admits_post_admins=True),
    "rota.calendars": AccessRule(NATIONAL, Reach.COUNTRY),
    "rota.make_calendar": AccessRule(NATIONAL, Reach.COUNTRY),
    "rota.end_calendar": AccessRule(NATIONAL, Reach.COUNTRY),
    # the token in the address is the capability
    "rota.feed": AccessRule(EVERYBODY),
}
