"""The map of a crisis as a picture with its legend and its age: to be printed, kept, passed on."""

from __future__ import annotations

from flask import Response, abort, url_for
from flask_babel import gettext as _

from webapp.blueprints.crises.views import blueprint
from webapp.crises.crisis_zone_map import bands_now
from webapp.crisis_frame.crisis_pages import CrisisPage, crisis_page
from webapp.http.database import db
from webapp.http.services import services
from webapp.maps.map_subject import MapSubject, made_words, subject_image, subject_page


@blueprint.get("/<number>/mapa")
def map_page(number: str) -> str:
    """Return the map of a crisis on a page of its own, for paper."""
    subject = _subject(crisis_page(number))
    image = url_for("crises.map_image", number=number)
    return subject_page(subject, image, url_for("crises.show", number=number))


@blueprint.get("/<number>/mapa.svg")
def map_image(number: str) -> Response:
    """Return the map of a crisis as a picture."""
    return subject_image(_subject(crisis_page(number)))


# -- inside ---------------------------------------------------------------------------------


def _subject(page: CrisisPage) -> MapSubject:
    """Return what the picture is of; 404 where nobody knows where the crisis is."""
    bands, now = bands_now(db.session(), page.crisis), services().clock()
    if not bands:
        abort(404)
    demo = _("Datos de demostración: personas inventadas") if page.crisis.is_demo else ""
    facts = [page.crisis.number, page.zone, demo, made_words(now)]
    return MapSubject(page.crisis.title, [each for each in facts if each], bands, now)
