"""Who opens agreements between countries, and writes down whether a person may be shared."""

from __future__ import annotations

from collections.abc import Mapping

from core.accounts import RoleName
from webapp.auth.pages.access_rule import KEEPERS, NATIONAL, OFFICIALS, AccessRule, Reach

_ADMINISTRATOR = frozenset({RoleName.COUNTRY_ADMIN})
SHARING_PAGES: Mapping[str, AccessRule] = {
    # who is a party, `registry.sharing.listing` says; all who administer know what was offered
    "sharing.index": AccessRule(OFFICIALS),
    "sharing.show": AccessRule(NATIONAL),
    "sharing.new": AccessRule(
        _ADMINISTRATOR, Reach.COUNTRY, reads_persons=True, begins_reading=True
    ),
    "sharing.sign": AccessRule(_ADMINISTRATOR),
    "sharing.end": AccessRule(_ADMINISTRATOR),
    "sharing.persons": AccessRule(NATIONAL, reads_persons=True),
    "sharing.pulse": AccessRule(NATIONAL),
    # whether a person may be shared: those who register
    "sharing.permission": AccessRule(KEEPERS, Reach.COUNTRY),
    "sharing.set_permission": AccessRule(KEEPERS, Reach.COUNTRY),
}
