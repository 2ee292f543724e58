"""What an organisation is asked: somebody by marks, age and photograph, never by name."""

from __future__ import annotations

import uuid

from werkzeug.wrappers import Response

from webapp.blueprints.locating.asked_views import (
    ASKED,
    asked_page,
    asked_picture,
    found_asked,
    kept_answer,
)
from webapp.blueprints.locating.views import blueprint


@blueprint.get(f"{ASKED}/organizacion/<uuid:locate_id>")
def body_show(locate_id: uuid.UUID) -> str:
    """Return somebody who is looked for, without a name."""
    return asked_page(found_asked(locate_id), shows_name=False)


@blueprint.get(f"{ASKED}/organizacion/<uuid:locate_id>/foto.jpg")
def body_photo(locate_id: uuid.UUID) -> Response:
    """Return the photograph."""
    return asked_picture(found_asked(locate_id))


@blueprint.post(f"{ASKED}/organizacion/<uuid:locate_id>/contestar")
def body_answer(locate_id: uuid.UUID) -> Response:
    """Keep what an organisation that is asked says."""
    return kept_answer(found_asked(locate_id), "locating.body_show")
