"""Pages of the editions. What a reader may not see is not in the page, and not in any file."""

from __future__ import annotations

from collections import Counter

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core.db import write_prepared
from core.errors import Outdated
from core.i18n.formats import Formats
from core.i18n.languages import LANGUAGES, translator
from directory.editions.catalog import (
    by_country,
    catalog_editions,
    changes_in,
    find_edition,
    publisher_words,
    rows_seen,
    total_count,
)
from directory.editions.edition_files import (
    FORMAT_WORDS,
    PAPER_WORDS,
    QUICK,
    File,
    quick_file,
)
from directory.editions.models import Edition
from directory.editions.publication import free_number, latest_edition, prepare_edition
from directory.editions.snapshot import DamagedEdition
from directory.entries.kinds import MANY_WORDS
from directory.export.calendar import to_calendar
from directory.rounds.calendar_days import calendar_rounds, next_number
from webapp.auth.access import current_scope
from webapp.http.database import db
from webapp.http.services import services
from webapp.labels.provenance import file_stamp

blueprint = Blueprint("editions", __name__)
COMPARED_EDITIONS = 5
"""So many of the latest are compared side by side, country by country."""


def edition_or_404(number: str) -> Edition:
    """Return the edition of this number, or the answer that there is none."""
    edition = find_edition(db.session(), number)
    if edition is None:
        abort(404)
    return edition


def attachment(file: File) -> Response:
    """Return a file as a download."""
    disposition = f'attachment; filename="{file.name}"'
    return Response(
        file.body, content_type=file.media_type, headers={"Content-Disposition": disposition}
    )


@blueprint.get("/ediciones")
def index() -> str:
    """Return every edition, the one in force first."""
    catalog, viewer = catalog_editions(db.session()), current_scope().viewer
    counts = {each.number: by_country(each, viewer) for each in catalog}
    shares = {
        each.number: {count.country: count for count in counts[each.number]}
        for each in catalog[:COMPARED_EDITIONS]
    }
    return render_template(
        "editions/index.html",
        catalog=[(each, total_count(counts[each.number])) for each in catalog],
        shares=shares,
        countries=sorted({country for of in shares.values() for country in of}),
    )


@blueprint.get("/ediciones/<number>")
def edition(number: str) -> str:
    """Return one edition: what changed since the one before, country by country, and its files."""
    found, viewer = edition_or_404(number), current_scope().viewer
    country = request.args.get("country", "").upper()[:2]
    try:
        news, rows = (
            changes_in(db.session(), found, viewer, Formats(language_of_request())),
            rows_seen(found, viewer),
        )
    except DamagedEdition:
        return render_template("editions/damaged.html", edition=found)
    return render_template(
        "editions/edition.html",
        edition=found,
        before=db.session().get(Edition, found.before_id) if found.before_id else None,
        news=news,
        shown=[each for each in news.countries if country in {"", each.country}] if news else [],
        country=country,
        entries=len(rows),
        is_whole=len(rows) == found.counts.get("entries", 0),
        total=total_count(countries := by_country(found, viewer)),
        countries=countries,
        kinds=[
            (_(MANY_WORDS[kind]), count)
            for kind, count in sorted(Counter(row.section for row in rows).items())
        ],
        quick=[form for form in FORMAT_WORDS if form in QUICK],
        format_words=FORMAT_WORDS,
        papers=PAPER_WORDS,
    )


@blueprint.get(f"/ediciones/<number>/directorio.<any({', '.join(QUICK)}):form>")
def download(number: str, form: str) -> Response:
    """Return what the reader may see of an edition as a file, in the language asked for."""
    found = edition_or_404(number)
    rows = rows_seen(found, current_scope().viewer)
    with_tags = request.args.get("hxl") == "1"
    language, viewer = language_of_request(), current_scope().viewer
    who = publisher_words(db.session(), found, viewer, Formats(language))
    return attachment(quick_file(found, rows, form, language, made_by=who, hxl=with_tags))


@blueprint.route("/ediciones/publicar", methods=["GET", "POST"])
def publish_extra() -> str | AnyResponse:
    """Return an edition between two rounds: asked once more, then published."""
    session, now = db.session(), services().clock()
    number = next_number(now)
    if request.method != "POST":
        return render_template(
            "editions/publish.html",
            number=free_number(session, number),
            latest=latest_edition(session),
        )
    actor = current_scope().actor
    try:
        made = write_prepared(
            db.engine,
            lambda session: prepare_edition(session, now),
            lambda session, prepared: prepared.publish(
                session, number=number, now=now, actor=actor
            ),
        )
    except Outdated:
        flash(
            _("El directorio cambia mientras se congela. Publique otra vez en un momento."), "wrong"
        )
        return redirect(url_for("editions.publish_extra"))
    flash(_("Se publicó la edición %(number)s.", number=made.number), "done")
    return redirect(url_for("editions.edition", number=made.number))


@blueprint.get("/ediciones/ciclo.ics")
def cycle() -> Response:
    """Return the rounds and their rhythm, for anybody's calendar."""
    translate = translator(language_of_request()).gettext
    body = to_calendar(calendar_rounds(db.session()), translate, file_stamp(services().clock()))
    return Response(body, content_type="text/calendar; charset=utf-8")


def language_of_request() -> str:
    """Return the language in the address, else the reader's."""
    code = request.args.get("lang", "")
    return code if code in LANGUAGES else str(get_locale())
