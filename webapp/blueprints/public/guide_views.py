"""The guides: one page each, open to everybody; and their pictures."""

from __future__ import annotations

from flask import Response, abort, render_template, request, send_from_directory
from flask_babel import get_locale

from webapp.blueprints.public.views import blueprint
from webapp.guides.rendering import guide_page
from webapp.guides.texts import BY_NAME, GUIDES, guides_folder

PICTURE_SECONDS = 24 * 3600


@blueprint.get("/ayuda/<guide>")
def guide(guide: str) -> str:
    """Return one guide in the reader's language."""
    if guide not in BY_NAME:
        abort(404)
    page = guide_page(guide, str(get_locale()), request.script_root)
    others = [each for each in GUIDES if each.name != guide]
    return render_template("public/guide.html", page=page, others=others)


@blueprint.get("/ayuda/imagenes/<path:name>")
def guide_picture(name: str) -> Response:
    """Return a picture of a guide."""
    if not name.endswith(".png"):
        abort(404)
    folder = guides_folder() / "screenshots"
    return send_from_directory(folder, name, max_age=PICTURE_SECONDS)
