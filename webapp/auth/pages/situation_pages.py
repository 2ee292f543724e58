"""Who opens the situation reports of a country, and that of all countries."""

from __future__ import annotations

from collections.abc import Mapping

from core.accounts import RoleName
from webapp.auth.pages.access_rule import NATIONAL, OFFICIALS, AccessRule

SITUATION_PAGES: Mapping[str, AccessRule] = {
    # those of the own country in a crisis it works in; who wrote one does not approve it
    # (response.situation.lifecycle)
    "situation.index": AccessRule(NATIONAL),
    "situation.begin": AccessRule(NATIONAL, begins_reading=True),
    "situation.show": AccessRule(NATIONAL),
    "situation.edit": AccessRule(NATIONAL),
    "situation.write": AccessRule(NATIONAL),
    "situation.count_again": AccessRule(NATIONAL, begins_reading=True),
    "situation.approve": AccessRule(NATIONAL),
    "situation.give_back": AccessRule(NATIONAL),
    "situation.issue": AccessRule(NATIONAL),
    "situation.stand": AccessRule(NATIONAL),
    "situation.correct": AccessRule(NATIONAL, begins_reading=True),
    "situation.file": AccessRule(NATIONAL),
    # counts without a small one, of issued numbers alone (response.situation.merging)
    "regional_reports.index": AccessRule(OFFICIALS),
    "regional_reports.show": AccessRule(OFFICIALS),
    "regional_reports.past": AccessRule(OFFICIALS),
    "regional_reports.merge": AccessRule(frozenset({RoleName.SECRETARIAT})),
    "regional_reports.file": AccessRule(OFFICIALS),
}
