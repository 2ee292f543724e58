"""The fields by which a form says where a crisis is: units, around a place, drawn, a file."""

from __future__ import annotations

from flask import request
from flask_babel import get_locale
from flask_babel import gettext as _

from core.errors import UnusableInput
from core.geo.geometry import Area
from core.i18n.languages import N_
from directory.entries.models import Post
from feeds.values import Band, Severity
from response.crisis.models import ZoneKind
from response.crisis.zones import ZoneDraft, draft_zone, zone_of_question
from watch.matching.drawn_area import AreaDescription, understand_area
from watch.stored_areas import source_of
from webapp.forms.place_choice import own_units, sent_choices
from webapp.http.services import services
from webapp.uploads.kept_upload import sent_upload

FIELDS = ("place", "radius_km", "units", "country", "geojson")
AROUND_POST_KM = 25.0


def typed_fields() -> dict[str, str]:
    """Return what was typed of a place; an uploaded text stands where it would be pasted."""
    typed = {name: request.form.get(name, "") for name in FIELDS}
    try:
        return {**typed, "geojson": uploaded().decode() or typed["geojson"]}
    except UnicodeDecodeError:  # a packed file: it is chosen again
        return typed


def is_described() -> bool:
    """Return whether the form says anything of where it is."""
    return bool(uploaded()) or any(
        request.form.get(name, "").strip() for name in ("place", "units", "geojson")
    )


def uploaded() -> bytes:
    """Return the file that came with the form, empty without one."""
    sent = sent_upload()
    return sent.data if sent else b""


def described_zone() -> ZoneDraft:
    """Return the zone that the form describes. Raises UnusableInput, SeveralPlaces."""
    form = request.form
    described = AreaDescription(
        geojson=uploaded() or form.get("geojson", "").encode(),
        units=form.get("units", ""),
        place=form.get("place", ""),
        radius_km=form.get("radius_km", ""),
        country=form.get("country", ""),
        chosen=sent_choices(form),
        own=own_units(),
        language=str(get_locale()),
    )
    question = understand_area(described, services().atlas)
    return zone_of_question(question, source_of(described))


def circle_around(post: Post) -> ZoneDraft:
    """Return the zone around a post. Raises UnusableInput for one without a point."""
    if post.point is None:
        raise UnusableInput("place", N_("La sede no tiene punto en el mapa."))
    seat = post.city or _("la sede")
    words = f"{seat}, {AROUND_POST_KM:g} km"
    area = Area.circle(post.point, AROUND_POST_KM)
    return draft_zone(ZoneKind.POINT, [Band(area, Severity.UNKNOWN, words)], words)
