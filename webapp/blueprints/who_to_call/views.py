"""The pages of "Whom do I call?": the sheet, its leaders, the call tree."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core.atlas.placing.readings import OpenReading
from core.audit_log import record
from directory.book.call_sheet import sheet_pdf
from directory.calling.call_tree import (
    BRANCH_TITLES,
    CRISIS_TITLES,
    PHASE_TITLES,
    CrisisPhase,
    TreeCrisis,
    call_tree,
)
from directory.calling.caller_needs import NEED_TITLES
from directory.calling.query import QuestionKind
from directory.calling.who_to_call import CallSheet, who_to_call
from directory.entries.member_states import MEMBERS
from directory.labels import DESIGNATION_WORDS, ORGANISATION_WORDS
from webapp.auth.access import current_scope
from webapp.auth.brakes.questions import may_ask
from webapp.auth.request_context import request_context
from webapp.auth.sessions.browser_session import client_address, token_hasher
from webapp.blueprints.who_to_call.call_tree_paper import sections_of, what_for
from webapp.blueprints.who_to_call.labels import (
    hours_words,
    local_time,
    place_question,
    place_words,
)
from webapp.blueprints.who_to_call.query_args import CallForm, read_question
from webapp.forms.place_choice import ShownReading, own_units, place_choices
from webapp.http.database import db
from webapp.http.i18n import country_name, zone
from webapp.http.pages import PRINTED_TREE
from webapp.http.services import services
from webapp.labels.holidays import holiday_words
from webapp.labels.provenance import file_mark, maker_name
from webapp.search.recent_places import note_place

_FIELD = "place"
_PLACES = frozenset({QuestionKind.PLACE, QuestionKind.POINT, QuestionKind.UNIT})
"""What is kept among the places asked about last."""
blueprint = Blueprint("who_to_call", __name__)


@blueprint.get("/llamar")
def index() -> str | tuple[str, int]:
    """Return one box for everything, and whom to call."""
    question = _question()
    if question.text and not _may_ask():
        return _page(question, None, is_braked=True), 429
    sheet = _sheet(question) if question.text else None
    if sheet is not None and sheet.asked.kind in _PLACES and not current_scope().is_anonymous:
        note_place(sheet.asked.title or question.text, question.text)
    return _page(question, sheet)


@blueprint.get("/llamar/lideres")
def leaders() -> str:
    """Return the same with the community leaders of the asker's own country opened; the reading is
    journalled.
    """
    question, scope = _question(), current_scope()
    sheet = _sheet(question, with_leaders=True)
    record(
        db.session(),
        at=services().clock(),
        actor=scope.actor,
        action="leader.read",
        country=scope.country,
        purpose=_("Llamar"),
        leaders=[str(leader.row.id) for leader in sheet.leaders],
    )
    return _page(question, sheet, are_leaders_open=True)


@blueprint.get("/llamar/arbol")
@blueprint.get(PRINTED_TREE)
def tree() -> str:
    """Return the call tree of an area for a type of crisis and a phase."""
    question = _question()
    sheet = _sheet(question) if question.text else None
    branches = call_tree(sheet, question.crisis, question.phase) if sheet else ()
    return render_template("who_to_call/tree.html", **_shared(question, sheet), branches=branches)


@blueprint.get("/llamar/arbol.pdf")
def tree_pdf() -> Response | AnyResponse:
    """Return the same tree on paper; of a name of several places, or of none, the page that asks
    which: a sheet that lacks everything would be taken for an answer.
    """
    question, now = _question(), services().clock()
    sheet = _sheet(question)
    if not sheet.asked.is_answered:
        return redirect(f"{url_for('who_to_call.tree')}?{_again(question)}")
    body = services().press(
        sheet_pdf,
        _("Árbol de llamadas: %(place)s", place=sheet.asked.title or question.text),
        sections_of(call_tree(sheet, question.crisis, question.phase)),
        language=str(get_locale()),
        as_of=now,
        timezone=zone().key,
        made_by=maker_name(),
        lead=f"{_(CRISIS_TITLES[question.crisis])} · {_(PHASE_TITLES[question.phase])}",
        public_url=f"{services().settings.public_url}{PRINTED_TREE}?{_again(question)}",
    )
    headers = {"Content-Disposition": f'inline; filename="arbol-{file_mark(now)}.pdf"'}
    return Response(body, content_type="application/pdf", headers=headers)


# -- inside ---------------------------------------------------------------------------------


def _question() -> CallForm:
    return read_question(request.args, current_scope().country)


def _again(question: CallForm) -> str:
    """Return the query of the same tree: never the arguments as they were sent, which `url_for`
    takes for its own.
    """
    return question.address(crisis=question.crisis.value, fase=question.phase.value)


def _may_ask() -> bool:
    """Return whether the question is answered; of a stranger's address a hash is counted."""
    if not current_scope().is_anonymous:
        return True
    address = token_hasher().hash(client_address(), "question").hex()
    return may_ask(db.engine, address, services().clock())


def _sheet(question: CallForm, *, with_leaders: bool = False) -> CallSheet:
    return who_to_call(
        request_context(),
        question.text,
        nationality=question.nationality,
        need=question.need,
        may_open_leaders=with_leaders,
        own=own_units(),
    )


def _choices(sheet: CallSheet | None) -> list[tuple[ShownReading, str]]:
    """Return the readings to choose from as everywhere, each with the question that means it."""
    if sheet is None or not sheet.asked.is_open:
        return []
    (shown,) = place_choices([OpenReading(_FIELD, sheet.asked.readings)])
    questions = [place_question(place) for place in sheet.asked.places]
    return list(zip(shown.readings, questions, strict=True))


def _page(question: CallForm, sheet: CallSheet | None, **more: Any) -> str:
    shown_words = {"is_braked": False, "are_leaders_open": False, **more}
    return render_template("who_to_call/index.html", **_shared(question, sheet), **shown_words)


def _shared(question: CallForm, sheet: CallSheet | None) -> dict[str, Any]:
    now = services().clock()
    return {
        "question": question,
        "dict": dict,
        "sheet": sheet,
        "choices": _choices(sheet),
        "now": now,
        "nationality_choices": sorted(
            ((code, country_name(code)) for code in MEMBERS), key=lambda each: each[1]
        ),
        "need_choices": [(need.value, _(words)) for need, words in NEED_TITLES.items()],
        "crisis_choices": [(each.value, _(CRISIS_TITLES[each])) for each in TreeCrisis],
        "phase_choices": [(each.value, _(PHASE_TITLES[each])) for each in CrisisPhase],
        "branch_titles": BRANCH_TITLES,
        "designation_words": DESIGNATION_WORDS,
        "organisation_words": ORGANISATION_WORDS,
        "hours_words": lambda hours, callee: hours_words(
            hours, callee.timezone, now, callee.calendars
        ),
        "holiday_words": lambda callee: holiday_words(
            now, callee.timezone or zone().key, now, callee.calendars
        ),
        "local_time": lambda timezone: local_time(now, timezone, now),
        "place_words": lambda place: place_words(place, services().atlas),
        "place_question": place_question,
        "what_for": what_for,
        "translate": _,
    }
