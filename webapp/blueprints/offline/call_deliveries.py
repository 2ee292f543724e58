"""A mark on a household of a call list, as it comes from a device."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import abort
from flask_babel import gettext as _

from core.accounts import User
from core.i18n.languages import N_
from registry.people.models import Need
from response.calldown.lookup import item_numbered
from response.calldown.models import Call
from response.calldown.outcomes import OUTCOME_RULES, CallOutcome
from response.calldown.papers.typed_back import TypedLine, with_numbers
from response.calldown.recording import LONGEST_NOTE, OutcomeDraft
from response.crisis.listing import participation_of
from response.crisis.models import Participation
from webapp.auth.access import current_scope
from webapp.auth.request_context import request_context
from webapp.auth.sessions.browser_session import token_hasher
from webapp.http.database import db
from webapp.http.services import services
from webapp.http.transactions import writes
from webapp.offline.call_marks import MARKED, MarkAnswer, MarkResult, enter_mark
from webapp.offline.deliveries import Delivery, take_in

PURPOSE = N_("Anotaciones hechas sin red")
_NO_LIST = N_("Su país ya no toma parte en esta crisis, o el hogar ya no está en la lista.")


def deliver_call(delivery: Delivery, answers: Mapping[str, Any], user: User) -> dict[str, Any]:
    """Enter a mark; return what became of it."""
    content, here, session = delivery.content, services(), db.session()
    crisis = str(content.get("crisis", ""))
    part = participation_of(session, crisis, current_scope().country)
    line = _line(content, user)
    if part is None or item_numbered(session, part.id, line.number) is None:
        return {"state": MarkAnswer.REFUSED.value, "words": _(_NO_LIST)}
    (line,) = with_numbers(request_context(f"{_(PURPOSE)}: {crisis}"), part, [line])
    if line.problem and "number" in OUTCOME_RULES[line.draft.outcome].needs:
        return {"state": MarkAnswer.REFUSED.value, "words": _(line.problem)}
    since, found = _moment(content.get("since")), MarkResult(MarkAnswer.REFUSED)
    part_id, now = part.id, here.clock()
    writes()

    def act() -> str:
        nonlocal found
        again = session.get(Participation, part_id)
        item = item_numbered(session, part_id, line.number)
        if again is None or item is None:
            found = MarkResult(MarkAnswer.REFUSED, message=_NO_LIST)
            return ""
        found = enter_mark(
            session, here.keyring, again, item, line.draft,
            since=since, is_decided=answers.get("decided") is True, now=now,
        )  # fmt: skip
        is_open = found.answer in {MarkAnswer.CONFLICT, MarkAnswer.REFUSED}
        return "" if is_open else found.answer.value

    answer = take_in(session, delivery, act, hasher=token_hasher(), now=now)
    return _answer(answer or found.answer.value, found)


# -- inside ---------------------------------------------------------------------------------


def _line(content: Mapping[str, Any], user: User) -> TypedLine:
    """Return a mark as a line of a list; 422 for what no device of ours sends."""
    outcome, number = str(content.get("outcome", "")), content.get("household")
    if outcome not in {each.value for each in MARKED} or not isinstance(number, int):
        abort(422)
    needs = content.get("needs")
    draft = OutcomeDraft(
        outcome=CallOutcome(outcome),
        happened_at=_moment(content.get("at")),
        by=f"user:{user.id}",
        user_id=user.id,
        needs=tuple(Need(code) for code in needs if code in set(Need))
        if isinstance(needs, list)
        else (),
        note=str(content.get("note", ""))[:LONGEST_NOTE],
    )
    dialled = "".join(filter(str.isdecimal, str(content.get("number", ""))))[:20]
    return TypedLine(1, max(0, number), draft, dialled)


def _moment(text: object) -> datetime:
    """Return a moment of a device, which it says with its offset."""
    try:
        at = datetime.fromisoformat(str(text))
    except ValueError:
        abort(422)
    if at.tzinfo is None:
        abort(422)
    return at


def _answer(state: str, found: MarkResult) -> dict[str, Any]:
    answer: dict[str, Any] = {"state": state}
    if found.message:
        answer["words"] = _(found.message)
    if found.other is not None:
        answer["other"] = _call_words(found.other)
    return answer


def _call_words(other: Call) -> dict[str, str]:
    """Return what somebody else entered: the outcome and when, and nothing of the note."""
    words = _(OUTCOME_RULES[other.outcome].word)
    return {"outcome": words, "at": other.happened_at.isoformat()}
