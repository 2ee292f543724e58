"""The base of the maps: the region as a whole, and finer boxes of it."""

from __future__ import annotations

from flask import Blueprint, Response, abort, request
from flask_babel import get_locale

from core.atlas.base_map import BaseFile, detail_file, is_offered, region_file, region_folder
from core.geo.geometry import Box
from webapp.http.services import services

blueprint = Blueprint("maps", __name__, url_prefix="/mapa")


@blueprint.get("/base/region.json")
def base_region() -> Response:
    """Return the coarse base of the region."""
    return _base(
        region_file(services().atlas, str(get_locale()), region_folder(services().settings))
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


def _base(base: BaseFile) -> Response:
    """Return the base, compressed where the browser takes it, to be cached until it changes."""
    squeezed = request.accept_encodings.quality("gzip") > 0
    response = Response(
        base.gzipped if squeezed else base.plain, content_type="application/geo+json"
    )
    if squeezed:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding, Cookie"
    response.headers["Cache-Control"] = "private, max-age=3600"
    response.set_etag(f"{base.etag}{'z' if squeezed else ''}")
    response.make_conditional(request)
    return response
