"""The rows of the pages of the sending of a notice: officials of the country; who sends and stops
the package itself asks again (`watch.notices.officers`).
"""

from __future__ import annotations

from collections.abc import Mapping

from webapp.auth.pages.access_rule import NATIONAL, AccessRule, Reach

NOTICE_SENDING_PAGES: Mapping[str, AccessRule] = {
    "notice_sending.index": AccessRule(NATIONAL, Reach.COUNTRY),
    "notice_sending.send": AccessRule(
        NATIONAL, Reach.COUNTRY, reads_persons=True, begins_reading=True
    ),
    "notice_sending.stop": AccessRule(NATIONAL, Reach.COUNTRY),
    "notice_sending.people": AccessRule(NATIONAL, Reach.COUNTRY, reads_persons=True),
    "notice_sending.record_file": AccessRule(
        NATIONAL, Reach.COUNTRY, reads_persons=True, begins_reading=True
    ),
    "notice_sending.hand": AccessRule(NATIONAL, Reach.COUNTRY, reads_persons=True),
    "notice_sending.next_dispatch": AccessRule(NATIONAL, Reach.COUNTRY),
    "notice_sending.mark": AccessRule(NATIONAL, Reach.COUNTRY),
    "notice_sending.leave": AccessRule(NATIONAL, Reach.COUNTRY),
}
