"""The public part of the latest edition, for anybody and for programs: what it is, and its files.

Files may be kept for an hour by anybody, are fetched again only when they changed (ETag), and may
be read from any web page (CORS): they hold nothing that is not public.
"""

from __future__ import annotations

from flask import Response, abort, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from core.i18n.formats import Formats
from core.i18n.languages import LANGUAGES
from directory.editions.catalog import publisher_words, rows_seen
from directory.editions.edition_files import FORMAT_WORDS, PUBLIC, quick_file
from directory.editions.models import Edition
from directory.editions.publication import latest_edition
from directory.entries.visibility import Viewer
from webapp.blueprints.editions.views import blueprint
from webapp.http.database import db
from webapp.http.services import services

KEPT_SECONDS = 3600


@blueprint.get("/ediciones/publica")
def public_page() -> str:
    """Return what is open to everybody, and how a program fetches it."""
    edition = latest_edition(db.session())
    return render_template(
        "editions/public.html",
        edition=edition,
        entries=len(rows_seen(edition, Viewer.public())) if edition else 0,
        forms=[form for form in FORMAT_WORDS if form in PUBLIC],
        format_words=FORMAT_WORDS,
        public_url=services().settings.public_url.rstrip("/"),
        minutes=KEPT_SECONDS // 60,
    )


@blueprint.get(f"/ediciones/publica/directorio.<any({', '.join(PUBLIC)}):form>")
def public_file(form: str) -> AnyResponse:
    """Return one file of the public part, in the language asked for (Spanish without a word)."""
    edition = latest_edition(db.session())
    if edition is None:
        abort(404)
    answer = Response()
    answer.set_etag(f"{edition.sha256[:24]}-{edition.number}-{form}-{_language()}")
    answer.headers.update(
        {
            "Cache-Control": f"public, max-age={KEPT_SECONDS}",
            "Access-Control-Allow-Origin": "*",
            "Cross-Origin-Resource-Policy": "cross-origin",
        }
    )
    answer.last_modified = edition.published_at
    if not request.if_none_match.contains(answer.get_etag()[0] or ""):
        _fill(answer, edition, form)
    return answer.make_conditional(request)


# -- inside ---------------------------------------------------------------------------------


def _language() -> str:
    """Of the address alone: what is kept for everybody must not hang on who asked first."""
    code = request.args.get("lang", "")
    return code if code in LANGUAGES else LANGUAGES[0]


def _fill(answer: Response, edition: Edition, form: str) -> None:
    viewer, language = Viewer.public(), _language()
    who = publisher_words(db.session(), edition, viewer, Formats(language))
    made = quick_file(edition, rows_seen(edition, viewer), form, language, made_by=who)
    answer.data = made.body
    answer.content_type = made.media_type
    answer.headers["Content-Disposition"] = f'inline; filename="{made.name}"'
