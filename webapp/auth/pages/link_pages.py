"""Who opens the pages behind a link or a code: everybody who has it, for it is the capability."""

from __future__ import annotations

from collections.abc import Mapping

from webapp.auth.pages.access_rule import EVERYBODY, AccessRule

LINK_PAGES: Mapping[str, AccessRule] = {
    # the page behind an owner's link: the token in the address is the capability
    "confirm.home": AccessRule(EVERYBODY),
    "confirm.entry": AccessRule(EVERYBODY),
    "confirm.confirm": AccessRule(EVERYBODY, begins_reading=True),
    "confirm.change": AccessRule(EVERYBODY, begins_reading=True),
    "confirm.undo": AccessRule(EVERYBODY, begins_reading=True),
    "confirm.fails": AccessRule(EVERYBODY, begins_reading=True),
    "confirm.relief": AccessRule(EVERYBODY, begins_reading=True),
    # the page of an alarm, behind the link of a call, likewise: a GET answers nothing
    "alarm_link.home": AccessRule(EVERYBODY),
    "alarm_link.answer": AccessRule(EVERYBODY, begins_reading=True),
    # what gateways tell: the signature is the capability, the answer always the same
    "webhooks.receive": AccessRule(EVERYBODY, begins_reading=True),
    "webhooks.verify_hub": AccessRule(EVERYBODY),
    # registering in public; the token in the cookie opens the request, and nothing else
    "joining.start": AccessRule(EVERYBODY),
    "joining.begin": AccessRule(EVERYBODY, begins_reading=True),
    "joining.question": AccessRule(EVERYBODY, begins_reading=True),
    "joining.forget": AccessRule(EVERYBODY),
    "joining.sent": AccessRule(EVERYBODY),
    "joining.code": AccessRule(EVERYBODY),
    "joining.confirm": AccessRule(EVERYBODY, begins_reading=True),
    "joining.another_code": AccessRule(EVERYBODY),
    "joining.without_code": AccessRule(EVERYBODY),
    "joining.short": AccessRule(EVERYBODY),
    "joining.begin_short": AccessRule(EVERYBODY, begins_reading=True),
    # the page of who says how they are: a token of a message, or the code on a poster, opens it
    "self_report.home": AccessRule(EVERYBODY),
    "self_report.answer": AccessRule(EVERYBODY, begins_reading=True),
    "self_report.each": AccessRule(EVERYBODY),
    "self_report.answer_each": AccessRule(EVERYBODY, begins_reading=True),
    # the page behind a person's own link, likewise; what it opens, registry.confirmation.links says
    "own_record.home": AccessRule(EVERYBODY),
    "own_record.confirm": AccessRule(EVERYBODY, begins_reading=True),
    "own_record.leave": AccessRule(EVERYBODY, begins_reading=True),
    "own_record.come_back": AccessRule(EVERYBODY, begins_reading=True),
    "own_record.erase": AccessRule(EVERYBODY, begins_reading=True),
    "own_record.add_member": AccessRule(EVERYBODY, begins_reading=True),
    "own_record.change": AccessRule(EVERYBODY, begins_reading=True),
    "own_record.move": AccessRule(EVERYBODY, begins_reading=True),
    "own_record.set_sharing": AccessRule(EVERYBODY, begins_reading=True),
}
