"""Pages of the import.

A file is read before the transaction that writes begins, so that nobody waits for it.
"""

from __future__ import annotations

import uuid
from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core.phones.countries import REGION
from core.tabular.tables import UnreadableFile
from directory.entries.kinds import MANY_WORDS, EntryKind
from directory.entries.models import Visibility
from directory.imports.batches import (
    batches_of,
    columns_of,
    new_batch,
    phones_in_of,
    places_of,
    rejected_of,
    try_prepared,
)
from directory.imports.columns.entry_types import TYPES_OF
from directory.imports.columns.mapping_memory import last_mapping
from directory.imports.columns.table_selection import (
    ChosenTable,
    UnstatedKind,
    chosen_tables,
    tables_in,
)
from directory.imports.columns.targets import POINTS
from directory.imports.error_file import error_file
from directory.imports.models import ImportBatch, ImportState
from directory.imports.row_results import RowOutcome
from webapp.auth.access import current_scope
from webapp.auth.users import RCM_COUNTRIES
from webapp.blueprints.imports.batch_access import (
    batch_or_404,
    bytes_of,
    note_batch,
    prepared_of,
    waiting_or_404,
)
from webapp.blueprints.imports.columns_page import ColumnsPage
from webapp.blueprints.imports.presenters import (
    MOST_ASKED,
    OUTCOME_TONES,
    OUTCOME_WORDS,
    ROWS_A_PAGE,
    as_csv,
    code_choices,
    kind_choices,
    phones_shown,
    places_shown,
    rows_shown,
    summary_shown,
    target_choices,
)
from webapp.blueprints.imports.query_args import (
    ReadingChoice,
    countries_of,
    kind_of_form,
    kinds_of,
    mapping_of,
    owner_of,
    places_chosen,
    reading_of,
    sender,
)
from webapp.http.database import db
from webapp.http.paging import page_link, page_number
from webapp.http.services import services
from webapp.http.transactions import writes
from webapp.labels.list_columns import columns_shown
from webapp.labels.provenance import file_mark
from webapp.uploads.kept_upload import sent_upload

blueprint = Blueprint("imports", __name__, url_prefix="/directorio/importar")
CSV = "text/csv; charset=utf-8"


@blueprint.get("")
def index() -> str:
    """Send a file, and the files sent before."""
    return _index({})


@blueprint.post("")
def upload() -> AnyResponse | tuple[str, int]:
    """Return a file: kept under seal, and its columns shown."""
    scope, here, now = current_scope(), sender(), services().clock()
    sent = sent_upload()
    data, name = (sent.data, sent.name) if sent else (b"", "")
    kind = kind_of_form(request.form)
    if not data:
        return _index({"file": _("Elija un archivo.")}), 422
    try:
        chosen = _chosen(data, name, kind)
    except UnreadableFile as wrong:
        return _index({"file": f"{name}: {wrong.problem.explain(_)}"}), 422
    if any(each not in kinds_of(scope) for _table, each in chosen if each is not None):
        return _index({"kind": _("Los líderes comunitarios solo los trae su propio país.")}), 422
    batch = new_batch(data, name, kind, here, country=owner_of(request.form, scope), now=now)
    batch.sheet = chosen[0][0].sheet if kind and chosen else ""
    writes()
    db.session().add(batch)
    return redirect(url_for("imports.columns", batch_id=batch.id))


@blueprint.get("/<uuid:batch_id>/columnas")
def columns(batch_id: uuid.UUID) -> str:
    """Return which column is what: guessed, or as it was the last time; each can be changed, as can
    the kind of entry, the sheet and the rows of the titles.
    """
    batch = waiting_or_404(batch_id)
    reading = reading_of(request.args, batch, current_scope())
    page = ColumnsPage.of(batch, reading, bytes_of(batch))
    mapping, is_remembered = _mapping(batch, reading, page)
    return render_template(
        "imports/columns.html",
        batch=batch,
        page=page,
        reading=reading,
        problem=page.problem.explain(_) if page.problem else "",
        notes=[each.explain(_) for each in page.table.notes] if page.table else [],
        columns=columns_shown(page.guessed_columns, mapping),
        defaults=mapping.get("defaults", page.defaults),
        is_remembered=is_remembered,
        targets=target_choices(page.kind),
        types=(types := TYPES_OF[page.kind] if page.kind else ()),
        type_choices=code_choices(types),
        visibility_choices=code_choices(each.value for each in Visibility),
        kinds=kind_choices(kinds_of(current_scope())),
        places=RCM_COUNTRIES,
    )


@blueprint.post("/<uuid:batch_id>/columnas")
def set_columns(batch_id: uuid.UUID) -> AnyResponse:
    """Keep how the file is read and the mapping chosen, and try it."""
    batch = waiting_or_404(batch_id)
    reading = reading_of(request.form, batch, current_scope())
    page = ColumnsPage.of(batch, reading, bytes_of(batch))
    if page.table is None:
        return redirect(url_for("imports.columns", batch_id=batch.id))
    head = {"head": list(reading.head)} if reading.head is not None else {}
    mapping = {} if page.is_ours else mapping_of(request.form, page.guessed_columns, page.kind)
    answer = {"phones_in": phones_in_of(batch)} if phones_in_of(batch) else {}
    writes()
    batch = waiting_or_404(batch_id)
    batch.kind, batch.sheet = reading.kind, page.sheet
    batch.mapping = {**mapping, **head, **answer, **places_of(batch)}
    batch.state = ImportState.TRIED
    return redirect(url_for("imports.trial", batch_id=batch.id))


@blueprint.get("/<uuid:batch_id>/prueba")
def trial(batch_id: uuid.UUID) -> str:
    """Return what each row would do; nothing is written."""
    batch = waiting_or_404(batch_id)
    prepared = prepared_of(batch)
    if any(each.kind is EntryKind.LEADER for each in prepared.drafts):
        # Comparing opens the leaders of the country: that is a reading of persons, and goes into
        # the audit log.
        note_batch(db.session(), batch, "leader.read", rows=len(prepared.drafts))
    found = try_prepared(db.session(), prepared, sender())
    asked = request.args.get("ver", "")
    only = RowOutcome(asked) if asked in set(RowOutcome) else None
    rows, page = rows_shown(found, only), page_number(request.args)
    return render_template(
        "imports/trial.html",
        batch=batch,
        counts=found.counts,
        rows=rows[(page - 1) * ROWS_A_PAGE : page * ROWS_A_PAGE],
        page=page,
        pages=max(1, -(-len(rows) // ROWS_A_PAGE)),
        page_link=lambda number: f"{page_link(number)}#rows",
        only=only,
        **places_shown(found, str(batch.mapping.get(POINTS, ""))),
        held=[each for each in rows_shown(found, None) if each.held],
        asked=[each for each in rows_shown(found, RowOutcome.ASIDE) if each.is_asked],
        most_asked=MOST_ASKED,
        summary=summary_shown(found),
        outcome_tabs=_outcome_tabs(batch, found.counts, only),
        outcome_words=OUTCOME_WORDS,
        tones=OUTCOME_TONES,
        hidden=prepared.hidden_rows,
        ignored=prepared.ignored_columns,
        phones=phones_shown(prepared.drafts),
        notes=[each.explain(_) for each in prepared.notes],
    )


@blueprint.post("/<uuid:batch_id>/telefonos")
def set_phones(batch_id: uuid.UUID) -> AnyResponse:
    """Keep the answer where the telephones ring whose row does not say it, and try again."""
    batch = waiting_or_404(batch_id)
    country = request.form.get("country", "").upper()
    if country in REGION:
        batch.mapping = {**batch.mapping, "phones_in": country}
    return redirect(url_for("imports.trial", batch_id=batch.id))


@blueprint.post("/<uuid:batch_id>/lugares")
def set_places(batch_id: uuid.UUID) -> AnyResponse:
    """Keep which places were meant, and what is done with points their rows contradict."""
    batch = waiting_or_404(batch_id)
    batch.mapping = {**batch.mapping, **places_chosen(request.form, batch.mapping)}
    return redirect(url_for("imports.trial", batch_id=batch.id))


@blueprint.get("/<uuid:batch_id>/<any(prueba, rechazadas):what>.csv")
def file(batch_id: uuid.UUID, what: str) -> Response:
    """Return the result of every row, or the rows rejected to be corrected and sent again."""
    batch = batch_or_404(batch_id)
    if batch.content is None:
        body = rejected_of(batch, services().keyring) if what == "rechazadas" else None
    else:
        prepared = prepared_of(batch)
        found = try_prepared(db.session(), prepared, sender())
        body = (
            as_csv(rows_shown(found, None))
            if what == "prueba"
            else error_file(prepared.plans, found, _)
        )
    if body is None:
        abort(404)
    headers = {"Content-Disposition": f'attachment; filename="{what}-{file_mark(batch.at)}.csv"'}
    return Response(body, content_type=CSV, headers=headers)


# -- inside ---------------------------------------------------------------------------------


def _index(errors: dict[str, str]) -> str:
    scope = current_scope()
    return render_template(
        "imports/index.html",
        batches=batches_of(db.session(), sender()),
        errors=errors,
        kinds=kind_choices(kinds_of(scope)),
        kind=request.form.get("kind", ""),
        countries=countries_of(scope),
        country=request.form.get("country", scope.country),
        kind_words=MANY_WORDS,
        states=ImportState,
    )


def _outcome_tabs(
    batch: ImportBatch, counts: dict[str, int], only: RowOutcome | None
) -> list[tuple[str, str, bool]]:
    """Return a tab for each thing that becomes of some row."""
    return [
        (
            url_for("imports.trial", batch_id=batch.id, ver=each.value, _anchor="rows"),
            f"{_(OUTCOME_WORDS[each])} ({counts[each.value]})",
            only is each,
        )
        for each in RowOutcome
        if counts[each.value]
    ]


def _mapping(
    batch: ImportBatch, reading: ReadingChoice, page: ColumnsPage
) -> tuple[dict[str, Any], bool]:
    """Return the mapping kept for the file as it is read, else the one remembered, and whether it
    is that one.
    """
    if page.table is None:
        return {}, False
    own = columns_of(batch) if reading == reading_of({}, batch, current_scope()) else {}
    remembered = last_mapping(db.session(), page.table, page.kind, batch.country) or {}
    return own or remembered, not own and bool(remembered)


def _chosen(data: bytes, name: str, kind: EntryKind | None) -> list[ChosenTable]:
    """Return the tables that would be taken; none where somebody has to say what they hold.

    Raises UnreadableFile.
    """
    try:
        return chosen_tables(tables_in(data, name), kind, "", name)
    except UnstatedKind:
        return []
