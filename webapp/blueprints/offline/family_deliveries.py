"""A household registered without a network, as it comes from a device: what is asked on the page is
asked here, and a person answers it there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import abort
from werkzeug.datastructures import MultiDict

from core.accounts import User
from webapp.auth.access import can_open, current_scope
from webapp.auth.sessions.browser_session import token_hasher
from webapp.forms.people.household_entry import (
    EntryRead,
    likely_doubles,
    read_household,
    register_household,
)
from webapp.forms.people.same_people import LikelySame
from webapp.forms.people.stay_places import LEAVE
from webapp.forms.place_choice import PlaceChoice, place_choices
from webapp.http.database import db
from webapp.http.services import services
from webapp.http.transactions import writes
from webapp.offline.deliveries import Delivery, take_in

REGISTERED, ASKS = "registered", "asks"
SOURCE = "officer"
MOST_BOXES = 600
_DECIDED = frozenset({"others", "decided"})


def deliver_family(delivery: Delivery, answers: Mapping[str, Any], _user: User) -> dict[str, Any]:
    """Register a household, or return what a person has to answer first."""
    if not can_open("persons.new"):
        abort(403)
    now, scope = services().clock(), current_scope()
    read = read_household(_form(delivery.content, answers), scope.country, now.date())
    if read.errors or read.placed.question:
        return {"state": ASKS, "errors": read.errors, "question": _question(read)}
    doubles = likely_doubles(read, _others(answers))
    if doubles:
        return {"state": ASKS, "doubles": [_double(each) for each in doubles]}
    writes()

    def act() -> str:
        register_household(read, SOURCE, scope, now)
        return REGISTERED

    return {"state": take_in(db.session(), delivery, act, hasher=token_hasher(), now=now)}


# -- inside ---------------------------------------------------------------------------------


def _form(content: Mapping[str, Any], answers: Mapping[str, Any]) -> MultiDict[str, str]:
    """Return the boxes as a page sends them, with the answers to what was asked of the place; 422
    for what no device of ours sends.
    """
    boxes = content.get("boxes")
    if not isinstance(boxes, list) or len(boxes) > MOST_BOXES or not all(map(_is_box, boxes)):
        abort(422)
    form: MultiDict[str, str] = MultiDict((name, value) for name, value in boxes)
    for name, value in answers.items():
        if name not in _DECIDED and isinstance(value, str):
            form[name] = value
    return form


def _is_box(each: object) -> bool:
    return isinstance(each, list) and [type(one) for one in each] == [str, str]


def _others(answers: Mapping[str, Any]) -> list[str]:
    """Return of whom somebody has said that they are another person."""
    others = answers.get("others")
    return [str(each) for each in others] if isinstance(others, list) else []


def _question(read: EntryRead) -> dict[str, Any] | None:
    if read.placed.question is None:
        return None
    (choice,) = place_choices([read.placed.question])
    return {"name": choice.name, "readings": _readings(choice), "leave": LEAVE}


def _readings(choice: PlaceChoice) -> list[dict[str, str]]:
    return [{"code": each.code, "name": each.name, "path": each.path} for each in choice.readings]


def _double(one: LikelySame) -> dict[str, Any]:
    """Return who may be the same, as the page of the form shows them."""
    card, stays = one.person.card, one.person.stays
    return {
        "code": one.code,
        "name": card.full_name,
        "born": str(card.birth_year or ""),
        "place": stays[0].place.text if stays else "",
        "why": ": ".join(filter(None, (one.likelihood, ", ".join(one.reasons)))),
    }
