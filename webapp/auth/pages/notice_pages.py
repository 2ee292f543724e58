"""The rows of the pages of the notices: officials of the country look, who drafts and who decides
the package itself asks again (`watch.notices.officers`). What counts people begins reading.
"""

from __future__ import annotations

from collections.abc import Mapping

from core.accounts import RoleName
from webapp.auth.pages.access_rule import NATIONAL, OFFICIALS, AccessRule

WRITERS = frozenset({RoleName.EMERGENCY, RoleName.CONSUL})

NOTICE_PAGES: Mapping[str, AccessRule] = {
    "notices.index": AccessRule(NATIONAL),
    "notices.show": AccessRule(NATIONAL),
    "notices.outputs": AccessRule(NATIONAL),
    "notices.poster": AccessRule(NATIONAL),
    "notices.cap": AccessRule(NATIONAL),
    "notices.broken": AccessRule(OFFICIALS),
    "notices.new": AccessRule(WRITERS, begins_reading=True),
    "notices.edit": AccessRule(WRITERS, begins_reading=True),
    "notices.ready_text": AccessRule(NATIONAL),
    "notices.propose_notice": AccessRule(WRITERS, begins_reading=True),
    "notices.count_audience": AccessRule(NATIONAL, begins_reading=True),
    "notices.approve_notice": AccessRule(NATIONAL, begins_reading=True),
    "notices.return_to_writer": AccessRule(NATIONAL),
    "notices.drop": AccessRule(NATIONAL),
    "notices.break_the_glass": AccessRule(WRITERS, begins_reading=True),
}
