"""The page of the one box, and the list that opens under the box of every page while one types."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask_babel import gettext as _

from webapp.search.found import LONGEST_QUESTION
from webapp.search.person_purposes import SEARCH_PURPOSES
from webapp.search.recent_places import recent_places
from webapp.search.sources import search_everything, sees_persons

blueprint = Blueprint("search", __name__)


@blueprint.route("/buscar", methods=["GET", "POST"])
def index() -> str:
    """Return what a question finds, in groups. A page of ours sends it in the body, where a script
    may: addresses stand in logs and histories.
    """
    question = request.values.get("q", "").strip()[:LONGEST_QUESTION]
    is_part = bool(request.headers.get("HX-Request"))
    return render_template(
        "search/found.html" if is_part else "search/index.html",
        question=question,
        groups=search_everything(question),
        places=recent_places(),
        sees_persons=sees_persons(),
        purposes=[(code, _(words)) for code, words in SEARCH_PURPOSES.items()],
        is_part=is_part,
    )
