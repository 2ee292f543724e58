"""The base of the maps: the region as a whole, and finer boxes of it; and where a name is."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import brotli
from flask import Blueprint, Response, abort, jsonify, request
from flask_babel import get_locale

from core.atlas import Atlas, Place
from core.atlas.base_map import BaseFile, detail_file, is_offered, region_file, region_store
from core.atlas.placing.path_words import place_path
from core.atlas.placing.readings import read_place
from core.geo.geometry import Box
from plans.map import screen_streets
from webapp.forms.place_choice import own_units
from webapp.http.services import services
from webapp.maps.street_squares import SQUARES, NoSquare

SHORTEST_NAME, LONGEST_NAME = 2, 200

blueprint = Blueprint("maps", __name__, url_prefix="/mapa")


@blueprint.get("/base/region.json")
def base_region() -> Response:
    """Return the coarse base of the region."""
    return _base(
        region_file(services().atlas, str(get_locale()), region_store(services().settings))
    )


@blueprint.get("/base/<box>.json")
def base_detail(box: str) -> Response:
    """Return the finer base of a box `west,south,east,north`; only boxes on our grid are drawn."""
    try:
        west, south, east, north = (float(part) for part in box.split(","))
    except ValueError:
        abort(404)
    area = Box(west, south, east, north)
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90 and is_offered(area)):
        abort(404)
    return _base(detail_file(services().atlas, area, str(get_locale())))


@blueprint.get("/calles/<int:zoom>/<int:column>/<int:row>.svg")
def street_square(zoom: int, column: int, row: int) -> Response:
    """Return the streets of one square of the Web Mercator grid, where some are installed."""
    here = services()
    frame = screen_streets.street_square(zoom, column, row)
    if frame is None or not here.settings.streets:
        abort(404)
    try:
        drawn = SQUARES.square(here.settings, frame, here.clock())
    except NoSquare:
        abort(503)
    response = Response(drawn, content_type="image/svg+xml; charset=utf-8")
    response.headers["Cache-Control"] = "private, max-age=86400"
    return response


@blueprint.get("/lugares.json")
def places() -> Response:
    """Return the places that a name may mean, the reader's own ground first: where a map goes."""
    question = request.args.get("q", "").strip()[:LONGEST_NAME]
    if len(question) < SHORTEST_NAME:
        return jsonify({"places": []})
    atlas, language = services().atlas, str(get_locale())
    readings = read_place(atlas, question, own=own_units())
    return jsonify({"places": [_place(atlas, each, language) for each in readings.offer]})


def _place(atlas: Atlas, place: Place, language: str) -> dict[str, Any]:
    """Return a place as a map needs it: its name, its point, and its box where it is a unit."""
    area = atlas.area(place.code) if place.kind == "admin" else None
    return {
        "name": place_path(atlas, place, language),
        "at": [place.point.lon, place.point.lat],
        "box": [area.box.west, area.box.south, area.box.east, area.box.north] if area else None,
    }


@lru_cache(maxsize=24)
def smallest_form(base: BaseFile) -> bytes:
    """Return a base as small as it gets: made once a process, for a box is asked for again and
    again.
    """
    return bytes(brotli.compress(base.plain, quality=11))


def _body_by(way: str, base: BaseFile) -> bytes:
    return smallest_form(base) if way == "br" else base.gzipped


def _base(base: BaseFile) -> Response:
    """Return the base, compressed where the browser takes it, to be cached until it changes."""
    way = request.accept_encodings.best_match(("br", "gzip", "identity"), "identity")
    is_packed = way in ("br", "gzip")
    body = _body_by(way, base) if is_packed else base.plain
    response = Response(body, content_type="application/geo+json")
    if is_packed:
        response.headers["Content-Encoding"] = way
    response.headers["Vary"] = "Accept-Encoding, Cookie"
    response.headers["Cache-Control"] = "private, max-age=3600"
    response.set_etag(f"{base.etag}{way if is_packed else ''}")
    response.make_conditional(request)
    return response
