"""The map of a crisis as a picture with its legend and its age: to be printed, kept, passed on."""

from __future__ import annotations

from flask import Response, abort, url_for
from flask_babel import gettext as _

from core.data_versions.versioned_data import shared_version
from directory.search.version import SHOWN_DIRECTORY
from response.crisis.models import SHOWN_CRISES
from webapp.blueprints.crises.views import blueprint
from webapp.crises.crisis_zone_map import bands_now
from webapp.crisis_frame.crisis_pages import CrisisPage, crisis_page
from webapp.http.database import db
from webapp.http.i18n import readers_marks
from webapp.http.rendering.remembered_parts import remembered_part
from webapp.http.services import services
from webapp.maps.map_subject import (
    MapSubject,
    made_words,
    picture_answer,
    subject_page,
    subject_picture,
)


@blueprint.get("/<number>/mapa")
def map_page(number: str) -> str:
    """Return the map of a crisis on a page of its own, for paper."""
    subject = _subject(crisis_page(number))
    image = url_for("crises.map_image", number=number)
    return subject_page(subject, image, url_for("crises.show", number=number))


@blueprint.get("/<number>/mapa.svg")
def map_image(number: str) -> Response:
    """Return the map of a crisis as a picture: remembered for a minute while its zone and the
    directory are as they were. It is the same for all who may open the crisis.
    """
    page, now = crisis_page(number), services().clock()
    version = shared_version(db.session(), SHOWN_DIRECTORY, SHOWN_CRISES)
    key = ("crisis picture", page.crisis.id, page.crisis.title, page.zone, readers_marks(now))
    drawn = remembered_part(version, key, lambda: subject_picture(_subject(page)))
    return picture_answer(drawn)


# -- inside ---------------------------------------------------------------------------------


def _subject(page: CrisisPage) -> MapSubject:
    """Return what the picture is of; 404 where nobody knows where the crisis is."""
    bands, now = bands_now(db.session(), page.crisis), services().clock()
    if not bands:
        abort(404)
    demo = _("Datos de demostración: personas inventadas") if page.crisis.is_demo else ""
    facts = [page.crisis.number, page.zone, demo, made_words(now)]
    return MapSubject(page.crisis.title, [each for each in facts if each], bands, now)
