"""Pages by which a list of persons comes in: sent, its columns said, tried, applied, undone.

A list is read and compared before the transaction that writes begins, so that nobody waits for it;
whoever compares it reads persons, and the audit log says so.
"""

from __future__ import annotations

import uuid

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core.audit_log import record
from core.tabular.reading import read_tables
from core.tabular.tables import Table, UnreadableFile
from registry.imports.lists import (
    apply_list,
    can_be_undone,
    content_of,
    expire_lists,
    forget_content,
    is_waiting,
    last_mapping,
    list_of,
    lists_of,
    new_list,
    rejected_of,
    undo_list,
)
from registry.imports.models import PeopleList, PeopleListState
from registry.imports.people_file import (
    Doubles,
    ImportOrigin,
    PreparedPeople,
    find_doubles,
    import_prepared,
    prepare_people,
)
from registry.imports.reading_plan import ListQuestion, guess_columns, people_table
from registry.imports.report import ImportReport, people_error_file
from registry.registration.unplaced import count_unplaced
from webapp.auth.second_person.removal_page import asked_first
from webapp.blueprints.registry.presenters import (
    MOST_SHOWN,
    RESULT_TONES,
    RESULT_WORDS,
    order_lines,
    person_rows_shown,
    phone_answers,
    row_tabs,
    rows_csv,
    target_choices,
)
from webapp.blueprints.registry.removals import list_removal, may_take_back
from webapp.blueprints.registry.senders import answers_of, list_files, list_sender, mapping_of
from webapp.http.database import db
from webapp.http.services import services
from webapp.http.transactions import end_writing, writes
from webapp.labels.list_columns import columns_shown
from webapp.labels.provenance import file_mark

blueprint = Blueprint("registry", __name__, url_prefix="/registro")
CSV = "text/csv; charset=utf-8"


@blueprint.get("")
def index() -> str:
    """Send a list of persons, and the lists sent before."""
    return _index({})


@blueprint.post("")
def upload() -> AnyResponse | tuple[str, int]:
    """Keep a list under seal, and show its columns."""
    sender, now = list_sender(), services().clock()
    sent = request.files.get("file")
    data, name = (sent.read(), sent.filename or "") if sent else (b"", "")
    if not data:
        return _index({"file": _("Elija un archivo.")}), 422
    try:
        table = people_table(read_tables(data, name), "", name)
    except UnreadableFile as wrong:
        return _index({"file": f"{name}: {wrong.problem.explain(_)}"}), 422
    expire_lists(list_files(), now)
    kept = new_list(list_files(), data, name, sender, now)
    kept.sheet = table.sheet
    writes()
    db.session().add(kept)
    return redirect(url_for("registry.columns", list_id=kept.id))


@blueprint.get("/<uuid:list_id>/columnas")
def columns(list_id: uuid.UUID) -> str:
    """Return which column is what: guessed, or as it was the last time; each can be changed."""
    sent = _waiting(list_id)
    tables = read_tables(_content(sent), sent.file_name)
    sheet = request.args.get("hoja", sent.sheet)
    table = _table(tables, sheet, sent)
    own = sent.mapping if table.sheet == sent.sheet else {}
    mapping = own or last_mapping(db.session(), sent.country, table) or {}
    return render_template(
        "registry/columns.html",
        sent=sent,
        taken=table,
        sheets=[each for each in tables if each.sheet],
        columns=columns_shown(guess_columns(table), mapping),
        is_remembered=bool(mapping) and not own,
        targets=target_choices(),
        answers=mapping.get("defaults", {}),
        errors={},
    )


@blueprint.post("/<uuid:list_id>/columnas")
def set_columns(list_id: uuid.UUID) -> AnyResponse:
    """Keep what each column is, and try the list."""
    sent = _waiting(list_id)
    table = _table(read_tables(_content(sent), sent.file_name), request.form.get("sheet", ""), sent)
    mapping = mapping_of(request.form, guess_columns(table))
    writes()
    sent = _waiting(list_id)
    sent.sheet, sent.mapping, sent.state = table.sheet, mapping, PeopleListState.TRIED
    return redirect(url_for("registry.trial", list_id=sent.id))


@blueprint.get("/<uuid:list_id>/prueba")
def trial(list_id: uuid.UUID) -> str | AnyResponse:
    """Return what each row would do; nothing is written but that persons were compared."""
    sent = _waiting(list_id)
    try:
        prepared = _prepared(sent)
    except UnreadableFile as wrong:
        flash(wrong.problem.explain(_), "wrong")
        return redirect(url_for("registry.columns", list_id=list_id))
    report, _doubles = _tried(prepared)
    only = request.args.get("ver", "")
    rows = person_rows_shown(prepared, report, only)
    body = render_template(
        "registry/trial.html",
        sent=sent,
        report=report,
        counts=report.counts,
        rows=rows[:MOST_SHOWN],
        more=max(0, len(rows) - MOST_SHOWN),
        tabs_shown=[
            (url_for("registry.trial", list_id=list_id, ver=key), words, only == key)
            for key, words in row_tabs(report)
        ],
        only=only,
        result_words=RESULT_WORDS,
        tones=RESULT_TONES,
        orders=order_lines(report),
        phone_answers=phone_answers(report),
        undecided=[each.column for each in report.day_orders if not each.order],
        asks_order=ListQuestion.DAY_ORDER in report.questions,
        asks_m=ListQuestion.INITIAL_M in report.questions,
        notes=[each.explain(_) for each in prepared.plan.table.notes],
    )
    _note_reading(sent, len(prepared.rows))
    return body


@blueprint.post("/<uuid:list_id>/respuestas")
def answer(list_id: uuid.UUID) -> AnyResponse:
    """Keep what somebody answers where the list leaves something open, and try it again."""
    sent = _waiting(list_id)
    answers = {**sent.mapping.get("defaults", {}), **answers_of(request.form)}
    sent.mapping = {**sent.mapping, "defaults": answers}
    return redirect(url_for("registry.trial", list_id=list_id))


@blueprint.get("/<uuid:list_id>/<any(prueba, rechazadas):what>.csv")
def file(list_id: uuid.UUID, what: str) -> Response:
    """Return the result of every row, or the rows rejected to be corrected and sent again."""
    sent = _list(list_id)
    if sent.state in {PeopleListState.APPLIED, PeopleListState.UNDONE}:
        body = rejected_of(sent, list_files()) if what == "rechazadas" else None
    else:
        prepared = _prepared(sent)
        report, _doubles = _tried(prepared)
        body = (
            rows_csv(person_rows_shown(prepared, report, ""))
            if what == "prueba"
            else people_error_file(prepared.plan.table, report, _)
        )
    if body is None:
        abort(404)
    _note_reading(sent, int(sent.counts.get("read", 0)))
    name = f"{what}-{file_mark(sent.at)}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(body, content_type=CSV, headers=headers)


@blueprint.post("/<uuid:list_id>/aplicar")
def apply(list_id: uuid.UUID) -> AnyResponse:
    """Write it, after the box was ticked and what was asked is answered."""
    if request.form.get("sure") != "1":
        flash(_("Marque la casilla para aplicar la importación."), "wrong")
        return redirect(url_for("registry.trial", list_id=list_id))
    prepared = _prepared(_waiting(list_id))
    if not prepared.plan.is_answered:
        flash(_("Falta decir cómo se escriben las fechas: no se guardó nada."), "wrong")
        return redirect(url_for("registry.trial", list_id=list_id))
    doubles = find_doubles(db.session(), services().keyring, prepared)
    writes()
    sent = _waiting(list_id)
    apply_list(
        db.session(), list_files(), services().keyring, sent, prepared, _origin(sent), doubles
    )
    return redirect(url_for("registry.result", list_id=sent.id))


@blueprint.get("/<uuid:list_id>")
def result(list_id: uuid.UUID) -> str | AnyResponse:
    """Return what became of a list; and the way back, which asks once more."""
    sent = _list(list_id)
    if sent.state in {PeopleListState.UPLOADED, PeopleListState.TRIED}:
        return redirect(url_for("registry.columns", list_id=sent.id))
    # It was kept until the import was written for good.
    forget_content(sent, list_files())
    return _result(sent, asks=request.args.get("deshacer") == "1")


@blueprint.post("/<uuid:list_id>/deshacer")
def take_back(list_id: uuid.UUID) -> str | AnyResponse:
    """Undo an import, once a second person agreed where it takes out many; whom somebody changed
    since is left, and counted.
    """
    sent, sender = _list(list_id), list_sender()
    if not can_be_undone(sent, list_files()):
        abort(404)
    if not may_take_back(sent):
        way_back = url_for("registry.result", list_id=list_id, deshacer=1)
        return asked_first(list_removal(sent), way_back)
    writes()
    sent = _list(list_id)
    now = services().clock()
    undone = undo_list(db.session(), list_files(), services().keyring, sent, sender, now)
    if undone is None:
        abort(404)
    record(
        db.session(),
        at=now,
        actor=sender.actor,
        action="person.import_undone",
        subject=sent.id,
        country=sent.country,
        purpose="import",
        erased=undone.erased,
        restored=undone.restored,
        left=len(undone.left),
    )
    end_writing()
    return _result(sent, left=len(undone.left))


@blueprint.post("/<uuid:list_id>/descartar")
def drop(list_id: uuid.UUID) -> AnyResponse:
    """Forget a list that was not applied."""
    sent = _waiting(list_id)
    sent.state = PeopleListState.DROPPED
    forget_content(sent, list_files())
    flash(_("Archivo descartado: no se escribió nada."), "done")
    return redirect(url_for("registry.index"))


# -- inside ---------------------------------------------------------------------------------


def _index(errors: dict[str, str]) -> str:
    sender = list_sender()
    return render_template(
        "registry/index.html",
        lists=lists_of(db.session(), sender),
        errors=errors,
        country=sender.country,
        unplaced=count_unplaced(db.session(), sender.country),
        states=PeopleListState,
    )


def _result(sent: PeopleList, *, asks: bool = False, left: int = 0) -> str:
    store = list_files()
    return render_template(
        "registry/result.html",
        sent=sent,
        asks=asks,
        left=left,
        has_rejected=rejected_of(sent, store) is not None,
        can_undo=can_be_undone(sent, store),
        needs_second=not may_take_back(sent),
        is_undone=sent.state is PeopleListState.UNDONE,
    )


def _list(list_id: uuid.UUID) -> PeopleList:
    sent = list_of(db.session(), list_id, list_sender())
    if sent is None:
        abort(404)
    return sent


def _waiting(list_id: uuid.UUID) -> PeopleList:
    """Return a list that was not applied yet and is still there."""
    sent = _list(list_id)
    if not is_waiting(db.session(), sent):
        abort(404)
    return sent


def _content(sent: PeopleList) -> bytes:
    data = content_of(sent, list_files())
    if data is None:
        abort(404)
    return data


def _table(tables: list[Table], sheet: str, sent: PeopleList) -> Table:
    """Return the sheet asked for, if the file has it; else the one chosen before."""
    known = {table.sheet for table in tables}
    return people_table(tables, sheet if sheet in known else sent.sheet, sent.file_name)


def _prepared(sent: PeopleList) -> PreparedPeople:
    return prepare_people(
        _content(sent),
        sent.file_name,
        keyring=services().keyring,
        atlas=services().atlas,
        country=sent.country,
        now=services().clock(),
        sheet=sent.sheet,
        mapping=sent.mapping or None,
        language=get_locale().language,
    )


def _tried(prepared: PreparedPeople) -> tuple[ImportReport, Doubles]:
    keyring = services().keyring
    doubles = find_doubles(db.session(), keyring, prepared)
    origin = ImportOrigin(list_sender().actor, services().clock(), translate=_)
    report = import_prepared(db.session(), keyring, prepared, origin, doubles=doubles, dry_run=True)
    return report, doubles


def _origin(sent: PeopleList) -> ImportOrigin:
    sender = list_sender()
    return ImportOrigin(sender.actor, services().clock(), sent.post_id, translate=_)


def _note_reading(sent: PeopleList, rows: int) -> None:
    """Leave for the audit log that persons were compared."""
    record(
        db.session(),
        at=services().clock(),
        actor=list_sender().actor,
        action="person.compare",
        subject=sent.id,
        country=sent.country,
        purpose="import",
        rows=rows,
    )
