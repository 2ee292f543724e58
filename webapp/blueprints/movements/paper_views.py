"""The list of who travels, on paper and as a file, for a purpose."""

from __future__ import annotations

import uuid

from flask import flash, redirect, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from core.i18n.formats import Formats
from core.i18n.languages import LANGUAGES
from response.movements.listing import movement_lines, passengers_of
from response.movements.manifest import (
    Manifest,
    ManifestLine,
    manifest_csv,
    manifest_pdf,
    manifest_workbook,
)
from webapp.auth.second_person.exports import PersonFile
from webapp.auth.second_person.release_page import refusal_of
from webapp.blueprints.movements.presenters import PassengerLine, passenger_lines
from webapp.blueprints.movements.views import blueprint, seen_movement
from webapp.crisis_frame.crisis_pages import participation_page
from webapp.forms.typed_text import form_text
from webapp.http.database import db
from webapp.http.i18n import zone
from webapp.http.services import services
from webapp.labels.provenance import maker_name
from webapp.queries.demo_notice import is_demo

LEAST_PURPOSE, LONGEST_PURPOSE = 5, 200
_TYPES = {
    "pdf": "application/pdf",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@blueprint.post("/<uuid:movement_id>/lista.<any(pdf, xlsx, csv):form>")
def manifest(number: str, movement_id: uuid.UUID, form: str) -> Response:
    """Return the own passengers of a movement, for a purpose that stands on it; of many persons by
    two people, or at once in a live hazard.
    """
    page, part = participation_page(number)
    movement, here = seen_movement(part, movement_id), services()
    purpose = form_text(request.form, "purpose")[:LONGEST_PURPOSE]
    if len(purpose) < LEAST_PURPOSE:
        flash(_("Diga para qué, con unas palabras: queda en el registro de lecturas."), "wrong")
        return redirect(url_for("movements.show", number=number, movement_id=movement_id), 303)
    rows = passengers_of(db.session(), movement.id, part.id)
    title = _("Pasajeros: %(title)s", title=f"{number} · {movement.number}")
    code = f"manifest:{number}:{movement.id}"
    refusal = refusal_of(PersonFile(code, title, part.country, len(rows), purpose))
    if refusal is not None:
        return refusal
    counts = next(
        each for each in movement_lines(db.session(), part) if each.movement.id == movement.id
    )
    made = Manifest(
        crisis=page.crisis.number,
        country=part.country,
        movement=movement,
        lines=[_line(each) for each in passenger_lines(part, rows)],
        guests=counts.all.listed - counts.own.listed,
        purpose=purpose,
        made_by=maker_name(),
        as_of=here.clock(),
        timezone=zone().key,
        shows_needs=bool(request.form.get("needs")),
        shows_phones=bool(request.form.get("phones")),
        is_demo=is_demo(),
    )
    language = _language()
    if form == "pdf":
        body = here.press(manifest_pdf, made, language=language)
    elif form == "csv":
        body = manifest_csv(made, Formats(language))
    else:
        body = manifest_workbook(made, Formats(language))
    disposition = "inline" if form == "pdf" else "attachment"
    name = f"pasajeros-{number}-{movement.number}.{form}"
    headers = {
        "Content-Disposition": f'{disposition}; filename="{name}"',
        "Cache-Control": "no-store",
    }
    return Response(body, content_type=_TYPES[form], headers=headers)


# -- inside ---------------------------------------------------------------------------------


def _language() -> str:
    """Return the language of the paper: that of its readers, as asked for, else one's own."""
    asked = request.form.get("language", "")
    return asked if asked in LANGUAGES else str(get_locale())


def _line(line: PassengerLine) -> ManifestLine:
    card = line.person.card if line.person else None
    return ManifestLine(
        number=line.row.number,
        name=line.name,
        birth_year=line.birth_year,
        papers=line.row.papers,
        has_wheelchair=line.row.has_wheelchair,
        needs=card.needs if card else (),
        phone=card.phone if card else "",
        group=line.group,
        boarded=line.row.boarded_at is not None,
        arrived=line.row.arrived_at is not None,
        missed=line.row.missed_at is not None,
    )
