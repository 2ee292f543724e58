"""The doors of the heavy files: the file when it is there, else a page that says that it is being
made.
"""

from __future__ import annotations

from flask import Response, abort, render_template, request

from core.i18n.formats import Formats
from directory.book.paper import PAPERS
from directory.editions.catalog import changes_in, rows_seen, scope_name
from directory.editions.comparison import told
from directory.editions.edition_files import (
    BOOK,
    MEDIA_TYPES,
    POCKET,
    File,
    file_name,
)
from directory.editions.models import Edition
from directory.editions.publication import latest_edition
from directory.editions.render_files import Contents, Order, fault_of, heavy_folder, kept_file
from directory.entries.visibility import Viewer
from webapp.auth.access import current_scope
from webapp.blueprints.editions.views import (
    attachment,
    blueprint,
    edition_or_404,
    language_of_request,
)
from webapp.http.database import db
from webapp.http.services import services

LOOK_AGAIN_SECONDS = 5


@blueprint.get("/ediciones/<number>/directorio.pdf")
def book(number: str) -> Response:
    """Return the printed book, on the paper and in the language asked for."""
    paper = request.args.get("paper", "both")
    if paper not in PAPERS:
        abort(404)
    return _handed_out(edition_or_404(number), current_scope().viewer, BOOK, paper)


@blueprint.get("/ediciones/<number>/directorio.html")
def pocket(number: str) -> Response:
    """Return the one file for a telephone without a network."""
    return _handed_out(edition_or_404(number), current_scope().viewer, POCKET)


@blueprint.get("/ediciones/publica/directorio.html")
def public_pocket() -> Response:
    """Return the public part of the latest edition for anybody's telephone."""
    found = latest_edition(db.session())
    if found is None:
        abort(404)
    return _handed_out(found, Viewer.public(), POCKET)


# -- inside ---------------------------------------------------------------------------------


def _handed_out(found: Edition, viewer: Viewer, form: str, paper: str = "") -> Response:
    settings, language = services().settings, language_of_request()
    reader = f"{scope_name(viewer)}-{language}{f'-{paper}' if paper else ''}"
    path = (
        heavy_folder(settings)
        / f"{found.number}-{found.sha256[:12]}-{reader}.{MEDIA_TYPES[form][1]}"
    )
    order = Order(path, found.number, found.published_at, language, settings, paper)
    body = kept_file(order, lambda: _contents(found, viewer, form, language))
    if body is not None:
        return attachment(File(body, MEDIA_TYPES[form][0], file_name(found, form, language, paper)))
    fault = fault_of(order)
    page = Response(
        render_template("editions/being_made.html", edition=found, fault=fault),
        200 if fault else 202,
    )
    if not fault:
        page.headers["Refresh"] = str(LOOK_AGAIN_SECONDS)
    return page


def _contents(found: Edition, viewer: Viewer, form: str, language: str) -> Contents:
    wording, rows = Formats(language), rows_seen(found, viewer)
    news = changes_in(db.session(), found, viewer, wording) if form == BOOK else None
    return Contents(rows, told(news, wording) if news else [], viewer.clearance.value)
