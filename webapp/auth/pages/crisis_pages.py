"""The rows of the pages by which somebody is woken and a crisis is worked through."""

from __future__ import annotations

from collections.abc import Mapping

from webapp.auth.pages.access_rule import (
    COORDINATORS,
    EVERYBODY,
    NATIONAL,
    OFFICIALS,
    AccessRule,
    Reach,
)

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
    # crises: heads are of all officials; what hangs on a country's part, the part itself says
    # (webapp.crisis_frame.crisis_pages); who may move what, response.crisis.officers
    "crises.index": AccessRule(OFFICIALS),
    "crises.show": AccessRule(OFFICIALS),
    "crises.more": AccessRule(OFFICIALS),
    "crises.declare": AccessRule(OFFICIALS, begins_reading=True),
    "crises.join": AccessRule(NATIONAL, begins_reading=True),
    "crises.zone": AccessRule(OFFICIALS, begins_reading=True),
    "crises.map_page": AccessRule(OFFICIALS),
    "crises.map_image": AccessRule(OFFICIALS),
    "crises.level": AccessRule(OFFICIALS),
    "crises.state": AccessRule(OFFICIALS),
    "crises.merge": AccessRule(OFFICIALS),
    "crises.hazards": AccessRule(OFFICIALS),
    "crises.rhythm": AccessRule(OFFICIALS),
    "crises.part": AccessRule(NATIONAL),
    "crises.charge": AccessRule(NATIONAL),
    "crises.team": AccessRule(NATIONAL),
    "crises.set_team": AccessRule(NATIONAL),
    "crises.activate": AccessRule(NATIONAL),
    "crises.answer": AccessRule(NATIONAL),
    "crises.relief": AccessRule(NATIONAL),
    "crises.staff": AccessRule(NATIONAL),
    "crises.new_staff": AccessRule(NATIONAL),
    "crises.staff_state": AccessRule(NATIONAL),
    # tasks and log of the own country in a crisis; others who take part read what is shared
    # (response.log.reading)
    "tasks.index": AccessRule(NATIONAL),
    "tasks.tick": AccessRule(NATIONAL),
    "tasks.task": AccessRule(NATIONAL),
    "tasks.move": AccessRule(NATIONAL),
    "tasks.take_back": AccessRule(NATIONAL),
    "tasks.add": AccessRule(NATIONAL),
    "tasks.take_changes": AccessRule(NATIONAL),
    "tasks.checklist": AccessRule(NATIONAL),
    "tasks.paper": AccessRule(NATIONAL),
    "tasks.type_paper": AccessRule(NATIONAL),
    "crisis_log.index": AccessRule(NATIONAL),
    "crisis_log.add": AccessRule(NATIONAL),
    "crisis_log.agenda": AccessRule(NATIONAL),
    "crisis_log.calendar": AccessRule(NATIONAL),
    "crisis_log.brief": AccessRule(NATIONAL),
    "crisis_log.unit_log": AccessRule(NATIONAL),
    "crisis_log.file": AccessRule(NATIONAL),
    # what the own country learned in a crisis
    "lessons.index": AccessRule(NATIONAL),
    "lessons.add": AccessRule(NATIONAL),
    "lessons.move": AccessRule(NATIONAL),
    "lessons.file": AccessRule(NATIONAL),
}
