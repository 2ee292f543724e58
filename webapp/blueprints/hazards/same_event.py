"""A person says of two hazards whether they are one event, and takes it back."""

from __future__ import annotations

import uuid

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from core.errors import UnusableInput
from core.i18n.languages import N_
from watch.same_event import SameEventWord, say_of_two
from webapp.auth.request_context import request_context
from webapp.blueprints.hazards.views import blueprint

_DONE = {
    SameEventWord.SAME: N_("Anotado: son el mismo suceso. La gente se cuenta una vez."),
    SameEventWord.APART: N_("Anotado: son dos sucesos. Cada uno cuenta a su gente."),
    SameEventWord.TAKE_BACK: N_("Deshecho: vuelve a valer lo que dicen las fuentes."),
}


@blueprint.post("/vigilancia/<uuid:hazard_id>/mismo")
def same_event(hazard_id: uuid.UUID) -> Response:
    """Take the word on this hazard and another; it holds until it is taken back."""
    try:
        word = SameEventWord(request.form.get("word", ""))
        other_id = uuid.UUID(request.form.get("other", ""))
    except ValueError:
        abort(400)
    try:
        is_there = say_of_two(request_context(), hazard_id, other_id, word)
    except UnusableInput:
        abort(400)
    if not is_there:
        abort(404)
    flash(_(_DONE[word]))
    if request.form.get("back") == "board":
        return redirect(url_for("hazards.board", _anchor="pairs-title"))
    return redirect(url_for("hazards.hazard", hazard_id=hazard_id))
