"""Who opens the pages of the people in a crisis, and of the line people call."""

from __future__ import annotations

from collections.abc import Mapping

from core.accounts import RoleName
from webapp.auth.pages.access_rule import NATIONAL, SIGNED_IN, AccessRule, Reach

_WRITERS = _ASKED = frozenset({RoleName.EMERGENCY, RoleName.CONSUL})
_LENDERS = frozenset({RoleName.COUNTRY_ADMIN, RoleName.EMERGENCY})

ACCOUNTING_PAGES: Mapping[str, AccessRule] = {
    # who of the own people is safe, in a crisis the own country works in
    # (webapp.blueprints.accounting.reach)
    "accounting.index": AccessRule(NATIONAL, Reach.COUNTRY, reads_persons=True),
    "accounting.persons": AccessRule(NATIONAL, Reach.COUNTRY, reads_persons=True),
    "accounting.search": AccessRule(
        NATIONAL, Reach.COUNTRY, reads_persons=True, begins_reading=True
    ),
    "accounting.refresh": AccessRule(NATIONAL, Reach.COUNTRY, begins_reading=True),
    "accounting.add_count": AccessRule(NATIONAL, Reach.COUNTRY),
    "accounting.person": AccessRule(NATIONAL, Reach.COUNTRY, reads_persons=True),
    "accounting.state": AccessRule(NATIONAL, Reach.COUNTRY),
    "accounting.close_help": AccessRule(NATIONAL, Reach.COUNTRY),
    "accounting.own_help": AccessRule(NATIONAL, Reach.COUNTRY),
    "accounting.undo": AccessRule(NATIONAL, Reach.COUNTRY),
    # a death: proposed by one, confirmed by another (response.accounting.deaths)
    "accounting.deaths": AccessRule(NATIONAL, Reach.COUNTRY, reads_persons=True),
    "accounting.propose": AccessRule(NATIONAL, Reach.COUNTRY),
    "accounting.confirm": AccessRule(NATIONAL, Reach.COUNTRY),
    "accounting.refuse": AccessRule(NATIONAL, Reach.COUNTRY),
    "accounting.revive": AccessRule(NATIONAL, Reach.COUNTRY),
    "accounting.lists": AccessRule(NATIONAL, Reach.COUNTRY),
    "accounting.bring": AccessRule(NATIONAL, Reach.COUNTRY, begins_reading=True),
    "accounting.rows": AccessRule(NATIONAL, Reach.COUNTRY, reads_persons=True),
    "accounting.decide": AccessRule(NATIONAL, Reach.COUNTRY),
    "accounting.curves": AccessRule(NATIONAL, Reach.COUNTRY),
    "accounting.table": AccessRule(NATIONAL, Reach.COUNTRY),
    "accounting.paper": AccessRule(NATIONAL, Reach.COUNTRY),
    # how people are brought away, and who wants to return: of the own country, and seats that
    # another lends, as counts
    "movements.index": AccessRule(NATIONAL, Reach.COUNTRY, reads_persons=True),
    "movements.plan": AccessRule(NATIONAL, Reach.COUNTRY, begins_reading=True),
    "movements.show": AccessRule(NATIONAL, Reach.COUNTRY, reads_persons=True),
    "movements.change": AccessRule(NATIONAL, Reach.COUNTRY, begins_reading=True),
    "movements.move": AccessRule(NATIONAL, Reach.COUNTRY),
    "movements.go_back": AccessRule(NATIONAL, Reach.COUNTRY),
    "movements.find": AccessRule(NATIONAL, Reach.COUNTRY, reads_persons=True, begins_reading=True),
    "movements.seat": AccessRule(NATIONAL, Reach.COUNTRY, reads_persons=True, begins_reading=True),
    "movements.seat_unregistered": AccessRule(NATIONAL, Reach.COUNTRY),
    "movements.mark": AccessRule(NATIONAL, Reach.COUNTRY, begins_reading=True),
    "movements.manifest": AccessRule(
        NATIONAL, Reach.COUNTRY, reads_persons=True, begins_reading=True
    ),
    "movements.returns": AccessRule(NATIONAL, Reach.COUNTRY),
    "movements.wish": AccessRule(NATIONAL, Reach.COUNTRY, reads_persons=True),
    "movements.say": AccessRule(NATIONAL, Reach.COUNTRY, reads_persons=True, begins_reading=True),
    # who is looked for: of the own country; and what posts and organisations are asked, to which
    # `response.locate.addressees` shows it (webapp.blueprints.locating)
    "locating.index": AccessRule(NATIONAL, Reach.COUNTRY, reads_persons=True),
    "locating.new": AccessRule(_WRITERS, Reach.COUNTRY, reads_persons=True),
    "locating.add": AccessRule(_WRITERS, Reach.COUNTRY, begins_reading=True),
    "locating.show": AccessRule(NATIONAL, Reach.COUNTRY, reads_persons=True),
    "locating.photo": AccessRule(NATIONAL, Reach.COUNTRY, reads_persons=True),
    "locating.edit": AccessRule(_WRITERS, Reach.COUNTRY, reads_persons=True),
    "locating.change": AccessRule(_WRITERS, Reach.COUNTRY, begins_reading=True),
    "locating.approve": AccessRule(NATIONAL, Reach.COUNTRY),
    "locating.second": AccessRule(NATIONAL, Reach.COUNTRY),
    "locating.send": AccessRule(NATIONAL, Reach.COUNTRY),
    "locating.renew": AccessRule(NATIONAL, Reach.COUNTRY),
    "locating.still_open": AccessRule(NATIONAL, Reach.COUNTRY),
    "locating.sight": AccessRule(NATIONAL, Reach.COUNTRY),
    "locating.end": AccessRule(NATIONAL, Reach.COUNTRY),
    "locating.undo_death": AccessRule(NATIONAL, Reach.COUNTRY),
    "locating.matches": AccessRule(
        NATIONAL, Reach.COUNTRY, reads_persons=True, begins_reading=True
    ),
    "locating.questions": AccessRule(_ASKED | {RoleName.SECRETARIAT, RoleName.CIVIL_SOCIETY}),
    "locating.asked_show": AccessRule(_ASKED, reads_persons=True),
    "locating.asked_photo": AccessRule(_ASKED, reads_persons=True),
    "locating.answer": AccessRule(_ASKED),
    "locating.asked_matches": AccessRule(_ASKED, reads_persons=True, begins_reading=True),
    "locating.body_show": AccessRule(frozenset({RoleName.CIVIL_SOCIETY})),
    "locating.body_photo": AccessRule(frozenset({RoleName.CIVIL_SOCIETY})),
    "locating.body_answer": AccessRule(frozenset({RoleName.CIVIL_SOCIETY})),
    # the line people call: of the own country
    "hotline.index": AccessRule(NATIONAL, Reach.COUNTRY, reads_persons=True, begins_reading=True),
    "hotline.take": AccessRule(NATIONAL, Reach.COUNTRY, reads_persons=True, begins_reading=True),
    "hotline.due": AccessRule(NATIONAL, Reach.COUNTRY),
    "hotline.thread": AccessRule(NATIONAL, Reach.COUNTRY),
    "hotline.close": AccessRule(NATIONAL, Reach.COUNTRY),
    "hotline.own": AccessRule(NATIONAL, Reach.COUNTRY),
    "hotline.counts": AccessRule(NATIONAL, Reach.COUNTRY),
    "hotline.table": AccessRule(NATIONAL, Reach.COUNTRY),
    "hotline.lend": AccessRule(_LENDERS, Reach.COUNTRY),
    "hotline.end_lending": AccessRule(_LENDERS, Reach.COUNTRY),
    # what people answer to notices: of the own country
    "replies.index": AccessRule(NATIONAL, Reach.COUNTRY),
    "replies.following": AccessRule(NATIONAL, Reach.COUNTRY),
    "replies.card": AccessRule(NATIONAL, Reach.COUNTRY, reads_persons=True, begins_reading=True),
    "replies.decide": AccessRule(NATIONAL, Reach.COUNTRY, begins_reading=True),
    "replies.release": AccessRule(NATIONAL, Reach.COUNTRY),
    "replies.entry": AccessRule(NATIONAL, Reach.COUNTRY, reads_persons=True, begins_reading=True),
    "replies.enter": AccessRule(NATIONAL, Reach.COUNTRY, reads_persons=True, begins_reading=True),
    # who works on a line that was lent: by the loan alone (webapp.blueprints.hotline.lent_views)
    "hotline.lent": AccessRule(SIGNED_IN),
    "hotline.take_lent": AccessRule(SIGNED_IN, begins_reading=True),
}
