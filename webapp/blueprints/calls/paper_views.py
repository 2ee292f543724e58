"""The call list on paper and in files, and what was written there, typed or sent back."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime
from functools import partial

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core.accounts import User
from core.i18n.formats import Formats
from core.i18n.languages import N_
from core.tabular.reading import MOST_BYTES
from core.tabular.tables import UnreadableFile
from response.calldown.cards import count_persons, read_cards
from response.calldown.lookup import CallFilter, items_page
from response.calldown.models import CallItem, CallSource
from response.calldown.outcomes import OUTCOME_RULES
from response.calldown.papers.call_files import (
    FileHeading,
    call_csv,
    call_file,
    needs_of,
    outcome_of,
    read_call_file,
)
from response.calldown.papers.call_sheets import ON_A_SHEET, CallSheets, call_sheets_pdf
from response.calldown.papers.typed_back import (
    RESULT_WORDS,
    TypedLine,
    TypedReport,
    enter_lines,
    with_numbers,
)
from response.calldown.recording import OutcomeDraft
from response.crisis.models import Participation
from webapp.auth.access import signed_in
from webapp.auth.request_context import request_context
from webapp.auth.second_person.exports import PersonFile
from webapp.auth.second_person.release_page import refusal_of
from webapp.blueprints.calls.card_form import local_moment, local_now
from webapp.blueprints.calls.presenters import purpose_of
from webapp.blueprints.calls.views import blueprint
from webapp.crisis_frame.crisis_pages import CrisisPage, participation_page
from webapp.forms.typed_text import form_text
from webapp.http.database import db
from webapp.http.i18n import zone
from webapp.http.services import services
from webapp.http.transactions import end_writing, writes
from webapp.labels.provenance import file_mark, maker_name
from webapp.queries.demo_notice import is_demo

LEAST_PURPOSE, LONGEST_PURPOSE = 5, 200
MOST_SHEETS = 40
MOST_IN_FILE = 20_000
TYPED_ROWS, FIRST_ROWS = 25, 12
"""Rows of a whole sheet, and those on the first look: the others are asked for."""
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.post("/hojas.pdf")
def sheets(number: str) -> AnyResponse:
    """Return numbered sheets of the list, for a purpose that stands on them; of many persons by two
    people, or at once in a live hazard.
    """
    page, part = participation_page(number)
    purpose = _purpose()
    if not purpose:
        return _without_purpose(number)
    first, count = _number("first", 1, 9999), _number("count", 1, MOST_SHEETS)
    found = _listed(part, MOST_IN_FILE)
    chosen = found[(first - 1) * ON_A_SHEET : (first - 1 + count) * ON_A_SHEET]
    refusal = _refusal(page, part, chosen, purpose, f"call sheets:{number}:{first}")
    if refusal is not None:
        return refusal
    here = services()
    printed = CallSheets(
        crisis=page.crisis.number,
        title=page.crisis.title,
        country=part.country,
        cards=read_cards(request_context(purpose), chosen),
        first_sheet=first,
        sheets=max(1, -(-len(found) // ON_A_SHEET)),
        zone_version=0,
        purpose=purpose,
        made_by=maker_name(),
        as_of=here.clock(),
        timezone=zone().key,
        is_demo=is_demo(),
    )
    body = here.press(call_sheets_pdf, printed, language=str(get_locale()))
    return _download(body, "application/pdf", f"llamadas-{number}-{first}.pdf", "inline")


@blueprint.post("/lista.<any(xlsx, csv):form>")
def list_file(number: str, form: str) -> AnyResponse:
    """Return the list as a file to be filled in and sent back, as `sheets` is given out."""
    page, part = participation_page(number)
    purpose = _purpose()
    if not purpose:
        return _without_purpose(number)
    items = _listed(part, MOST_IN_FILE)
    refusal = _refusal(page, part, items, purpose, f"call list:{number}")
    if refusal is not None:
        return refusal
    here = services()
    heading = FileHeading(
        crisis=page.crisis.number,
        country=part.country,
        title=page.crisis.title,
        made_by=maker_name(),
        purpose=purpose,
        as_of=here.clock(),
        timezone=zone().key,
    )
    write: Callable[..., bytes] = call_csv if form == "csv" else call_file
    body = write(read_cards(request_context(purpose), items), heading, Formats(str(get_locale())))
    kind = "text/csv; charset=utf-8" if form == "csv" else _XLSX
    name = f"llamadas-{number}-{file_mark(here.clock())}.{form}"
    return _download(body, kind, name, "attachment")


@blueprint.route("/hoja", methods=["GET", "POST"])
def sheet(number: str) -> str | tuple[str, int]:
    """Type in what was written on a sheet, by the number of each household."""
    page, part = participation_page(number)
    if request.method == "GET":
        return _sheet_page(page, None)
    user = signed_in()
    if user is None:
        abort(403)
    lines = [line for row in range(1, TYPED_ROWS + 1) if (line := _typed(row, user)) is not None]
    report = _entered(number, part, lines)
    return _sheet_page(page, report), 422 if report.troubles else 200


@blueprint.post("/archivo")
def send_file(number: str) -> str | tuple[str, int] | AnyResponse:
    """Take in a list that was filled in; what cannot be entered is told row by row."""
    page, part = participation_page(number)
    user, sent = signed_in(), request.files.get("file")
    if user is None:
        abort(403)
    if sent is None or not sent.filename:
        flash(_("Elija el archivo."), "wrong")
        return redirect(url_for("calls.sheet", number=number), 303)
    try:
        lines = read_call_file(
            sent.stream.read(MOST_BYTES + 1),
            sent.filename,
            list_code=f"{page.crisis.number}/{part.country}",
            timezone=zone().key,
            draft=partial(OutcomeDraft, by=f"user:{user.id}", user_id=user.id),
        )
    except UnreadableFile as wrong:
        flash(wrong.problem.explain(_), "wrong")
        return redirect(url_for("calls.sheet", number=number), 303)
    report = _entered(number, part, lines)
    return _sheet_page(page, report), 422 if report.troubles else 200


# -- inside ---------------------------------------------------------------------------------


def _purpose() -> str:
    purpose = form_text(request.form, "purpose")[:LONGEST_PURPOSE]
    return purpose if len(purpose) >= LEAST_PURPOSE else ""


def _without_purpose(number: str) -> AnyResponse:
    flash(_("Diga para qué, con unas palabras: queda en el registro de lecturas."), "wrong")
    return redirect(url_for("calls.index", number=number), 303)


def _number(name: str, least: int, most: int) -> int:
    text = form_text(request.form, name)
    return min(max(int(text), least), most) if text.isdecimal() and len(text) < 6 else least


def _listed(part: Participation, most: int) -> list[CallItem]:
    """Return the open households, in the order in which they are called."""
    here = services()
    found = items_page(
        db.session(), here.keyring, part.id, part.country,
        which=CallFilter.OPEN, page=1, size=most, now=here.clock(),
    )  # fmt: skip
    return list(found.items)


def _refusal(
    page: CrisisPage, part: Participation, items: list[CallItem], purpose: str, code: str
) -> AnyResponse | None:
    persons = count_persons(request_context(), items)
    title = _("Lista de llamadas: %(title)s", title=page.crisis.number)
    return refusal_of(PersonFile(code, title, part.country, persons, purpose))


def _download(body: bytes, kind: str, name: str, disposition: str) -> AnyResponse:
    headers = {
        "Content-Disposition": f'{disposition}; filename="{name}"',
        "Cache-Control": "no-store",
    }
    return Response(body, content_type=kind, headers=headers)


def _sheet_page(page: CrisisPage, report: TypedReport | None) -> str:
    troubled = {each.row for each in report.troubles} if report else set()
    is_whole = bool(report) or request.args.get("renglones") == "todos"
    return render_template(
        "calls/sheet.html",
        page=page,
        report=report,
        rows=range(1, (TYPED_ROWS if is_whole else FIRST_ROWS) + 1),
        most_rows=TYPED_ROWS,
        troubled=troubled,
        sent=request.form if report else {},
        rules=OUTCOME_RULES,
        result_words=RESULT_WORDS,
        today=local_now(services().clock())[:10],
    )


def _typed(row: int, user: User) -> TypedLine | None:
    """Return what was typed in a row; None where nothing was."""
    number, word = form_text(request.form, f"number-{row}"), form_text(request.form, f"out-{row}")
    if not number and not word:
        return None
    outcome, problem = outcome_of(word), ""
    if outcome is None:
        problem = N_("No se entiende el resultado.")
    if not number.isdecimal():
        problem = N_("No se entiende el número del hogar.")
    at = _moment_of(f"time-{row}")
    if at is None:
        problem = problem or N_("No se entiende cuándo se llamó.")
    note = form_text(request.form, f"note-{row}")
    needs, _unread = needs_of(note)
    draft = OutcomeDraft(
        outcome=outcome or next(iter(OUTCOME_RULES)),
        happened_at=at or services().clock(),
        by=f"user:{user.id}",
        user_id=user.id,
        source=CallSource.PAPER,
        needs=needs,
        place=note,
        relation=note[:80],
        language=note[:3].lower(),
        call_at=_moment_of(f"again-{row}"),
        note=note,
    )
    figures = form_text(request.form, f"figures-{row}")
    return TypedLine(row, int(number) if number.isdecimal() else 0, draft, figures, problem)


def _moment_of(name: str) -> datetime | None:
    """Return the moment of a row: the hour typed, on the day typed above all rows."""
    hour = form_text(request.form, name)
    if not hour:
        return None
    day = form_text(request.form, "day")
    try:
        return local_moment(hour if "-" in hour else f"{day}T{hour.zfill(5)}")
    except ValueError:
        return None


def _entered(number: str, part: Participation, lines: list[TypedLine]) -> TypedReport:
    """Read whose numbers were called, then enter the lines in one transaction, and end it."""
    resolved = with_numbers(request_context(purpose_of(number)), part, lines)
    part_id = part.id
    writes()
    report = enter_lines(
        db.session(), services().keyring, _part_again(part_id), resolved, services().clock()
    )
    end_writing()
    return report


def _part_again(part_id: uuid.UUID) -> Participation:
    """Return the participation as it is read inside the transaction that writes."""
    found: Participation | None = db.session().get(Participation, part_id)
    if found is None:
        abort(404)
    return found
