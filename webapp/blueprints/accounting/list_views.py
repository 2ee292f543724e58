"""Lists of shelters and others: brought in, held against the register, decided row by row."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from core.errors import Outdated, UnusableInput
from core.tabular.tables import UnreadableFile
from response.accounting.labels import SAYS_WORDS, SOURCE_WORDS
from response.accounting.lists.brought import (
    LIST_SAYS,
    ListDraft,
    OpenList,
    OpenRow,
    decide_row,
    keep_list,
    list_of,
    lists_of,
    matches_of,
    row_of,
    rows_of,
    undecide_row,
)
from response.accounting.lists.reading import ListedName, read_list
from response.accounting.models import RowDecision, Says, StatementSource
from response.crisis.models import Participation
from webapp.auth.access import current_scope
from webapp.auth.request_context import request_context
from webapp.blueprints.accounting.form_values import typed_code, typed_moment
from webapp.blueprints.accounting.presenters import person_lines
from webapp.blueprints.accounting.reach import own_part, purpose_of
from webapp.blueprints.accounting.views import blueprint
from webapp.crisis_frame.crisis_pages import participation_page
from webapp.forms.typed_text import form_lines, form_text
from webapp.http.database import db
from webapp.http.services import services
from webapp.http.transactions import writes
from webapp.labels.doubles import DoubleShown, shown_doubles
from webapp.uploads.kept_upload import sent_upload

ROWS_AT_A_TIME = 4
"""Rows with their matches on one page: so many fit a telephone, and 20 cards are opened for them.
"""
LIST_SOURCES = (StatementSource.SHELTER_LIST, StatementSource.AUTHORITY, StatementSource.LEADER)


@dataclass(frozen=True, slots=True)
class MatchedRow:
    """A row that waits, with whom it may name."""

    row: OpenRow
    matches: list[DoubleShown]


@blueprint.get("/listas")
def lists(number: str) -> str:
    """Return the lists there are, and the form that brings one in."""
    return _lists_page(number)


@blueprint.post("/listas")
def bring(number: str) -> Response | tuple[str, int]:
    """Read a list, pasted or as a file, and keep its rows; all of them wait for a person."""
    own_part(number)
    here = services()
    try:
        draft = _list_draft(_listed_names())
        writes()
        brought = keep_list(db.session(), here.keyring, own_part(number), draft, here.clock())
    except UnusableInput as wrong:
        db.session().rollback()
        what = wrong.problem.explain(_) if isinstance(wrong, UnreadableFile) else _(wrong.what)
        return _lists_page(number, what), 422
    flash(ngettext("%(num)s fila leída.", "%(num)s filas leídas.", len(draft.rows)), "done")
    return redirect(url_for("accounting.rows", number=number, list_id=brought.id), 303)


@blueprint.get("/listas/<uuid:list_id>")
def rows(number: str, list_id: uuid.UUID) -> str:
    """Return the next rows that wait with whom they may name; those decided last below."""
    page, part = participation_page(number)
    brought, keyring = _own_list(part, list_id), services().keyring
    waiting = rows_of(
        db.session(), keyring, list_id, decision=RowDecision.WAITING, limit=ROWS_AT_A_TIME
    )
    same = rows_of(db.session(), keyring, list_id, decision=RowDecision.SAME, limit=20)
    nobody = rows_of(db.session(), keyring, list_id, decision=RowDecision.NOBODY, limit=20)
    known = person_lines(part, [each.row.person_id for each in same if each.row.person_id])
    return render_template(
        "accounting/rows.html",
        page=page,
        brought=brought,
        waiting=[_with_matches(part, each) for each in waiting],
        same=same,
        nobody=nobody,
        persons={each.person_id: each for each in known},
        says_words=SAYS_WORDS,
    )


@blueprint.post("/listas/<uuid:list_id>/<uuid:row_id>")
def decide(number: str, list_id: uuid.UUID, row_id: uuid.UUID) -> Response:
    """Say who a row is: one of the register, or nobody; or let it wait again."""
    part, here, by = own_part(number), services(), current_scope().actor
    brought = _own_list(part, list_id)
    row = row_of(db.session(), list_id, row_id)
    if row is None:
        abort(404)
    choice = request.form.get("person", "")
    try:
        if choice == "again":
            undecide_row(db.session(), here.keyring, part, row, by=by, now=here.clock())
        else:
            person_id = None if choice == "nobody" else uuid.UUID(choice)
            decide_row(
                db.session(), here.keyring, part, brought, row, person_id, by=by, now=here.clock()
            )
    except Outdated:
        db.session().rollback()
        flash(_("Otra persona ya decidió esa fila."), "wrong")
    except ValueError:
        db.session().rollback()
        flash(_("Elija una de las respuestas."), "wrong")
    except UnusableInput as wrong:
        db.session().rollback()
        flash(_(wrong.what), "wrong")
    return redirect(url_for("accounting.rows", number=number, list_id=list_id), 303)


# -- inside ---------------------------------------------------------------------------------


def _lists_page(number: str, fault: str = "") -> str:
    page, part = participation_page(number)
    return render_template(
        "accounting/lists.html",
        page=page,
        lists=lists_of(db.session(), services().keyring, part.id),
        says=LIST_SAYS,
        sources=LIST_SOURCES,
        says_words=SAYS_WORDS,
        source_words=SOURCE_WORDS,
        typed=request.form,
        fault=fault,
    )


def _listed_names() -> list[ListedName]:
    sent = sent_upload()
    data = sent.data if sent else form_lines(request.form, "pasted").encode()
    return read_list(data, sent.name if sent else "lista.txt", services().clock())


def _list_draft(listed: list[ListedName]) -> ListDraft:
    form = request.form
    return ListDraft(
        name=form_text(form, "name"),
        says=typed_code(form, "says", Says),
        source=typed_code(form, "source", StatementSource),
        said_at=typed_moment(form, "said_at"),
        by=current_scope().actor,
        rows=listed,
    )


def _own_list(part: Participation, list_id: uuid.UUID) -> OpenList:
    found = list_of(db.session(), services().keyring, part.id, list_id)
    if found is None:
        abort(404)
    return found


def _with_matches(part: Participation, row: OpenRow) -> MatchedRow:
    if row.listed is None:
        return MatchedRow(row, [])
    return MatchedRow(
        row, shown_doubles(matches_of(request_context(purpose_of(part)), row.listed), _)
    )
