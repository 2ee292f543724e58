"""The heavy files of an edition: the file when it is there, else a page that says that it is being
made.
"""

from __future__ import annotations

from flask import Response, abort, render_template, request

from core.jobs import Job, JobState
from directory.book.paper import PAPERS
from directory.editions.edition_files import MEDIA_TYPES, File, file_name
from directory.editions.file_jobs import EditionFile, ask_for_file, edition_store, find_file_job
from directory.editions.models import Edition
from directory.editions.publication import latest_edition
from directory.editions.render_files import BOOK, POCKET, FileForm
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
from webapp.http.transactions import short_write

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
    edition = latest_edition(db.session())
    if edition is None:
        abort(404)
    return _handed_out(edition, Viewer.public(), POCKET)


# -- inside ---------------------------------------------------------------------------------


def _handed_out(edition: Edition, viewer: Viewer, form: str, paper: str = "") -> Response:
    """Return the file, or a page that says that the worker has it to make."""
    language = language_of_request()
    file = EditionFile.of(edition, viewer, FileForm(form, language, paper))
    body = edition_store(services().settings, services().keyring).read(file.name)
    if body is not None:
        name = file_name(edition, form, language, paper)
        return attachment(File(body, MEDIA_TYPES[form][0], name))
    job = _job(file)
    is_failed = job.state is JobState.FAILED
    page = Response(
        render_template("editions/being_made.html", edition=edition, job=job, is_failed=is_failed),
        200 if is_failed else 202,
    )
    if not is_failed:
        page.headers["Refresh"] = str(LOOK_AGAIN_SECONDS)
    return page


def _job(file: EditionFile) -> Job:
    """Return how far the file is; it is asked for unless it is on its way or failed just now."""
    now = services().clock()
    job = find_file_job(db.session(), file)
    if job is not None and (job.is_under_way or job.is_resting(now)):
        return job
    actor = current_scope().actor
    with short_write() as session:
        return ask_for_file(session, file, now=now, actor=actor)
