"""The door of the printed book: the file when it is there, else a page that says that it is being made."""

from __future__ import annotations

from flask import Blueprint, Response, abort, render_template, request

from directory.book.paper import PAPERS
from directory.editions.comparing import told
from directory.editions.models import Edition
from directory.viewer import Viewer
from ground.wording import Wording
from webapp.database import db
from webapp.editions_pages.files import BOOK, MEDIA_TYPES, File, file_name, language_asked
from webapp.editions_pages.press import Contents, Order, book_of, books_folder, fault_of, unit_names
from webapp.editions_pages.shelf import changes_in, rows_seen, scope_name
from webapp.editions_pages.views import attachment, edition_or_404
from webapp.guard import current_scope
from webapp.services import services

blueprint = Blueprint("edition_book", __name__)
LOOK_AGAIN_SECONDS = 5


@blueprint.get("/ediciones/<number>/directorio.pdf")
def book(number: str) -> Response:
    """The printed book; while the press runs, a page that says so and looks again by itself."""
    found, viewer, settings = edition_or_404(number), current_scope().viewer, services().settings
    paper = request.args.get("paper", "both")
    if paper not in PAPERS:
        abort(404)
    language = language_asked()
    name = f"{found.number}-{found.sha256[:12]}-{scope_name(viewer)}-{language}-{paper}.pdf"
    path = books_folder(settings.instance) / name
    order = Order(path, found.number, found.published_at, language, paper, settings.public_url)
    body = book_of(order, lambda: _contents(found, viewer, language))
    if body is not None:
        return attachment(File(body, MEDIA_TYPES[BOOK][0], file_name(found, BOOK, language, paper)))
    fault = fault_of(order)
    page = Response(render_template("editions/being_made.html", edition=found, fault=fault), 200 if fault else 202)
    if not fault:
        page.headers["Refresh"] = str(LOOK_AGAIN_SECONDS)
    return page


# -- inside ---------------------------------------------------------------------------------


def _contents(found: Edition, viewer: Viewer, language: str) -> Contents:
    wording = Wording(language)
    news, rows = changes_in(db.session(), found, viewer, wording), rows_seen(found, viewer)
    changes = told(news, wording) if news else []
    return Contents(rows, changes, viewer.clearance.value, unit_names(services().atlas, rows))
