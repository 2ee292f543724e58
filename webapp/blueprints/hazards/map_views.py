"""Each map of the watch as a picture with its legend and its age: to be printed on one page, kept,
passed on, and seen where no script runs. It holds zones and places, never people.
"""

from __future__ import annotations

import uuid

from flask import Response, abort, url_for
from flask_babel import gettext as _

from feeds.labels import SEVERITY_WORDS
from feeds.values import Band, Severity
from watch.board.zones import board_zones
from watch.matching.hazard_zone import bands_of
from watch.stored_areas import stored_area
from webapp.auth.access import current_scope
from webapp.blueprints.hazards.board_parts import present_board
from webapp.blueprints.hazards.presenters import silence_words
from webapp.blueprints.hazards.timeline import KnownHazard
from webapp.blueprints.hazards.views import blueprint, placed_or_404
from webapp.crisis_frame.crisis_heads import areas_of_open
from webapp.http.database import db
from webapp.http.services import services
from webapp.labels.hazard_names import name_of_hazard
from webapp.labels.provenance import made_moment
from webapp.maps.layers import MapLayer
from webapp.maps.map_subject import MapSubject, made_words, subject_image, subject_page


@blueprint.get("/vigilancia/mapa")
def board_map_page() -> str:
    """Return the map of the board on a page of its own, for paper."""
    subject = _of_board()
    return subject_page(subject, url_for("hazards.board_map_image"), url_for("hazards.board"))


@blueprint.get("/vigilancia/mapa.svg")
def board_map_image() -> Response:
    """Return the map of the board as a picture."""
    return subject_image(_of_board())


@blueprint.get("/vigilancia/<uuid:hazard_id>/mapa")
def hazard_map_page(hazard_id: uuid.UUID) -> str:
    """Return the map of a hazard on a page of its own, for paper."""
    known = placed_or_404(hazard_id)
    moment = known.known_at or None
    image = url_for("hazards.hazard_map_image", hazard_id=hazard_id, known_at=moment)
    back = url_for("hazards.hazard", hazard_id=hazard_id, known_at=moment)
    return subject_page(_of_hazard(known), image, back)


@blueprint.get("/vigilancia/<uuid:hazard_id>/mapa.svg")
def hazard_map_image(hazard_id: uuid.UUID) -> Response:
    """Return the map of a hazard as a picture."""
    return subject_image(_of_hazard(placed_or_404(hazard_id)))


@blueprint.get("/vigilancia/area/<uuid:area_id>/mapa")
def area_map_page(area_id: uuid.UUID) -> str:
    """Return the map of an area asked about on a page of its own, for paper."""
    image = url_for("hazards.area_map_image", area_id=area_id)
    return subject_page(_of_area(area_id), image, url_for("hazards.stored_sheet", area_id=area_id))


@blueprint.get("/vigilancia/area/<uuid:area_id>/mapa.svg")
def area_map_image(area_id: uuid.UUID) -> Response:
    """Return the map of an area asked about as a picture."""
    return subject_image(_of_area(area_id))


# -- inside ---------------------------------------------------------------------------------


def _of_board() -> MapSubject:
    now, session = services().clock(), db.session()
    zones = board_zones(session, present_board())
    bands = [Band(zone.area, zone.severity) for zone in zones]
    bands += [
        Band(each.area, Severity.UNKNOWN, MapLayer.CRISIS.value)
        for each in areas_of_open(session, current_scope())
    ]
    facts = (_("Peligros vivos: %(n)s", n=len(zones)), made_words(now))
    return MapSubject(_("Vigilancia"), facts, bands, now, has_places=False)


def _of_hazard(known: KnownHazard) -> MapSubject:
    hazard, state, now = known.hazard, known.state, services().clock()
    assert state is not None
    facts = [
        _("EJERCICIO O PRUEBA: no es real") if state.is_test else "",
        _("Datos de demostración: personas inventadas") if hazard.is_demo else "",
        _("Gravedad: %(severity)s", severity=_(SEVERITY_WORDS[state.severity])),
        _("Fuente: %(source)s", source=hazard.source.name),
        _("Lo que se sabía: %(when)s", when=made_moment(known.moment))
        if known.moment
        else _("Datos de %(when)s", when=made_moment(hazard.last_seen_at)),
        "" if known.moment else silence_words(hazard, now, made_moment),
        made_words(now),
    ]
    bands = bands_of(state)
    return MapSubject(
        name_of_hazard(hazard), [each for each in facts if each], bands, known.moment or now
    )


def _of_area(area_id: uuid.UUID) -> MapSubject:
    stored = stored_area(db.session(), area_id, current_scope().country)
    if stored is None:
        abort(404)
    now = services().clock()
    return MapSubject(stored.title, [made_words(now)], stored.question.bands, now)
